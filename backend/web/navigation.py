"""The rail of every page: where this person may go, and what they were just told."""

import secrets
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from backend.web import visitor


class Item(NamedTuple):
    """A destination: its name as pages call it, its address by name, icon and word; for ``roles`` only, if any.

    ``begins_group``: a line stands above it in the rail.
    """

    page: str
    address: str
    icon: str
    word: Any
    roles: tuple[str, ...] = ()
    begins_group: bool = False


PAYROLL = ("hr", "payroll_preparer", "payroll_releaser", "finance", "auditor")

DESIGN = ("programme_owner", "hr", "finance", "auditor", "works_council")

STAFF = (*PAYROLL, "administrator")

ITEMS: tuple[Item, ...] = (
    Item("home", "home", "home", _("Home")),
    Item("feed", "feed", "talk", _("Feed")),
    Item("approvals", "approvals", "inbox", _("Approvals"), ("manager", "second_approver")),
    Item("contests", "contests", "flag", _("Contests"), ("manager", "hr", "auditor")),
    Item("corrections", "corrections", "refresh", _("Corrections"), ("hr", "finance", "programme_owner", "auditor")),
    Item("recognition", "recognition", "award", _("Recognition")),
    Item("shop", "shop", "gift", _("Shop")),
    Item("team", "team", "people", _("Team"), ("manager",)),
    Item("customers", "customers", "building", _("Customers")),
    Item("periods", "periods", "calendar", _("Periods"), PAYROLL, begins_group=True),
    Item("batches", "batches", "lock", _("Batches"), PAYROLL),
    Item("wage-types", "wage-types", "pen", _("Wage types"), PAYROLL),
    Item("reports", "reports", "file", _("Reports"), PAYROLL),
    Item("audit", "audit", "shield", _("Audit"), ("auditor", "hr", "administrator")),
    Item("programmes", "programmes", "book", _("Programmes"), begins_group=True),
    Item("simulations", "simulations", "sliders", _("Simulations"), DESIGN),
    Item("budgets", "budgets", "chart", _("Budgets"), DESIGN[:-1]),
    Item("insight", "insight-mix", "chart", _("Reward mix"), DESIGN),
    Item("people", "people", "people", _("People"), STAFF, begins_group=True),
    Item("teams", "teams", "people", _("Teams"), STAFF),
    Item("entities", "entities", "building", _("Entities"), STAFF),
    Item("administration", "health", "shield", _("Administration"), ("administrator",), begins_group=True),
    Item("database", "admin:index", "file", _("Database"), ("administrator",)),
    Item("imports", "imports", "download", _("Imports"), ("administrator", "hr")),
    Item("activity", "activity", "clock", _("Activity"), ("administrator", "auditor")),
    Item("privacy", "privacy", "eye", _("Privacy")),
    Item("data-protection", "data-protection", "shield", _("People's data"), ("hr",)),
    Item("data-protection", "data-protection-erasures", "shield", _("People's data"), ("auditor",)),
    Item("security", "mfa_index", "lock", _("Sign-in")),
)


def rail(request: HttpRequest) -> dict[str, Any]:
    """Context of every page: ``rail``, ``me`` and ``notes``; nothing for strangers and machines."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or not visitor.is_employee(request):
        return {}
    me = visitor.of(request)
    return {
        "me": me.person,
        "rail": SimpleLazyObject(lambda: _rail(me)),
        "notes": SimpleLazyObject(lambda: list(_notes(request))),
    }


def _rail(me: visitor.Visitor) -> list[Item]:
    """Where they may go; of two items of one page the first that is theirs."""
    found: dict[str, Item] = {}
    for item in ITEMS:
        if not item.roles or me.holds(*item.roles):
            found.setdefault(item.page, item)
    return list(found.values())


def _notes(request: HttpRequest) -> Iterator[dict[str, Any]]:
    """What was just done; what can be undone carries in its tags the address to send to, and its fields as k=v.

    ``messages.success(request, text, extra_tags="/proposals/7 kind=revoke revision=3")`` shows an undo button.
    """
    for message in messages.get_messages(request):
        address, *pairs = (message.extra_tags or "").split() or [""]
        fields = [tuple(pair.split("=", 1)) for pair in pairs]
        undo = {"address": address, "fields": fields, "key": secrets.token_urlsafe(16)} if address else None
        yield {"text": message.message, "is_good": message.level_tag != "error", "undo": undo}
