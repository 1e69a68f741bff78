"""Addresses for machines."""

from django.urls import path

from backend.api.views import (
    contributions,
    customers,
    description,
    kudos,
    nothing,
    outcomes,
    people,
    proposals,
    reports,
    sources,
    teams,
    touchpoints,
    values,
)

urlpatterns = [
    path("docs", description.Docs.as_view(), name="api-docs"),
    path("openapi.yaml", description.description, name="openapi"),
    path("v1/me", people.Myself.as_view()),
    path("v1/people", people.People.as_view()),
    path("v1/people/<str:employee_id>", people.OnePerson.as_view()),
    path("v1/teams", teams.Teams.as_view()),
    path("v1/entities", teams.Entities.as_view()),
    path("v1/customers", customers.Customers.as_view()),
    path("v1/customers/<str:customer_id>", customers.OneCustomer.as_view()),
    path("v1/touchpoints", touchpoints.Touchpoints.as_view()),
    path("v1/outcomes", outcomes.Outcomes.as_view()),
    path("v1/sources/<str:code>", sources.Source.as_view()),
    path("v1/contributions", contributions.Contributions.as_view()),
    path("v1/proposals", proposals.Proposals.as_view()),
    path("v1/proposals/<id:proposal_id>", proposals.OneProposal.as_view()),
    path("v1/proposals/<id:proposal_id>/decision", proposals.Decision.as_view()),
    path("v1/kudos", kudos.AllKudos.as_view()),
    path("v1/kudos/<id:kudos_id>", kudos.OneKudos.as_view()),
    path("v1/kudos/<id:kudos_id>/boost", kudos.Boost.as_view()),
    path("v1/kudos/<id:kudos_id>/retract", kudos.Retraction.as_view()),
    path("v1/values", values.Values.as_view()),
    path("v1/reports/rewards", reports.Rewards.as_view()),
    path("<path:rest>", nothing.Nothing.as_view()),
]
