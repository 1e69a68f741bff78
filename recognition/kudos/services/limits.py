"""How much one person may give, in all and to one colleague; judged under the giver's lock."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from recognition.kudos.errors import Refused
from recognition.kudos.models import KudosPolicy
from recognition.kudos.selectors import givers, pairs
from recognition.kudos.services import purse


class InsufficientAllowance(Refused):
    """More points than the giver has left. Facts: left, needed, each, recipients, most_each."""

    code = "insufficient_allowance"


class PairLimit(Refused):
    """Enough for this colleague for now. Facts: employee_id, name, kind ("hour" or "points"), left."""

    code = "pair_limit"


def require_enough(
    *, held: purse.Purse, each: int, recipients: Sequence[int], policy: KudosPolicy, at: datetime
) -> None:
    """Return when ``held`` has ``each`` points for all ``recipients``. Raises InsufficientAllowance.

    Its ``most_each`` is what the caps of a pair allow too.
    """
    count = len(recipients)
    needed = each * count
    if needed <= held.total:
        return
    use = pairs.pair_use(opened=held.allowance, recipients=recipients, at=at)
    most = held.total // count
    if policy.pair_points is not None:
        most = min(most, max(policy.pair_points - max(use.points[one] for one in recipients), 0))
    if policy.pair_per_hour is not None and max(use.in_hour[one] for one in recipients) >= policy.pair_per_hour:
        most = 0
    hint = f"give at most {most} each" if most else "thank without points, or with fewer people"
    raise InsufficientAllowance(
        f"{each} points to each of {count} are {needed}, and you have {held.total} left; {hint}.",
        left=held.total,
        needed=needed,
        each=each,
        recipients=count,
        most_each=most,
    )


def require_within_pair(
    *,
    held: purse.Purse,
    each: int,
    recipients: Sequence[int],
    people: Mapping[int, givers.Person],
    policy: KudosPolicy,
    at: datetime,
    counts_hour: bool = True,
) -> None:
    """Return when every recipient may get ``each`` more points from this giver. Raises PairLimit.

    ``counts_hour`` False leaves the cap per hour out, as for boosts.
    """
    per_hour, most = policy.pair_per_hour if counts_hour else None, policy.pair_points
    if per_hour is None and most is None:
        return
    use = pairs.pair_use(opened=held.allowance, recipients=recipients, at=at)
    for employee_id in recipients:
        name = people[employee_id].name
        if per_hour is not None and use.in_hour[employee_id] >= per_hour:
            raise PairLimit(
                f"You gave {name} points within the last hour; thank without points, or later.",
                employee_id=employee_id,
                name=name,
                kind="hour",
                left=0,
            )
        if most is not None and use.points[employee_id] + each > most:
            left = max(most - use.points[employee_id], 0)
            raise PairLimit(
                f"You can give {name} {left} more points in this period; give fewer, or thank without points.",
                employee_id=employee_id,
                name=name,
                kind="points",
                left=left,
            )
