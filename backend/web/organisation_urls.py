"""Addresses of people, teams and entities."""

from django.urls import path

from backend.web.views import organisation, people, people_import

urlpatterns = [
    path("people", people.everybody, name="people"),
    path("people/new", people.new, name="person-new"),
    path("people/lists", people_import.lists, name="people-lists"),
    path("people/lists/<id:job_id>", people_import.one, name="people-list"),
    path("people/<id:person_id>", people.person, name="person"),
    path("people/<id:person_id>/change", people.change, name="person-change"),
    path("people/<id:person_id>/leave", people.leave, name="person-leave"),
    path("teams", organisation.teams, name="teams"),
    path("teams/<id:team_id>", organisation.team, name="team-one"),
    path("entities", organisation.entities, name="entities"),
    path("entities/new", organisation.entity, name="entity-new"),
    path("entities/<id:place_id>", organisation.entity, name="entity"),
]
