"""Requests and answers as they look, for the description; a test holds each to its schema and to what reads it."""

from typing import Any

from drf_spectacular.utils import OpenApiExample


def asked(name: str, value: Any, **more: Any) -> OpenApiExample:
    """What a caller may send."""
    return OpenApiExample(name, value=value, request_only=True, **more)


def told(name: str, value: Any, *, status: str = "200") -> OpenApiExample:
    """What a caller is answered."""
    return OpenApiExample(name, value=value, response_only=True, status_codes=[status])


ADD_PERSON = [
    asked(
        "Somebody new",
        {
            "employee_id": "E100",
            "name": "Ida Holm",
            "email": "ida@example.com",
            "entity_id": "DK",
            "team": "Customer service",
            "manager_id": "E017",
            "hired_on": "2026-12-01",
            "payroll_number": "100",
            "fte_milli": 1000,
        },
    ),
    told("Employed", {"employee_id": "E100", "is_changed": True}),
]
CHANGE_PERSON = [
    asked("Another team and manager", {"on": "2027-01-01", "team": "Warehouse", "manager_id": "E021"}),
    told("Changed", {"employee_id": "E100", "is_changed": True}),
]
ACTIVATE_VERSION = [asked("With what was simulated", {"simulation": 31})]
DELEGATE = [
    asked("While you are away", {"delegate_id": "E021", "from_date": "2026-12-21", "to_date": "2027-01-03"}),
    told("Handed over", {"id": 14}),
]
CONTEST = [
    asked("An award", {"proposal": 4711, "text": "I solved the case in June as well.", "evidence": [88, 91]}),
    asked("A missing one", {"outcome": "crm:O-1042", "text": "I drove there twice."}),
    told("Contested", {"id": 12, "state": "open"}),
]
GIVE_KUDOS = [
    asked(
        "Fields",
        {
            "recipients": ["E017"],
            "points": 10,
            "message": "Stayed late to get the invoice right.",
            "value": "customer-first",
            "visibility": "public",
        },
    ),
    asked("As in chat", {"text": "+10 @E017 for staying late to get the invoice right #customer-first --private"}),
    told(
        "Given",
        {
            "id": 481,
            "recipients": ["E017"],
            "left_out": {},
            "points": 10,
            "total": 10,
            "left": 90,
            "period_ends_at": "2026-11-30T23:00:00Z",
        },
    ),
]
BALANCES = [
    told(
        "Mine",
        {
            "to_give": {
                "period": 90,
                "extra": 0,
                "total": 90,
                "amount": 100,
                "period_key": "2026-11",
                "ends_at": "2026-11-30T23:00:00Z",
                "unit": "symbolic",
            },
            "to_spend": {"goods": 250, "symbolic": 40},
        },
    )
]
LIST_PROPOSALS = [
    told(
        "The last page",
        {
            "results": [
                {
                    "id": 73,
                    "employee_id": "E017",
                    "programme": "loyal",
                    "version": 2,
                    "outcome_id": "R-2026-118",
                    "kind": "renewal",
                    "occurred_at": "2026-08-14T10:00:00Z",
                    "matured_at": "2026-09-13T10:00:00Z",
                    "entity_id": "DK",
                    "state": "proposed",
                    "held_for": "",
                    "revision": 1,
                    "amount": "500.00",
                    "unit": "DKK",
                    "because": "A customer renewed; your share of the service is one third.",
                    "period": "",
                    "reverses": None,
                }
            ],
            "next": None,
        },
    )
]
DECIDE = [
    asked("Approve", {"kind": "approve", "revision": 1}),
    asked(
        "Adjust",
        {"kind": "adjust", "revision": 1, "amount": "350.00", "reason": "Two of the visits were a colleague's."},
    ),
    told("Approved", {"id": 73, "state": "payable", "revision": 2, "amount": "500.00", "unit": "DKK"}),
]

_TOUCHPOINT = {
    "interaction_id": "call-90210",
    "customer_id": "C1",
    "employee_id": "E017",
    "occurred_at": "2026-08-01T12:00:00+02:00",
    "type": "call",
    "channel": "phone",
    "stage": "support",
}
_OUTCOME = {
    "outcome_id": "R-2026-118",
    "customer_id": "C1",
    "kind": "renewal",
    "occurred_at": "2026-08-14T12:00:00+02:00",
    "value": "1968.75",
    "currency": "DKK",
    "document_id": "INV-5512",
}
_STORED = told(
    "Stored",
    {
        "source": "crm",
        "new": 1,
        "corrected": 0,
        "unchanged": 0,
        "repeated": 0,
        "corrections": [],
        "ignored_fields": [],
    },
)


def _reported(row: dict[str, str]) -> list[OpenApiExample]:
    return [
        asked("An array", row, media_type="application/json"),  # the generator makes it an array of one
        asked("One line", row, media_type="application/x-ndjson"),
        _STORED,
    ]


REPORT_TOUCHPOINTS = _reported(_TOUCHPOINT)
REPORT_OUTCOMES = _reported(_OUTCOME)

_QUEUED: dict[str, Any] = {
    "id": 912,
    "state": "queued",
    "filters": {"entity": "DK", "period": "2026-09"},
    "pivot": "team",
    "format": "csv",
    "language": "en",
    "asked_at": "2026-10-02T08:00:00Z",
    "started_at": None,
    "ended_at": None,
    "expires_at": None,
    "done": 0,
    "total": None,
    "is_cancel_asked": False,
    "error_code": "",
    "error_sentence": "",
    "name": "",
    "lines": None,
    "size": None,
    "sha256": "",
}
_FINISHED = {
    "state": "done",
    "started_at": "2026-10-02T08:00:01Z",
    "ended_at": "2026-10-02T08:00:02Z",
    "expires_at": "2026-10-09T08:00:02Z",
    "done": 12,
    "total": 12,
    "name": "rewards_DK_2026-09_team.csv",
    "lines": 12,
    "size": 1840,
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
}
REQUEST_REPORT = [
    asked("Sums by team", {"entity": "DK", "period": "2026-09", "pivot": "team", "format": "csv"}),
    told("Queued", _QUEUED, status="202"),
]
GET_REPORT = [told("Still waiting", _QUEUED), told("Done", _QUEUED | _FINISHED)]

_BATCH: dict[str, Any] = {
    "id": 31,
    "code": "2026-09-0001",
    "entity_id": "DK",
    "period": "2026-09",
    "state": "built",
    "currency": "DKK",
    "lines": 12,
    "people": 9,
    "positive": "6000.00",
    "negative": "0.00",
    "reissues": None,
    "is_supplementary": False,
    "deeds": [{"what": "built", "employee_id": "E030", "at": "2026-10-01T08:00:00Z"}],
}
_FILE = {
    "format": "canonical-csv",
    "name": "canonical-csv_DK_2026-09-0001.csv",
    "size": 1840,
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "stored_at": "2026-10-01T09:00:00Z",
}
_EXPORTED: dict[str, Any] = _BATCH | {
    "state": "exported",
    "deeds": [*_BATCH["deeds"], {"what": "exported", "employee_id": "E031", "at": "2026-10-01T09:00:00Z"}],
    "files": [_FILE],
    "reissued_by": [],
}
_CONFIRMED = _EXPORTED | {
    "state": "confirmed",
    "deeds": [*_EXPORTED["deeds"], {"what": "confirmed", "employee_id": "E031", "at": "2026-10-03T09:00:00Z"}],
}
BUILD_BATCH = [
    asked("A closed month", {"entity": "DK", "period": "2026-09"}),
    told("Built", {"batch": _BATCH}),
    told("Nothing new to pay", {"batch": None}),
]
EXPORT_BATCH = [asked("For any payroll", {"format": "canonical-csv"}), told("Exported", _EXPORTED)]
CONFIRM_BATCH = [
    asked("Payroll's answer agrees", {}),
    asked("Signed without an answer", {"explanation": "Payroll confirmed all twelve lines by phone."}),
    told("Confirmed", _CONFIRMED),
]

_ERASURE: dict[str, Any] = {
    "id": 4,
    "employee_id": "E017",
    "employee_name": "Bo Lind",
    "state": "asked",
    "reason": "Bo asked for it by letter of 2 November.",
    "asked_by": "Gitte Riis",
    "asked_at": "2026-11-09T09:00:00Z",
    "confirmed_by": "",
    "done_at": None,
    "refused_code": "",
    "proof": None,
    "may_confirm": False,
}
ASK_ERASURE = [
    asked("Before the clock", {"employee_id": "E017", "reason": _ERASURE["reason"]}),
    told("Asked", _ERASURE),
]
_HOLD: dict[str, Any] = {
    "id": 2,
    "employee_id": "E017",
    "employee_name": "Bo Lind",
    "retention_class": "",
    "reason": "Court case BS-118/2026.",
    "set_by": "Gitte Riis",
    "set_at": "2026-11-09T09:00:00Z",
    "released_by": "",
    "released_at": None,
}
SET_LEGAL_HOLD = [
    asked("On a person", {"employee_id": "E017", "reason": _HOLD["reason"]}),
    asked("On a class", {"retention_class": "accounting", "reason": "An audit by the tax authority."}),
    told("Set", _HOLD),
]
SEND_PEOPLE_LIST = [
    asked(
        "Of BambooHR",
        {
            "content": "Employee #,First Name,Last Name,Work Email\n100,Ida,Holm,ida@example.com\n",
            "columns_of": "bamboohr",
            "on": "2026-12-01",
        },
    ),
]
