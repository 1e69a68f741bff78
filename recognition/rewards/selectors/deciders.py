"""Who is asked to decide: everybody whose decision would be accepted at this moment."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime

from recognition.people import selectors as people
from recognition.rewards import access, chain, states
from recognition.rewards.models import Proposal


def deciders(*, proposal_ids: Collection[int], at: datetime) -> dict[int, list[int]]:
    """By open proposal, the employees whose decision ``decide`` would accept now: by right, then their delegates.

    Nobody where HR must name somebody; a proposal that waits for no decision is missing. A constant number of
    statements.
    """
    facts = Proposal.objects.only(*access.ASKED, "state")
    found = list(facts.filter(pk__in=proposal_ids, state__in=states.OPEN))
    situations = access.situations(about={access.asked(each) for each in found}, at=at)
    barred = access.latest_deciders(found)
    rights = {each.pk: access.rights_now(each.state, situations[access.asked(each)], barred[each.pk]) for each in found}
    givers = {holder for holders in rights.values() for holder in holders}
    delegates = people.delegates_by_giver(giver_ids=givers, at=at)
    return {
        each.pk: list(
            dict.fromkeys(_accepted(rights[each.pk], delegates, barred[each.pk], situations[access.asked(each)]))
        )
        for each in found
    }


def _accepted(
    rights: Sequence[int], delegates: Mapping[int, Sequence[int]], barred: Collection[int], situation: chain.Situation
) -> Iterator[int]:
    for acting, giver in [(each, each) for each in rights] + [(to, each) for each in rights for to in delegates[each]]:
        used = access.right_of(acting=acting, acts_for=[giver], rights=rights, barred=barred, situation=situation)
        if used is not None:
            yield acting
