"""Short words for tests of kudos."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count

from recognition.core.actor import Actor
from recognition.kudos import selectors
from recognition.kudos import services as kudos
from recognition.ledger import chart
from recognition.ledger import selectors as books

NOW = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
NUMBERS = count(1)


def as_(employee, channel="test"):
    return Actor(channel=channel, employee_id=employee.pk)


@dataclass
class World:
    """The ``cast`` and what they do; every deed has a key of its own unless one is given."""

    cast: object

    def give(self, giver, recipients, points=0, *, text="Thank you for the help.", at=NOW, key="", **more):
        people = recipients if isinstance(recipients, list | tuple) else [recipients]
        return kudos.give(
            actor=as_(giver),
            recipients=[each.pk for each in people],
            points=points,
            text=text,
            at=at,
            key=key or f"key {next(NUMBERS)}",
            **more,
        )

    def boost(self, giver, kudos_id, is_on=True, *, mark="taco", said_at=None, at=NOW, key=""):
        number = next(NUMBERS)
        return kudos.settle_boost(
            actor=as_(giver),
            kudos_id=kudos_id,
            mark=mark,
            is_on=is_on,
            said_at=said_at or NOW + timedelta(seconds=number),
            at=at,
            key=key or f"key {number}",
        )

    def retract(self, giver, kudos_id, at=NOW, key=""):
        return kudos.retract(actor=as_(giver), kudos_id=kudos_id, at=at, key=key or f"key {next(NUMBERS)}")

    def edit(self, giver, kudos_id, text, at=NOW, key=""):
        return kudos.edit(actor=as_(giver), kudos_id=kudos_id, text=text, at=at, key=key or f"key {next(NUMBERS)}")

    def policy(self, at=NOW - timedelta(days=1), **changes):
        return kudos.set_policy(actor=as_(self.cast.greta), at=at, **changes)

    def grant_extra(self, employee, points, at=NOW - timedelta(days=1)):
        return kudos.grant_extra(
            actor=as_(self.cast.greta),
            employee_ids=[employee.pk],
            points=points,
            reason="A busy month.",
            at=at,
            key=f"key {next(NUMBERS)}",
        )

    def left(self, employee, at=NOW):
        return selectors.left(employee_id=employee.pk, at=at)

    def points(self, employee, unit="symbolic"):
        return books.balance(chart.account("points", unit, employee.pk))

    def spend(self, employee, points):
        """What a shop will do: the points leave the account."""
        from recognition.core.db import durable
        from recognition.ledger import services as ledger
        from recognition.ledger.entries import EntryDraft, Transfer

        transfer = Transfer(
            chart.account("points_issued", "symbolic"), chart.account("points", "symbolic", employee.pk), points
        )
        with durable():
            ledger.post(
                draft=EntryDraft(
                    key=f"spend {next(NUMBERS)}",
                    code="spent",
                    subject_kind="employee",
                    subject_id=employee.pk,
                    transfers=[transfer],
                ),
                at=NOW,
            )
