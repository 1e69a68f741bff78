"""The matrix of the API: which scope of a token opens which address by which method."""

from collections.abc import Mapping

from backend.roles.who import ANYBODY, Who, page, token

API: Mapping[str, Mapping[str, Who]] = {
    "api/docs": page(ANYBODY),
    "api/openapi.yaml": page(ANYBODY),
    "api/v1/touchpoints": {"POST": token("touchpoints:write")},
    "api/v1/outcomes": {"POST": token("outcomes:write")},
    "api/v1/sources/<str:code>": {"PUT": token("sources:write")},
    "api/v1/proposals": {"GET": token("proposals:read")},
    "api/v1/proposals/<id:proposal_id>/decision": {"POST": token("proposals:decide")},
    "api/v1/reports/rewards": {"GET": token("reports:read")},
    "api/<path:rest>": dict.fromkeys(("GET", "POST", "PUT", "PATCH", "DELETE"), ANYBODY),
}
