"""What auditors' reports are called, what each is for, and the headings of their columns."""

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from backend.report_words import STATES
from backend.web import activity_words, payroll_words
from backend.web.forms.administration import ROLE_NAMES
from backend.web.forms.decision import CODES

TITLES: Mapping[str, tuple[str | Promise, str | Promise]] = {
    "roles": (_("Roles and conflicts"), _("Who holds which role, and which duties nobody should have both of.")),
    "approvals": (_("Approvals by person"), _("How many decisions each person took, over how much, the largest.")),
    "delegated": (_("Approvals by delegates"), _("Decided by somebody who stood in for another.")),
    "overrides": (
        _("Overrides and break-glass"),
        _("Emergency access, overdrafts, and batches confirmed despite payroll's answer, each with its reason."),
    ),
    "changed": (_("Changed on approval"), _("Awards approved with another amount than was proposed.")),
    "batches": (_("Batches, totals, hashes"), _("Every batch with its control totals, files and who did what.")),
    "reversals": (_("Reversals"), _("What was taken back, of which award, by whom.")),
    "gaps": (_("Gaps in numbering"), _("Series in which a number is missing. None should be here.")),
    "sign-ins": (_("No recent sign-in"), _("People who may sign in and have not for 90 days, with their roles.")),
    "programmes": (_("Changes of programmes"), _("Each version: who wrote it, who activated it, on which simulation.")),
}

COUNTS = frozenset(
    {
        *("decisions", "approved", "adjusted", "declined", "revoked"),
        *("lines", "people", "highest", "present", "lacking", "version"),
    }
)
"""The columns that hold whole numbers one compares, beside those of amounts."""

HEADINGS: Mapping[str, str | Promise] = {
    "employee_id": _("Employee id"),
    "name": _("Name"),
    "role": _("Role"),
    "roles": _("Roles"),
    "entity": _("Legal entity"),
    "granted_by": _("Granted by"),
    "granted_at": _("Granted at"),
    "conflicts": _("In conflict with"),
    "decisions": _("Decisions"),
    "approved": pgettext_lazy("audit", "Approved"),
    "adjusted": pgettext_lazy("audit", "Adjusted"),
    "declined": pgettext_lazy("audit", "Declined"),
    "revoked": pgettext_lazy("audit", "Revoked"),
    "unit": _("Unit"),
    "amount": _("Amount"),
    "largest_amount": _("Largest amount"),
    "proposal": _("Award"),
    "decided_at": _("Decided at"),
    "kind": pgettext_lazy("audit", "Kind"),
    "step": pgettext_lazy("audit", "Step"),
    "acted_by": _("Decided by"),
    "decided_for": _("By the right of"),
    "employee": _("Person"),
    "proposed_amount": _("Proposed amount"),
    "code": pgettext_lazy("audit", "Code"),
    "channel": pgettext_lazy("audit", "Channel"),
    "at": _("When"),
    "what": pgettext_lazy("audit", "What"),
    "subject_kind": _("About"),
    "subject": _("Number"),
    "by": _("By whom"),
    "capacity": _("As"),
    "reason": _("Reason"),
    "batch": _("Batch"),
    "state": _("State"),
    "lines": _("Lines"),
    "people": _("People"),
    "positive_amount": _("To pay"),
    "negative_amount": _("To take back"),
    "built_by": _("Built by"),
    "built_at": _("Built at"),
    "exported_by": _("Exported by"),
    "exported_at": _("Exported at"),
    "confirmed_by": _("Confirmed by"),
    "confirmed_at": _("Confirmed at"),
    "voided_by": _("Voided by"),
    "voided_at": _("Voided at"),
    "files": _("Files, SHA-256"),
    "reverses": _("Takes back"),
    "proposed_at": _("Proposed at"),
    "original_amount": _("Original amount"),
    "proposed_by": _("Proposed by"),
    "approved_by": _("Approved by"),
    "holder": _("Series of"),
    "highest": _("Highest number"),
    "present": _("How many there are"),
    "lacking": _("Missing"),
    "last_sign_in": _("Last sign-in"),
    "joined_at": _("Known since"),
    "programme": _("Programme"),
    "version": _("Version"),
    "starts_on": _("From"),
    "ends_on": _("To"),
    "created_by": _("Written by"),
    "created_at": _("Written at"),
    "activated_by": _("Activated by"),
    "activated_at": _("Activated at"),
    "simulation": _("Simulation"),
    "fingerprint": _("Fingerprint"),
}

WORDS: Mapping[str, Mapping[str, str | Promise]] = {
    "kind": {
        "approve": pgettext_lazy("audited", "approved"),
        "adjust": pgettext_lazy("audited", "adjusted"),
        "decline": pgettext_lazy("audited", "declined"),
        "revoke": pgettext_lazy("audited", "revoked"),
    },
    "state": {
        **{code: word for code, word in STATES.items() if code != "confirmed"},
        **payroll_words.STATES,
    },
    "step": {"first": _("first decision"), "second": _("second approval")},
    "channel": {
        "web": _("on the web"),
        "api": _("over the API"),
        "email": pgettext_lazy("door", "by e-mail"),
        "link": pgettext_lazy("door", "by a link"),
        "command": _("on the server"),
        "job": pgettext_lazy("door", "in the background"),
        "import": pgettext_lazy("door", "by an import"),
        **dict.fromkeys(("comparison", "prune", "sweep"), _("by the system")),
        **dict.fromkeys(("demo", "seed"), _("demonstration")),
        "slack": "Slack",
    },
    "capacity": {
        "employee": pgettext_lazy("capacity", "employee"),
        "system": pgettext_lazy("capacity", "system"),
        "break_glass": pgettext_lazy("capacity", "break-glass"),
    },
    "what": {
        **activity_words.WORDS,
        "batch": pgettext_lazy("series", "batches"),
        "line": pgettext_lazy("series", "lines of a batch"),
        "answer": pgettext_lazy("series", "payroll's answers"),
        "statement": pgettext_lazy("series", "statements"),
        "decision": pgettext_lazy("series", "decisions"),
        "programme version": pgettext_lazy("series", "versions of a programme"),
    },
    "subject_kind": activity_words.SUBJECTS,
    "code": dict(CODES),
    **dict.fromkeys(("role", "roles", "conflicts"), ROLE_NAMES),
}
"""What the codes of columns are called, for every column that holds codes."""

NAMED = frozenset({"programme", "entity"})
"""The columns that hold codes of what has a name of its own."""


def said(column: str, code: str) -> str:
    """The codes of a cell in words; one that is not known as it is."""
    several = code.split(" ") if column in ("roles", "conflicts") else [code]
    return ", ".join(str(WORDS.get(column, {}).get(each, each)) for each in several)


def in_words(columns: Sequence[str]) -> dict[str, str]:
    """The columns of a file that say the codes of others in words: their headings, by the column of the code."""
    told = str(_("%(heading)s, in words"))
    return {name: told % {"heading": HEADINGS[name]} for name in columns if name in WORDS or name in NAMED}
