"""The till: items on the shelf, points in people's purses, and the steps of an order, each by who may take it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count

from recognition.core import db
from recognition.core.actor import Actor
from recognition.ledger import chart
from recognition.ledger import selectors as books
from recognition.ledger import services as ledger
from recognition.ledger.entries import EntryDraft
from recognition.payroll.selectors import tax_limits
from recognition.shop import services as shop
from recognition.shop.models import CatalogueItem

NOW = datetime(2026, 9, 15, 9, 0, tzinfo=UTC)
NUMBERS = count(1)


def as_(employee):
    return Actor(channel="test", employee_id=employee.pk)


@dataclass
class Till:
    cast: object

    def points(self, employee, amount, unit="goods"):
        """Give points past every programme: what matters here is what they buy."""
        number = next(NUMBERS)
        transfers = (chart._move("points", "points_issued", unit, amount, debit_id=employee.pk),)
        draft = EntryDraft(
            key=f"test:points:{number}", code="test", subject_kind="test", subject_id=number, transfers=transfers
        )
        with db.durable():
            ledger.post(draft=draft, at=NOW)

    def item(self, code="mug", *, by=None, at=NOW, **fields):
        said = {"kind": "goods", "unit": "goods", "points": 100, "currency": "DKK", "value_minor": 8_000} | fields
        said.setdefault("texts", {"da": {"name": "Krus"}, "en": {"name": "Mug", "description": "Holds coffee."}})
        said.setdefault("starts_on", date(2026, 1, 1))
        draft = shop.ItemDraft(code=code, **said)
        return shop.add_item(actor=as_(by or self.cast.greta), draft=draft, at=at)

    def day_off(self, code="day", **fields):
        return self.item(code, **{"kind": "day_off", "currency": "", "value_minor": None} | fields)

    def money(self, code="money", **fields):
        """100 cash points are 50.00 DKK."""
        return self.item(code, **{"kind": "payroll_money", "unit": "cash", "value_minor": 5_000} | fields)

    def order(self, who, item="mug", *, quantity=1, price=100, at=NOW, key=""):
        key = key or f"key {next(NUMBERS)}"
        return shop.order(actor=as_(who), item=item, quantity=quantity, price=price, at=at, key=key)

    def approve(self, who, order, *, at=NOW, **more):
        more.setdefault("standing_of", tax_limits.non_cash_standing)
        return shop.approve(actor=as_(who), order_id=order.pk, at=at, **more)

    def decline(self, who, order, *, at=NOW, reason="Not this month.", **more):
        return shop.decline(actor=as_(who), order_id=order.pk, at=at, reason=reason, **more)

    def fulfil(self, who, order, *, at=NOW, **more):
        return shop.fulfil(actor=as_(who), order_id=order.pk, at=at, **more)

    def cancel(self, who, order, *, at=NOW):
        return shop.cancel(actor=as_(who), order_id=order.pk, at=at)

    def refund(self, who, order, *, at=NOW, reason="It broke.", **more):
        return shop.refund(actor=as_(who), order_id=order.pk, at=at, reason=reason, **more)

    def handed_over(self, who, item="mug", **more):
        order = self.approve(self.cast.greta, self.order(who, item, **more))
        if order.state == "needs_second":
            order = self.approve(self.cast.frida, order)
        return self.fulfil(self.cast.greta, order)

    def purse(self, employee, unit="goods"):
        """What the person has, and what is taken aside."""
        refs = [chart.account(code, unit, employee.pk) for code in ("points", "points_reserved")]
        return tuple(books.balances(refs)[ref] for ref in refs)

    def owed(self, employee, currency="DKK"):
        return books.balance(chart.account("due", currency, employee.pk))

    def stock(self, code="mug"):
        return CatalogueItem.objects.get(code=code).stock
