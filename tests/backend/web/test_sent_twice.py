"""A form that is sent twice, as a double click does, does its deed once: the second adds no row anywhere."""

import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.core import mail
from django.utils import timezone

from recognition.people import selectors as people
from recognition.people.models import RoleGrant
from tests.backend.web.test_shop import ITEM

pytestmark = pytest.mark.django_db
TODAY = people.company_date(timezone.now())
SOON = str(TODAY + timedelta(days=3))
POLICY = {
    "part": "policy",
    "value_mode": "required",
    "unit": "symbolic",
    "most_recipients": 9,
    "boost_points": 2,
    "pair_per_hour": 3,
    "pair_points": 40,
    "nudge_after_days": 5,
}
LIMIT = {
    "rule": "yearly_non_cash",
    "country": "DK",
    "valid_from": "2026-01-01",
    "amount": "1300",
    "currency": "DKK",
    "source": "The tax office",
}
FORMS = {
    "value": ("greta", "/administration/kudos", {"part": "value", "code": "care", "en": "Care"}),
    "allowance": ("greta", "/administration/kudos", {"part": "allowance", "amount": 70, "span": "week", "role": ""}),
    "policy": ("greta", "/administration/kudos", POLICY),
    "role": ("dan", "/administration/roles", {"employee": "Alice", "role": "auditor", "entity": ""}),
    "delegation": ("bob", "/delegations", {"delegate": "Dan", "scope": "all", "from_date": TODAY, "to_date": SOON}),
    "item": ("greta", "/shop/catalogue/new", ITEM),
    "price": ("greta", "/shop/catalogue/cup", {"act": "price", "points": 60, "value": "70", "starts_on": SOON}),
    "review": ("greta", "/audit/reviews", {}),
    "clock": ("greta", "/privacy/clocks", {"clock": "audit", "country": "DK", "span": 9}),
    "hold": ("greta", "/privacy/holds", {"employee": "alice", "reason": "A case at court."}),
    "invitation": ("greta", "/people/{frida}", {"act": "invite"}),
    "token": ("alice", "/accounts/tokens/", {"name": "Mine", "days": 30, "scopes": ["kudos:read"]}),
    "limit": ("greta", "/tax-limits", LIMIT),
}


def rows():
    """How many rows each table has."""
    return {model._meta.db_table: model._base_manager.count() for model in apps.get_models()}


def key_on(client, address):
    found = re.search(r'name="key" value="([^"]+)"', client.get(address).content.decode())
    return {"key": found[1]} if found else {}


@pytest.mark.parametrize("name", FORMS)
def test_the_second_adds_nothing(cast, as_, name):
    who, address, said = FORMS[name]
    RoleGrant.objects.create(employee=cast.dan, role="administrator", granted_at=timezone.now())
    client, address = as_(who), address.format(frida=cast.frida.pk)
    if name == "price":
        client.post("/shop/catalogue/new", ITEM)
    sent = key_on(client, address) | said
    before = rows()
    client.post(address, sent)
    after = rows()
    assert after != before
    client.post(address, sent)
    assert rows() == after
    assert len(mail.outbox) == (name == "invitation")
