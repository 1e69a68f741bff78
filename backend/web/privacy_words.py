"""The words of the privacy page, by the codes of people and of the registry of personal data."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from recognition.activity.personal import RetentionClass

# topic: what it is, what it means
SHOWN: Mapping[str, tuple[Any, Any]] = {
    "kudos_feed": (
        _("Thanks to you in the company's feed"),
        _("Everybody in the company can read them, without the customer. When off, you are thanked in private."),
    ),
    "award_feed": (
        _("Your awards in the company's feed"),
        _("That a customer you served stayed or recommended us: never the amount, never the customer."),
    ),
}
DOORS: Mapping[str, Any] = {"slack": _("Slack"), "email": _("E-mail")}
# topic: what it is, when it comes
TOPICS: Mapping[str, tuple[Any, Any]] = {
    "kudos": (_("Thanks to you"), _("Somebody thanks you.")),
    "boosts": (_("Who joins thanks to you"), _("A colleague joins a thanks you received.")),
    "awards": (_("What became of your awards"), _("One was approved or declined, or points are in your balance.")),
    "contests": (_("Answers to what you contested"), _("Somebody looked at it and wrote what comes of it.")),
    "approvals": (
        _("What waits for your decision"),
        _("Something new waits for you; again, once a week, while something has waited for days."),
    ),
    "statements": (_("Your statements"), _("HR closed a pay period, or one of yours was corrected.")),
    "reports": (_("Reports"), _("A report you asked for, or one of every month, is written: a link, never a file.")),
    "delegations": (_("Standing in"), _("Somebody lets you decide in their place for some days.")),
    "imports": (_("Imports"), _("An import of yours came to its end.")),
    "digest": (_("The week of your team"), _("On Monday morning, whom your team thanked.")),
    "nudge": (_("Whom you might thank"), _("Somebody you lead has not been thanked for long.")),
}
RHYTHMS: Mapping[str, Any] = {
    "at_once": _("At once"),
    "daily": _("Daily"),
    "weekly": _("Weekly"),
    "never": _("Never"),
}
# what it is; how long it is kept
KEPT: Mapping[str, tuple[Any, Any, Any]] = {
    RetentionClass.EMPLOYMENT: (
        _("Your employment"),
        _("Name, work address, language, entity, team, manager, payroll number, and your choices on this page."),
        _("As long as you work here, and after that as long as the law lets claims be made."),
    ),
    RetentionClass.SERVICE: (
        _("Your contacts with customers"),
        _("When you served which customer, how, and in which matter; what colleagues said you did for one."),
        _("24 months, or the longest look-back of a programme and 6 months. After that a count and a fingerprint."),
    ),
    RetentionClass.ACCOUNTING: (
        _("Awards, points and payroll lines"),
        _("What you were credited, awarded and paid, by which rule, and who decided it."),
        _("As long as bookkeeping law demands: 5 years in Denmark, 7 in Sweden."),
    ),
    RetentionClass.TEXT: (
        _("Words about you"),
        _("Thanks, reasons and answers. They lie apart from everything else, so that they can be erased alone."),
        _("Until they are erased. Ask HR; every proof stays whole without them."),
    ),
    RetentionClass.AUDIT: (
        _("Who did what"),
        _("Decisions, roles, stand-ins, changes of rules, and who looked at whose amounts."),
        _("As long as the records they explain."),
    ),
    RetentionClass.TECHNICAL: (
        _("Technical traces"),
        _("Messages on their way, sign-in links, tokens without their secrets, pieces of work."),
        _("Days to weeks."),
    ),
}
WHERE: Mapping[str, Any] = {
    "proposal": pgettext_lazy("looked at", "an award of yours"),
    "approvals": pgettext_lazy("looked at", "the approval queue"),
    "team": pgettext_lazy("looked at", "the figures of a team"),
    "customer": pgettext_lazy("looked at", "the story of a customer"),
    "contest": pgettext_lazy("looked at", "what you contested"),
    "batch": pgettext_lazy("looked at", "the lines of a payroll batch"),
    "report": pgettext_lazy("looked at", "a reward report"),
    "statement": pgettext_lazy("looked at", "a statement of yours"),
    "api": pgettext_lazy("looked at", "through the API"),
}
MANAGER = pgettext_lazy("role", "manager above you")
STAND_IN = pgettext_lazy("role", "stood in for somebody")
ROLES: Mapping[str, Any] = {
    "second_approver": pgettext_lazy("role", "second approver"),
    "hr": pgettext_lazy("role", "HR"),
    "payroll_preparer": pgettext_lazy("role", "payroll"),
    "payroll_releaser": pgettext_lazy("role", "payroll release"),
    "finance": pgettext_lazy("role", "finance"),
    "programme_owner": pgettext_lazy("role", "programme owner"),
    "auditor": pgettext_lazy("role", "auditor"),
    "works_council": pgettext_lazy("role", "works council"),
    "administrator": pgettext_lazy("role", "administrator"),
}
