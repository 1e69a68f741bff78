"""Who is thanked, with which value and for which customer: what a kudos names, judged before anything is written."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from recognition.core import texts
from recognition.customers import selectors as customers
from recognition.kudos import selectors
from recognition.kudos.errors import Refused
from recognition.kudos.models import KudosPolicy, Value
from recognition.kudos.selectors import givers

LONGEST_TAG = 64
YOURSELF, INACTIVE = "yourself", "inactive"


class SelfRecognition(Refused):
    """Nobody thanks themself."""

    code = "self_recognition"


class NobodyNamed(Refused):
    """Nobody is left to thank."""

    code = "nobody_named"


class InactiveRecipients(Refused):
    """People named directly are not employed. Facts: employee_ids."""

    code = "inactive_recipient"


class TooManyRecipients(Refused):
    """More people than one kudos may thank. Facts: recipients, most."""

    code = "too_many_recipients"


class ValueRequired(Refused):
    """Points need a value here. Facts: codes."""

    code = "value_required"


class UnknownValue(Refused):
    """No value has this name. Facts: tag, codes."""

    code = "unknown_value"


class NotServed(Refused):
    """Only customers one served can be named. Facts: customer."""

    code = "not_served"


@dataclass(frozen=True, kw_only=True)
class Addressed:
    """Who gets the kudos, in the order they were named, and who was left out for which reason."""

    recipients: list[int]
    left_out: dict[int, str]


def addressed(
    *,
    giver_id: int,
    named: Collection[int],
    through: Mapping[int, str],
    people: Mapping[int, givers.Person],
    policy: KudosPolicy,
) -> Addressed:
    """Sort the ``named`` into recipients and left out.

    Raises SelfRecognition, NobodyNamed, InactiveRecipients, TooManyRecipients.
    """
    unique = list(dict.fromkeys(named))
    if unique == [giver_id]:
        raise SelfRecognition("Nobody thanks themself; name the colleague you mean.")
    inactive = [each for each in unique if each not in people or not people[each].is_active]
    direct = [each for each in inactive if each not in through and each != giver_id]
    if direct:
        names = ", ".join(people[each].name if each in people else str(each) for each in direct)
        raise InactiveRecipients(f"Not employed here now: {names}; leave them out.", employee_ids=direct)
    left_out = dict.fromkeys(inactive, INACTIVE) | ({giver_id: YOURSELF} if giver_id in unique else {})
    recipients = [each for each in unique if each not in left_out]
    if not recipients:
        raise NobodyNamed("Nobody is left to thank; name at least one colleague.")
    if len(recipients) > policy.most_recipients:
        raise TooManyRecipients(
            f"One kudos thanks at most {policy.most_recipients} people, and {len(recipients)} are named; name fewer.",
            recipients=len(recipients),
            most=policy.most_recipients,
        )
    return Addressed(recipients=recipients, left_out=left_out)


def named_value(*, tag: str, points: int, policy: KudosPolicy) -> tuple[str, Value | None]:
    """The tag as it is kept, and the value it names, if it names one. Raises ValueRequired, UnknownValue, BadText."""
    wanted = tag.strip().removeprefix("#").strip()
    texts.require_fit(wanted, what="tag", longest=LONGEST_TAG)
    is_free = policy.value_mode == KudosPolicy.ValueMode.FREE
    is_required = policy.value_mode == KudosPolicy.ValueMode.REQUIRED and points > 0
    if not wanted and not is_required:
        return "", None
    values = selectors.values()
    found = next((value for value in values if value.code.casefold() == wanted.casefold()), None)
    if found is not None:
        return found.code, found
    codes = [value.code for value in values]
    listed = ", ".join(f"#{code}" for code in codes)
    if wanted and not is_free:
        known = f"the values are {listed}" if codes else "there are no values yet, so leave it out"
        raise UnknownValue(f"#{wanted} is not one of the values; {known}.", tag=wanted, codes=codes)
    if is_required and codes:
        raise ValueRequired(f"Points need a value here; add one of {listed}.", codes=codes)
    return wanted, None


def served_customer(*, giver_id: int, customer: str | None) -> int | None:
    """The primary key of the customer named, None where none is. Raises NotServed, also for one that does not exist."""
    if not customer:
        return None
    if not customers.has_served(employee_id=giver_id, customer=customer):
        raise NotServed(
            "Only a customer you served can be named; leave the customer out, or choose one of yours.",
            customer=customer,
        )
    return customers.customer_ids([customer])[customer]
