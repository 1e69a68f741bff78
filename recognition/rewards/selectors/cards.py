"""Proposals as a person reads them: a name, a sentence, and an amount once it is promised."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from recognition.core.actor import Actor
from recognition.programmes import because as becauses
from recognition.rewards import terms, wording
from recognition.rewards.models import Proposal
from recognition.rewards.selectors.visibility import Scope, hides_amount, visible_to


class Preset(NamedTuple):
    """What adjusting may pay: ``percent`` of what is proposed is ``amount``."""

    percent: int
    amount: int


class Card(NamedTuple):
    """``programme`` is its name; ``amount`` is in minor units of ``unit``, or points; ``customer`` its external id.

    ``is_owed``: an entitlement, lowered or declined only by a code. While the amount is hidden it is None, and
    the sentence promises nothing. ``presets`` are all that adjusting may pay, none when it may pay anything.
    ``ended`` says why it ended without a decision, '' when it did not.
    """

    proposal_id: int
    employee: str
    programme: str
    sentence: str
    amount: int | None
    unit: str
    state: str
    held_for: str
    period: str
    state_at: datetime
    revision: int
    employee_id: int
    customer: str
    is_owed: bool
    ended: str = ""
    presets: tuple[Preset, ...] = ()


def cards(*, viewer: Actor, proposal_ids: Collection[int], language: str, at: datetime) -> dict[int, Card]:
    """The cards of those of ``proposal_ids`` the viewer may see, by proposal: a constant number of statements."""
    found = visible_to(viewer=viewer, at=at).filter(pk__in=proposal_ids)
    return {each.pk: card(each, viewer, language) for each in found.select_related(*RELATED)}


def own_cards(*, viewer: Actor, language: str, limit: int) -> list[Card]:
    """The viewer's own proposals, the one that changed last first."""
    if viewer.employee_id is None:
        return []
    found = Proposal.objects.filter(employee_id=viewer.employee_id).order_by("-state_at", "-pk")
    return [card(each, viewer, language) for each in found.select_related(*RELATED)[:limit]]


def cards_of(*, viewer: Actor, employee_id: int, scope: Scope, language: str, at: datetime, limit: int) -> list[Card]:
    """Of one person's proposals those the viewer may see, the last to change first; ``scope`` is the viewer's."""
    found = visible_to(viewer=viewer, at=at, scope=scope).filter(employee_id=employee_id).order_by("-state_at", "-pk")
    return [card(each, viewer, language) for each in found.select_related(*RELATED)[:limit]]


RELATED = ("employee", "version", "period", "outcome__customer", "reverses")


def card(proposal: Proposal, viewer: Actor, language: str) -> Card:
    """The card of a proposal the viewer may see, read with ``RELATED``."""
    hidden = hides_amount(viewer=viewer, employee_id=proposal.employee_id, state=proposal.state)
    return Card(
        proposal_id=proposal.pk,
        employee=proposal.employee.name,
        programme=programme_name(proposal, language),
        sentence=becauses.render_checking(language) if hidden else sentence(proposal, language),
        amount=None if hidden else proposal.amount,
        unit=proposal.unit,
        state=proposal.state,
        held_for=proposal.held_for,
        period=proposal.period.code if proposal.period else "",
        state_at=proposal.state_at,
        revision=proposal.revision,
        employee_id=proposal.employee_id,
        customer=proposal.outcome.customer.external_id,
        is_owed=proposal.version.nature == "entitlement" and proposal.reverses_id is None,
        ended=wording.ended(proposal.ended_code, language),
        presets=() if hidden else tuple(Preset(*each) for each in terms.of(proposal).presets.items()),
    )


def programme_name(proposal: Proposal, language: str) -> str:
    """The programme's name in the language, or in the first there is."""
    texts: Mapping[str, Mapping[str, str]] = proposal.version.definition["texts"]
    return (texts.get(language) or next(iter(texts.values())))["name"]


def sentence(proposal: Proposal, language: str, *, is_named: bool = True) -> str:
    """Why the amount is what it is; before it, for a reversal, why it is taken back.

    The customer appears by their external id, or unless ``is_named`` as a reference only.
    """
    award = proposal.reverses or proposal
    customer = proposal.outcome.customer.external_id if is_named else f"#{proposal.outcome.customer_id}"
    teams = [pool["team"] for pool in proposal.version.definition.get("pools", ())]
    difference = proposal.because["params"].get("correction") if proposal.reverses else None
    told = becauses.render(difference or award.because, language, customer=lambda _: customer, teams=teams)
    if difference:
        return told
    return told if award is proposal else f"{wording.reversal(proposal.because, proposal.unit, language)} {told}"


def headline(proposal: Proposal, language: str) -> str:
    """What happened, in one sentence that names the customer: for who decides about it."""
    award = proposal.reverses or proposal
    difference = proposal.because["params"].get("correction") if proposal.reverses else None
    told = becauses.headline(difference or award.because, language, customer=proposal.outcome.customer.name)
    if difference or award is proposal:
        return told
    return f"{wording.reversal(proposal.because, proposal.unit, language)} {told}"
