"""The words of a programme sheet, by the codes of ``recognition.programmes.sheet``; translated with the doors."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

TITLES: Mapping[str, Any] = {
    "who": _("Who is in"),
    "counts": _("What counts"),
    "credit": _("Who gets credit"),
    "formula": _("How much"),
    "pools": _("Pools"),
    "caps": _("Caps"),
    "leavers": _("Who leaves"),
    "hold": _("Hold, and taking back"),
    "decides": _("Who decides"),
    "budget": _("Budget"),
    "data": _("Data that is used, and how long it is kept"),
    "sees": _("Who sees what"),
    "contest": _("If you disagree"),
    "dates": _("Dates and consultation"),
    "simulation": _("What it would have paid"),
    "signed": _("Who signed"),
}

WORDS: Mapping[str, Mapping[str, Any]] = {
    "kind": {
        "renewal": pgettext_lazy("kind of outcome", "renewal"),
        "repeat_purchase": pgettext_lazy("kind of outcome", "repeat purchase"),
        "expansion": pgettext_lazy("kind of outcome", "expansion"),
        "referral": pgettext_lazy("kind of outcome", "referral that became a customer"),
        "promoter": pgettext_lazy("kind of outcome", "customer who would recommend us (9 or 10 of 10)"),
        "low_effort": pgettext_lazy("kind of outcome", "customer for whom it was easy (6 or 7 of 7)"),
        "tenure": pgettext_lazy("kind of outcome", "anniversary as a customer"),
        "recovered": pgettext_lazy("kind of outcome", "customer who was about to leave and stayed"),
        "did_right": pgettext_lazy("kind of outcome", "did right by the customer"),
    },
    "span": {
        "month": pgettext_lazy("span of a cap", "month"),
        "quarter": pgettext_lazy("span of a cap", "quarter"),
        "year": pgettext_lazy("span of a cap", "year"),
    },
    "stage": {
        "before": pgettext_lazy("stage", "before the sale"),
        "sale": pgettext_lazy("stage", "sale"),
        "onboarding": pgettext_lazy("stage", "onboarding"),
        "delivery": pgettext_lazy("stage", "delivery"),
        "invoice": pgettext_lazy("stage", "invoice"),
        "support": pgettext_lazy("stage", "support"),
        "complaint": pgettext_lazy("stage", "complaint"),
        "follow_up": pgettext_lazy("stage", "follow-up"),
        "renewal": pgettext_lazy("stage", "renewal"),
        "cancellation": pgettext_lazy("stage", "cancellation"),
    },
    "where": {
        "DK": _("In Denmark"),
        "SE": _("In Sweden"),
        "NO": _("In Norway"),
        "FI": _("In Finland"),
        "DE": _("In Germany"),
        "": _("Elsewhere"),
    },
}


SENTENCES: Mapping[str, Mapping[str, Any]] = {
    "who": {
        "everybody": _("Everybody employed on the day of the outcome who served the customer, whatever their job."),
        "currency": _("Paid to people whose salary is in %(unit)s; others keep their credit but get no amount."),
        "conflict": _("Nobody earns from a customer with whom they have declared a conflict of interest."),
    },
    "counts": {
        "kinds": _("These outcomes: %(kinds)s."),
        "precedence": _("Of several on one document the first in this list is paid."),
        "segments": _("Only customers of these segments: %(segments)s."),
        "currencies": _("Only outcomes in %(currencies)s."),
        "minimum_value": _("Only outcomes worth %(value)s or more."),
        "once": _("Outcomes of one customer within 30 days on the same document are one occasion, and pay once."),
        "matured": _("An outcome counts when it has stood long enough that it is not taken back."),
    },
    "credit": {
        "equal": _("Everybody who served the customer has an equal part of the credit."),
        "linear": _("Each contact counts the same; who had more contacts has more of the credit."),
        "first": _("Who had the first contact has all the credit."),
        "last": _("Who had the last contact has all the credit."),
        "position": _("The first and the last contact count most, those between share the rest."),
        "time_decay": ngettext_lazy(
            "The nearer a contact, the more it counts: half as much for every day before.",
            "The nearer a contact, the more it counts: half as much for every %(days)s days before.",
            "days",
        ),
        "agreed": _("Those concerned agree on the split and sign it before anything is decided."),
        "lookback": ngettext_lazy(
            "Contacts in the day before the outcome count.",
            "Contacts in the %(days)s days before the outcome count.",
            "days",
        ),
        "kind_weight": _("A contact of the kind %(name)s counts %(weight)s times."),
        "kind_without": _("A contact of the kind %(name)s does not count."),
        "stage_weight": _("A contact at the stage %(name)s counts %(weight)s times."),
        "stage_without": _("A contact at the stage %(name)s does not count."),
        "role_weight": _("A contact in the role %(name)s counts %(weight)s times."),
        "role_without": _("A contact in the role %(name)s does not count."),
        "minimum_share": _("Who has less than %(share)s of the credit drops out, and the others share the whole."),
        "ownership": _("Who took ownership without a registered contact can be nominated by a colleague."),
        "self_service": _("What customers do by self-service is counted, and credited to nobody."),
    },
    "formula": {
        "fixed": _("One outcome gives %(amount)s, to be shared."),
        "part_of_value": _("One outcome gives %(share)s of its value, to be shared."),
        "whole_tiers": _("One outcome gives, to be shared, what the step that holds its value says:"),
        "marginal_tiers": _("One outcome gives, to be shared, the sum of these parts of its value:"),
        "tier_amount": _("from %(start)s up to, not including, %(end)s: %(amount)s"),
        "tier_amount_last": _("from %(start)s: %(amount)s"),
        "tier_share": _("from %(start)s up to, not including, %(end)s: %(share)s of the value there"),
        "tier_share_last": _("from %(start)s: %(share)s of the value there"),
        "points_of_value": _("A share of the value is reckoned in whole %(currency)s, one point for each."),
        "rate": _("From %(on)s amounts are converted at %(rate)s."),
        "split": _("It is split by the credit to the smallest coin, and every award shows its arithmetic."),
    },
    "pools": {
        "pool": _("%(share)s goes in equal parts to everybody in the team %(team)s on the day of the outcome."),
        "none": _("No team has a share of its own; all goes to those who served the customer."),
    },
    "caps": {
        "customer": _("For one customer at most %(amount)s a %(span)s, before it is shared."),
        "pair": _("For one employee with one customer at most %(amount)s a %(span)s."),
        "employee": _("For one employee at most %(amount)s a %(span)s."),
        "team": _("For all of one team together at most %(amount)s a %(span)s."),
        "left_over": _("What a cap cuts stays in the budget."),
        "none": _("There is no cap."),
    },
    "leavers": {
        "pay_all_earned": _("%(where)s: who left before the outcome gets all of their part."),
        "pro_rata": _("%(where)s: who left before the outcome gets the part for the days they were employed."),
        "forfeit": _("%(where)s: who left before the outcome gets nothing, and their part stays in the budget."),
        "reason": _("Why: %(reason)s"),
    },
    "hold": {
        "held": ngettext_lazy(
            "An award is held for a day; if the customer leaves or returns the purchase by then, it is cancelled with"
            " a reason.",
            "An award is held for %(days)s days; if the customer leaves or returns the purchase by then, it is"
            " cancelled with a reason.",
            "days",
        ),
        "not_held": _("An award is proposed as soon as the outcome has matured."),
        "claw_back": ngettext_lazy(
            "For a day after, an award that turns out to be wrong can be taken back, never without approval.",
            "For %(days)s days after, an award that turns out to be wrong can be taken back, never without approval.",
            "days",
        ),
        "no_claw_back": _("What is paid is not taken back under this programme."),
        "expires": ngettext_lazy(
            "Points nobody decides about within a day lapse.",
            "Points nobody decides about within %(days)s days lapse.",
            "days",
        ),
    },
    "decides": {
        "manager": _("Your manager decides about each award; who is away has a delegate or the next manager up."),
        "entitlement": _(
            "Who meets the rules is owed the award; it is declined only for wrong facts, a wrongly applied rule, a"
            " duplicate or misconduct under review, and by two persons."
        ),
        "discretionary": _("A manager may decline an award, with a reason that you see."),
        "nobody_alone": _(
            "Nobody decides about their own award, nor for the person they report to, and nothing that is pay is"
            " approved by a machine."
        ),
        "second_above": _("An award above %(amount)s needs a second person."),
        "second_above_in_period": _("So does one that takes a person above %(amount)s in the pay period."),
        "presets": _("An award can be adjusted to %(percents)s of what was proposed."),
        "escalates": ngettext_lazy(
            "If nobody decides for a day, the next manager up may decide, too.",
            "If nobody decides for %(days)s days, the next manager up may decide, too.",
            "days",
        ),
    },
    "budget": {
        "whole": _("All awards are paid from one budget of the programme."),
        "by_cost_centre": _("Each cost centre has a budget of its own."),
        "span": _("There is a new budget for every %(span)s."),
        "waits": _("If it is used up, what is owed waits until more is given, and is paid in the order it was earned."),
        "may_wait": _("If it is used up, awards wait until more is given."),
    },
    "data": {
        "used": _("The registered contacts with the customer (who, when, what kind), the outcome and its value."),
        "frozen": _("What an award rests on is frozen when it is judged, so nothing changes it afterwards."),
        "kept_months": _("Contacts are kept for 24 months."),
        "kept_days": _("Contacts are kept for %(days)s days: the days that count, and half a year."),
        "accounts": _(
            "Awards and payroll lines are kept as bookkeeping law demands: 5 years in Denmark, 7 years in Sweden, from"
            " the end of the financial year."
        ),
        "no_machine": _("Rules decide what is proposed, written here; no machine learning, and no text is scored."),
    },
    "sees": {
        "employee": _("You see your own awards with their arithmetic."),
        "manager": _("Managers see the awards of those below them in the line."),
        "hr": _("HR, finance, payroll and auditors see what their task needs."),
        "council": _("The works council sees programmes and totals, no person's amounts."),
        "public": _("No ranking of persons is made; customers and amounts are in no feed."),
    },
    "contest": {
        "may": ngettext_lazy(
            "You can contest an award, or a missing one, within a day.",
            "You can contest an award, or a missing one, within %(days)s days.",
            "days",
        ),
        "answer": ngettext_lazy(
            "Somebody who did not decide before answers within a day.",
            "Somebody who did not decide before answers within %(days)s days.",
            "days",
        ),
        "correction": _("If you are right, the difference is a new award of its own; nothing is overwritten."),
    },
    "dates": {
        "valid": _("For outcomes from %(first)s to %(last)s."),
        "judged": _("An outcome is judged by the rules of its own day; rules never change the past."),
        "notified": _("%(country)s: %(body)s was notified on %(on)s."),
        "concluded": _("%(country)s: %(body)s was notified on %(on)s; consultation was concluded on %(concluded)s."),
        "baseline": _("Before it, from %(first)s to %(last)s, there were %(outcomes)s outcomes of these kinds."),
    },
    "simulation": {
        "none": _("It has not been simulated yet."),
        "over": _("Simulation %(number)s tried the rules on %(judged)s occasions from %(first)s to %(last)s."),
        "total": _("It would have paid %(amount)s to %(people)s people in %(awards)s awards."),
    },
    "signed": {
        "loaded": _("Written by %(name)s on %(on)s."),
        "gate": _("The five conditions for scores were signed by %(name)s on %(on)s."),
        "activated": _("Activated by %(name)s on %(on)s."),
        "draft": _("This is a draft; it pays nothing until another person has activated it."),
        "fingerprint": _("Fingerprint of the rules: %(fingerprint)s"),
    },
}
