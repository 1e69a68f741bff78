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
    "api/v1/people/<str:employee_id>": page(token("people:read").reaching("company")),
    "api/v1/teams": page(token("people:read")),
    "api/v1/entities": page(token("people:read")),
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
    "api/v1/sources/<str:code>": {"PUT": token("sources:write")},
    "api/v1/proposals": {"GET": token("proposals:read")},
    "api/v1/proposals/<id:proposal_id>": page(token("proposals:read").reaching("entity")),
    "api/v1/proposals/<id:proposal_id>/decision": {"POST": token("proposals:decide")},
    "api/v1/kudos": {"GET": token("kudos:read").reaching("company"), "POST": token("kudos:write").reaching("own")},
    "api/v1/kudos/<id:kudos_id>": {
        "GET": token("kudos:read").reaching("company"),
        "PATCH": token("kudos:write").reaching("own"),
    },
    "api/v1/kudos/<id:kudos_id>/boost": deed(token("kudos:write").reaching("company")),
    "api/v1/kudos/<id:kudos_id>/retract": deed(token("kudos:write").reaching("own")),
    "api/v1/values": page(token("kudos:read")),
    "api/v1/reports/rewards": {"GET": token("reports:read")},
    "api/<path:rest>": dict.fromkeys(("GET", "POST", "PUT", "PATCH", "DELETE"), ANYBODY),
}
