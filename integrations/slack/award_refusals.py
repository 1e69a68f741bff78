"""What a refusal about an award, a nomination or a report says to readers of Danish and Swedish.

In English the domain's own sentence knows more: who decides instead, who was faster and when.
"""

from django.utils.translation import gettext_lazy as _

from integrations.slack.cards import figures
from recognition.core.errors import DomainError

TEXTS = {
    "stale_page": _("This changed after you looked at it. What stands now is shown; decide again if needed."),
    "already_decided": _("This has been decided already. What stands now is shown."),
    "forbidden": _("This is not yours to decide."),
    "not_yours_to_decide": _("This is not yours to decide."),
    "nobody_decides": _("Nobody may decide about this. Ask an administrator to name a second approver."),
    "insufficient_funds": _("The budget has not enough left. Ask whoever owns it to allocate more."),
    "points_spent": _("The points were spent meanwhile. Adjust to what is left, or decline; HR then has a case."),
    "no_room": _("A limit of this programme leaves no room for that much. Adjust to less."),
    "beyond_reach": _("The person left or changed entity meanwhile. Decline; proposed anew, HR has a case."),
    "no_open_period": _("No pay period is open. Ask HR to open one."),
    "too_late": _("It is too late to undo this. Ask HR for a reversal."),
    "bad_decision": _(
        "Declining needs a reason; declining or lowering what is owed needs a code; adjusting needs an amount above 0."
    ),
    "ground_lost": _("What this award rests on was taken back, so it cannot be paid. Decline it, or ask HR."),
    "key_reused": _("This was sent before with other content. Look at it and decide again."),
    "not_found": _("There is nothing of this kind that you may see. Open the Home tab to see how things stand."),
    "unknown_proposal": _("There is no such proposal. Open the Home tab to see how things stand."),
    "unknown_nomination": _("There is no such nomination that you may see."),
    "unknown_customer": _("There is no customer of this number. Correct it."),
    "self_nomination": _("Nobody nominates themself. Ask a colleague who saw it."),
    "evidence_missing": _("Say in a sentence or two what the colleague did for the customer."),
    "bad_deed": _("The deed lies in the future or more than 24 months ago. Correct the date."),
    "no_day": _("This is no day. Choose one from the calendar."),
    "not_employed_then": _("The colleague was not employed on that day. Correct the person or the date."),
    "already_served": _("The colleague is credited for this without a nomination. Thank them with a kudos instead."),
    "already_credited": _("Another nomination for this was accepted. Thank the colleague with a kudos instead."),
    "unknown_deed": _("There is no such choice."),
    "reason_missing": _("Say why it is declined; the colleague who made it reads that."),
    "friction_words_missing": _("Say in a sentence what makes it hard for the customer."),
    "unknown_topic": _("There is no such choice."),
}


def said(error: DomainError) -> str:
    """The sentence of ``error`` in the active language; the domain's own where there is none."""
    if figures.spoken() == "en" or error.code not in TEXTS:
        return error.sentence
    return str(TEXTS[error.code])
