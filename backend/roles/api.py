"""The matrix of the API: which scope of a token opens which address by which method."""

from collections.abc import Mapping

from backend.roles.who import ANYBODY, Who, deed, page, token

API: Mapping[str, Mapping[str, Who]] = {
    "api/docs": page(ANYBODY),
    "api/openapi.yaml": page(ANYBODY),
    "api/v1/me": page(token("people:read").reaching("own")),
    "api/v1/people": {
        "GET": token("people:read").reaching("company"),
        "POST": token("people:write").reaching("company"),
    },
    "api/v1/people/<str:employee_id>": {
        "GET": token("people:read").reaching("company"),
        "PATCH": token("organisation:write").reaching("entity"),
    },
    "api/v1/people/<str:employee_id>/employments": page(token("people:read").reaching("entity")),
    **{
        f"api/v1/people/<str:employee_id>/{what}": deed(token("organisation:write").reaching("entity"))
        for what in ("leave", "stay", "come-back", "drop-planned")
    },
    "api/v1/people-lists": {
        "GET": token("people:read").reaching("own"),
        "POST": token("organisation:write").reaching("company"),
    },
    "api/v1/people-lists/<id:job_id>": page(token("people:read").reaching("own")),
    "api/v1/people-lists/<id:job_id>/rows": page(token("people:read").reaching("own")),
    **{
        f"api/v1/people-lists/<id:job_id>/{what}": deed(token("organisation:write").reaching("own"))
        for what in ("read", "apply", "cancel")
    },
    "api/v1/employments": deed(token("organisation:write").reaching("entity")),
    "api/v1/teams": page(token("people:read")),
    "api/v1/teams/<id:team_id>": {"PATCH": token("organisation:write").reaching("company")},
    "api/v1/teams/<id:team_id>/move": deed(token("organisation:write").reaching("company")),
    "api/v1/entities": {"GET": token("people:read"), "POST": token("organisation:write").reaching("company")},
    "api/v1/entities/<str:entity_id>": {"PATCH": token("organisation:write").reaching("entity")},
    "api/v1/customers": {
        "GET": token("customers:read").reaching("line"),
        "POST": token("customers:write").reaching("company"),
    },
    "api/v1/customers/<str:customer_id>": page(token("customers:read").reaching("line")),
    "api/v1/touchpoints": {
        "GET": token("touchpoints:read").reaching("own"),
        "POST": token("touchpoints:write").reaching("company"),
    },
    "api/v1/outcomes": {
        "GET": token("outcomes:read").reaching("line"),
        "POST": token("outcomes:write").reaching("company"),
    },
    "api/v1/contributions": page(token("contributions:read").reaching("entity")),
    "api/v1/sources/<str:code>": {"PUT": token("sources:write").reaching("own")},
    "api/v1/proposals": page(token("proposals:read").reaching("entity")),
    "api/v1/proposals/<id:proposal_id>": page(token("proposals:read").reaching("entity")),
    "api/v1/proposals/<id:proposal_id>/decision": deed(token("proposals:decide").reaching("line")),
    "api/v1/proposals/<id:proposal_id>/claw-back": deed(token("corrections:write").reaching("entity")),
    "api/v1/claw-backs/due": page(token("corrections:read").reaching("entity")),
    "api/v1/claw-backs/cases": page(token("corrections:read").reaching("entity")),
    "api/v1/claw-backs/cases/<id:case_id>": page(token("corrections:read").reaching("entity")),
    "api/v1/claw-backs/cases/<id:case_id>/settle": deed(token("corrections:write").reaching("entity")),
    "api/v1/corrections": {
        "GET": token("corrections:read").reaching("entity"),
        "POST": token("corrections:write").reaching("entity"),
    },
    "api/v1/corrections/<id:correction_id>": page(token("corrections:read").reaching("entity")),
    "api/v1/contests": {
        "GET": token("contests:read").reaching("entity"),
        "POST": token("contests:write").reaching("own"),
    },
    "api/v1/contests/missing": page(token("contests:read").reaching("own")),
    "api/v1/contests/<id:dispute_id>": page(token("contests:read").reaching("entity")),
    "api/v1/contests/<id:dispute_id>/withdraw": deed(token("contests:write").reaching("own")),
    "api/v1/contests/<id:dispute_id>/answer": deed(token("contests:decide").reaching("entity")),
    "api/v1/splits": {"GET": token("splits:read").reaching("own"), "POST": token("splits:write").reaching("own")},
    "api/v1/splits/waiting": page(token("splits:read").reaching("own")),
    "api/v1/splits/<id:split_id>": page(token("splits:read").reaching("own")),
    "api/v1/splits/<id:split_id>/sign": deed(token("splits:write").reaching("own")),
    "api/v1/splits/<id:split_id>/void": deed(token("splits:write").reaching("own")),
    "api/v1/kudos": {"GET": token("kudos:read").reaching("company"), "POST": token("kudos:write").reaching("own")},
    "api/v1/kudos/<id:kudos_id>": {
        "GET": token("kudos:read").reaching("company"),
        "PATCH": token("kudos:write").reaching("own"),
    },
    "api/v1/kudos/<id:kudos_id>/boost": deed(token("kudos:write").reaching("company")),
    "api/v1/kudos/<id:kudos_id>/retract": deed(token("kudos:write").reaching("own")),
    "api/v1/values": page(token("kudos:read")),
    "api/v1/shop/items": page(token("shop:read").reaching("own")),
    "api/v1/shop/orders": {"GET": token("shop:read").reaching("own"), "POST": token("shop:write").reaching("own")},
    "api/v1/shop/orders/<id:order_id>": page(token("shop:read").reaching("entity")),
    "api/v1/shop/orders/<id:order_id>/cancel": deed(token("shop:write").reaching("own")),
    "api/v1/shop/orders/<id:order_id>/decision": deed(token("shop:decide").reaching("entity")),
    "api/v1/shop/catalogue": {
        "GET": token("shop:read").reaching("entity"),
        "POST": token("shop:keep").reaching("entity"),
    },
    "api/v1/shop/catalogue/<str:item>": {
        "GET": token("shop:read").reaching("entity"),
        "PATCH": token("shop:keep").reaching("entity"),
    },
    "api/v1/shop/catalogue/<str:item>/prices": deed(token("shop:keep").reaching("entity")),
    "api/v1/balances": page(token("balances:read").reaching("own")),
    "api/v1/nominations": {
        "GET": token("nominations:read").reaching("line"),
        "POST": token("nominations:write").reaching("own"),
    },
    "api/v1/nominations/<id:nomination_id>": page(token("nominations:read").reaching("line")),
    "api/v1/nominations/<id:nomination_id>/decision": deed(token("nominations:decide").reaching("line")),
    "api/v1/notifications": page(token("notifications:read").reaching("own")),
    "api/v1/notifications/<str:topic>/<str:door>": {"PUT": token("notifications:write").reaching("own")},
    "api/v1/delegations": {
        "GET": token("delegations:read").reaching("entity"),
        "POST": token("delegations:write").reaching("entity"),
    },
    "api/v1/delegations/<id:delegation_id>/end": deed(token("delegations:write").reaching("entity")),
    "api/v1/statements": page(token("statements:read").reaching("entity")),
    "api/v1/statements/<str:employee_id>/<str:period>": page(token("statements:read").reaching("entity")),
    "api/v1/statements/<str:employee_id>/<str:period>/<str:ending>": page(token("statements:read").reaching("entity")),
    "api/v1/budgets": page(token("budgets:read").reaching("company")),
    "api/v1/budgets/allocations": deed(token("budgets:write").reaching("company")),
    "api/v1/budgets/withdrawals": deed(token("budgets:write").reaching("company")),
    "api/v1/periods": page(token("periods:read").reaching("entity")),
    "api/v1/periods/<str:entity_id>/<str:period>/close": deed(token("periods:write").reaching("entity")),
    "api/v1/batches": {
        "GET": token("batches:read").reaching("entity"),
        "POST": token("batches:write").reaching("entity"),
    },
    "api/v1/batches/<id:batch_id>": page(token("batches:read").reaching("entity")),
    "api/v1/batches/<id:batch_id>/lines": page(token("batches:read").reaching("entity")),
    "api/v1/batches/<id:batch_id>/files/<str:format>": page(token("batches:read").reaching("entity")),
    "api/v1/batches/<id:batch_id>/evidence": {
        "GET": token("batches:read").reaching("own"),
        "POST": token("batches:write").reaching("entity"),
    },
    "api/v1/batches/<id:batch_id>/evidence/<id:job_id>": page(token("batches:read").reaching("own")),
    "api/v1/batches/<id:batch_id>/answers": {
        "GET": token("batches:read").reaching("entity"),
        "POST": token("batches:write").reaching("entity"),
    },
    "api/v1/batches/<id:batch_id>/answers/<id:number>/rows": page(token("batches:read").reaching("entity")),
    "api/v1/batches/<id:batch_id>/export": deed(token("batches:write").reaching("entity")),
    "api/v1/batches/<id:batch_id>/confirm": deed(token("batches:write").reaching("entity")),
    "api/v1/batches/<id:batch_id>/void": deed(token("batches:write").reaching("entity")),
    "api/v1/programmes": {
        "GET": token("programmes:read").reaching("company"),
        "POST": token("programmes:write").reaching("company"),
    },
    "api/v1/programmes/<str:code>": page(token("programmes:read").reaching("company")),
    "api/v1/programmes/<str:code>/consultations": deed(token("programmes:write").reaching("company")),
    "api/v1/versions/<id:version_id>": page(token("programmes:read").reaching("company")),
    "api/v1/versions/<id:version_id>/readiness": page(token("programmes:read").reaching("company")),
    **{
        f"api/v1/versions/<id:version_id>/{what}": deed(token("programmes:write").reaching("company"))
        for what in ("checklist", "activate")
    },
    "api/v1/simulations": {
        "GET": token("simulations:read").reaching("company"),
        "POST": token("simulations:write").reaching("company"),
    },
    "api/v1/simulations/<id:simulation_id>": page(token("simulations:read").reaching("company")),
    "api/v1/simulations/<id:simulation_id>/cancel": deed(token("simulations:write").reaching("company")),
    "api/v1/wage-types": {
        "GET": token("batches:read").reaching("entity"),
        "POST": token("batches:write").reaching("company"),
    },
    "api/v1/wage-types/<str:wage_type>": {"PUT": token("batches:write").reaching("company")},
    "api/v1/wage-types/<str:wage_type>/codes": deed(token("batches:write").reaching("entity")),
    "api/v1/wage-types/<str:wage_type>/names": deed(token("batches:write").reaching("company")),
    "api/v1/wage-types/<str:wage_type>/retirement": deed(token("batches:write").reaching("company")),
    "api/v1/wage-types/<str:wage_type>/programmes": deed(token("batches:write").reaching("entity")),
    "api/v1/payroll-settings/<str:entity_id>": {
        "GET": token("batches:read").reaching("entity"),
        "POST": token("batches:write").reaching("entity"),
    },
    "api/v1/reports": {"GET": token("reports:read").reaching("own"), "POST": token("reports:write").reaching("entity")},
    "api/v1/reports/rewards": page(token("reports:read").reaching("entity")),
    "api/v1/reports/pivots/<slug:pivot>": page(token("reports:read").reaching("entity")),
    "api/v1/reports/views": {
        "GET": token("reports:read").reaching("entity"),
        "POST": token("reports:write").reaching("entity"),
    },
    "api/v1/reports/views/<id:view_id>/drop": deed(token("reports:write").reaching("own")),
    "api/v1/reports/transparency": page(token("reports:read").reaching("entity")),
    "api/v1/reports/transparency/imports": {
        "GET": token("reports:read").reaching("entity"),
        "POST": token("reports:write").reaching("entity"),
    },
    "api/v1/reports/<id:report_id>": page(token("reports:read").reaching("own")),
    "api/v1/reports/<id:report_id>/file": page(token("reports:read").reaching("own")),
    "api/v1/reports/<id:report_id>/cancel": deed(token("reports:write").reaching("own")),
    "api/v1/tax-limits": {
        "GET": token("batches:read"),
        "POST": token("batches:write").reaching("company"),
    },
    "api/v1/tax-limits/<id:number>/verify": deed(token("batches:write").reaching("company")),
    "api/v1/audit/reviews": {
        "GET": token("activity:read").reaching("company"),
        "POST": token("reviews:write").reaching("company"),
    },
    "api/v1/audit/reviews/<id:review_id>": page(token("activity:read").reaching("company")),
    "api/v1/audit/reviews/<id:review_id>/sign": deed(token("reviews:write").reaching("company")),
    "api/v1/audit/reviews/<id:review_id>/rows": page(token("activity:read").reaching("company")),
    **{
        f"api/v1/audit/reviews/<id:review_id>/rows/<id:row_id>/{what}": deed(token("reviews:write").reaching("company"))
        for what in ("verdict", "remove")
    },
    "api/v1/audit/<slug:report>": page(token("activity:read").reaching("entity")),
    "api/v1/access-exports": {
        "GET": token("privacy:read").reaching("entity"),
        "POST": token("privacy:write").reaching("entity"),
    },
    "api/v1/access-exports/<id:export_id>": page(token("privacy:read").reaching("entity")),
    "api/v1/access-exports/<id:export_id>/file": page(token("privacy:read").reaching("entity")),
    "api/v1/erasures": {
        "GET": token("privacy:read").reaching("entity"),
        "POST": token("privacy:write").reaching("entity"),
    },
    "api/v1/erasures/due": page(token("privacy:read").reaching("entity")),
    "api/v1/erasures/<id:erasure_id>": page(token("privacy:read").reaching("entity")),
    "api/v1/erasures/<id:erasure_id>/confirm": deed(token("privacy:write").reaching("entity")),
    "api/v1/erasures/<id:erasure_id>/withdraw": deed(token("privacy:write").reaching("entity")),
    "api/v1/legal-holds": {
        "GET": token("privacy:read").reaching("entity"),
        "POST": token("privacy:write").reaching("entity"),
    },
    "api/v1/legal-holds/<id:hold_id>/release": deed(token("privacy:write").reaching("entity")),
    "api/v1/retention-clocks": page(token("privacy:read")),
    "api/v1/retention-clocks/<str:clock>": {"PUT": token("privacy:write").reaching("company")},
    "api/v1/activity": page(token("activity:read").reaching("company")),
    "api/v1/jobs": page(token("jobs:read").reaching("own")),
    "api/v1/jobs/<id:job_id>": page(token("jobs:read").reaching("own")),
    "api/<anything:rest>": dict.fromkeys(("GET", "POST", "PUT", "PATCH", "DELETE"), ANYBODY),
}
