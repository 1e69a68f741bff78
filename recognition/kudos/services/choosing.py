"""HR or an administrator chooses how kudos work: the policy, the allowance rules, the values."""

from collections.abc import Mapping
from datetime import datetime

from django.db import connection

from recognition.activity import services as activity
from recognition.core import texts
from recognition.core.actor import Actor
from recognition.core.db import durable
from recognition.kudos import selectors
from recognition.kudos.errors import Refused
from recognition.kudos.models import AllowanceRule, KudosPolicy, Unit, Value
from recognition.people import access
from recognition.people.models import Role, Team

CHOOSERS = (Role.HR, Role.ADMINISTRATOR)
CHOOSING = 7_302  # the advisory lock under which policy and rules are set: each looks at the one before it
LARGEST = 32_767
LARGEST_AMOUNT = 1_000_000
WORDS: Mapping[str, tuple[str, ...]] = {
    "value_mode": tuple(KudosPolicy.ValueMode.values),
    "unit": tuple(Unit.values),
}
SWITCHES = ("shows_points", "manager_sees_private")
# name: (least, most, whether None turns it off)
NUMBERS = {
    "most_recipients": (1, LARGEST, False),
    "pair_per_hour": (1, LARGEST, True),
    "pair_points": (1, LARGEST_AMOUNT, True),
    "boost_points": (0, LARGEST, False),
    "nudge_after_days": (1, LARGEST, True),
}


class BadPolicy(Refused):
    """A choice there is not, or a value it cannot have. Facts: name."""

    code = "bad_policy"


class BadRule(Refused):
    """A rule for a team, role, span or amount there is not. Facts: name."""

    code = "bad_rule"


class BadValue(Refused):
    """A value without a usable code or name. Facts: tag."""

    code = "bad_value"


def set_policy(*, actor: Actor, at: datetime, **changes: object) -> KudosPolicy:
    """Change the named choices from ``at`` on; the others stay. Another unit counts from everybody's next period.

    What is chosen so already changes nothing. Raises RoleNeeded, BadPolicy.
    """
    _require_policy(changes)
    with durable():
        access.require_role(actor=actor, roles=CHOOSERS, at=at)
        _one_after_the_other()
        before = selectors.policy(at=at)
        kept = {name: getattr(before, name) for name in selectors.CHOICES}
        if before.pk is not None and kept | changes == kept:
            return before
        policy = KudosPolicy.objects.create(**kept | changes, set_by_id=actor.employee_id, set_at=at)
        _tell(actor, "kudos.policy_set", "kudospolicy", policy.pk, at, **changes)
        return policy


def set_allowance_rule(
    *, actor: Actor, amount: int | None, span: str, team: str | None, role: str, at: datetime
) -> AllowanceRule:
    """Let people of ``team`` (None: of any), with ``role`` ("": with any), give ``amount`` points a ``span``.

    ``amount`` None takes the rule for that team and role back. It counts from everybody's next period; the same again
    is the rule that stands. Raises RoleNeeded, BadRule.
    """
    _require_rule(amount, span, role)
    with durable():
        access.require_role(actor=actor, roles=CHOOSERS, at=at)
        named = Team.objects.filter(name=team).first() if team else None
        if team and named is None:
            raise BadRule(f"There is no team {team!r}; write its name as in employees.csv.", name="team")
        _one_after_the_other()
        before = AllowanceRule.objects.filter(team=named, role=role).order_by("-set_at", "-pk").first()
        if before is not None and (before.amount, before.span) == (amount, span):
            return before
        rule = AllowanceRule.objects.create(
            team=named, role=role, amount=amount, span=span, set_by_id=actor.employee_id, set_at=at
        )
        facts = {"team": rule.team_id, "role": role, "amount": amount, "span": span}
        _tell(actor, "kudos.allowance_rule_set", "allowancerule", rule.pk, at, **facts)
        return rule


def code_of(tag: str) -> str:
    """The code of the value somebody typed, with or without the mark of a tag, in any capitals."""
    return tag.strip().removeprefix("#").casefold()


def add_value(*, actor: Actor, code: str, names: Mapping[str, str], at: datetime) -> Value:
    """Let kudos name the value ``code``; ``names`` maps languages to what it is called. A retired one comes back.

    One in use keeps its names in the languages left out. Raises RoleNeeded, BadValue.
    """
    wanted = code_of(code)
    _require_value(wanted, names)
    with durable():
        access.require_role(actor=actor, roles=CHOOSERS, at=at)
        same = Value.objects.select_for_update().filter(code=wanted, is_active=True).first()
        called = {**(same.names if same else {}), **names}
        if same is not None and same.names == called:
            return same
        value, _ = Value.objects.update_or_create(code=wanted, defaults={"names": called, "is_active": True})
        _tell(actor, "kudos.value_added", "value", value.pk, at, value=value.code)
        return value


def retire_value(*, actor: Actor, code: str, at: datetime) -> bool:
    """Let no new kudos name the value; False when none of that name was in use. Raises RoleNeeded."""
    with durable():
        access.require_role(actor=actor, roles=CHOOSERS, at=at)
        value = Value.objects.filter(code=code_of(code), is_active=True).first()
        if value is None:
            return False
        value.is_active = False
        value.save(update_fields=["is_active"])
        _tell(actor, "kudos.value_retired", "value", value.pk, at, value=value.code)
        return True


def _one_after_the_other() -> None:
    """Let choices be made one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHOOSING])


def _require_policy(changes: Mapping[str, object]) -> None:
    for name, wanted in changes.items():
        if name in WORDS:
            if wanted not in WORDS[name]:
                raise BadPolicy(f"{name} is one of {', '.join(WORDS[name])}.", name=name)
        elif name in SWITCHES:
            if not isinstance(wanted, bool):
                raise BadPolicy(f"{name} is on or off.", name=name)
        elif name in NUMBERS:
            _require_number(name, wanted)
        else:
            raise BadPolicy(f"There is no choice {name!r}; there are {', '.join(selectors.CHOICES)}.", name=name)


def _require_number(name: str, wanted: object) -> None:
    least, most, may_be_off = NUMBERS[name]
    if wanted is None and may_be_off:
        return
    if isinstance(wanted, bool) or not isinstance(wanted, int) or not least <= wanted <= most:
        off = " or none" if may_be_off else ""
        raise BadPolicy(f"{name} is a whole number from {least} to {most}{off}.", name=name)


def _require_rule(amount: int | None, span: str, role: str) -> None:
    if amount is not None and not 0 <= amount <= LARGEST_AMOUNT:
        raise BadRule(f"An allowance is from 0 to {LARGEST_AMOUNT} points.", name="amount")
    if span not in AllowanceRule.Span.values:
        raise BadRule(f"An allowance is for a {', '.join(AllowanceRule.Span.values)}.", name="span")
    if role and role not in (AllowanceRule.MANAGER, *Role.values):
        raise BadRule(f"{role!r} is not a role; there are manager, {', '.join(Role.values)}.", name="role")


def _require_value(code: str, names: Mapping[str, str]) -> None:
    for language, name in names.items():
        texts.require_fit(name, what=f"name ({language})", longest=100)
    is_slug = bool(code) and len(code) <= 32 and code.isascii() and code.replace("-", "").replace("_", "").isalnum()
    if not is_slug:
        raise BadValue("A value's code has 1 to 32 letters a to z, digits, - and _.", tag=code)
    if not names or not all(name.strip() for name in names.values()):
        raise BadValue("A value has a name in at least one language.", tag=code)


def _tell(actor: Actor, code: str, kind: str, number: int, at: datetime, **data: object) -> None:
    activity.record(actor=actor, at=at, code=code, subject_kind=kind, subject_id=number, data=data)
