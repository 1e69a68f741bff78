"""Agreed shares on the web: those who served have a number each, and others are found by name."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from recognition.attribution.policies import Policy
from recognition.people.models import Employee
from recognition.rewards.models import AgreedShare, AgreedSplit
from tests.recognition.rewards.world import World, around

pytestmark = pytest.mark.django_db
ADDRESS = "/splits"


@pytest.fixture
def shared(cast):
    """Alice and Dan served the customer; the programme shares by agreement."""
    happened = timezone.now() - timedelta(days=40)
    world = World(cast, {"credit": Policy(name="agreed")} | around(happened))
    assert world.version
    assert world.budget
    for person in (cast.alice, cast.dan):
        world.touch(person, at=happened - timedelta(days=3))
    return world.outcome(name="O-split", occurred_at=happened, matured_at=happened + timedelta(days=30))


def sent(client, cast, **more):
    page = client.get(f"{ADDRESS}?outcome=O-split").content.decode()
    return {
        "outcome": "O-split",
        "key": re.search(r'name="key" value="([^"]+)"', page)[1],
        f"share-{cast.alice.pk}": "2",
        f"share-{cast.dan.pk}": "1",
        "reason": "We were three.",
        "whom": "",
    } | more


def names(answer):
    return [field.label for field in answer.context["form"].share_fields]


def test_those_who_served_share_it(shared, as_, cast):
    alice = as_("alice")
    assert alice.post(ADDRESS, sent(alice, cast)).status_code == 302
    assert dict(AgreedShare.objects.values_list("employee", "weight")) == {cast.alice.pk: 2, cast.dan.pk: 1}


@pytest.mark.parametrize("typed", ["Hugo", "hugo", "HUGO"])
def test_somebody_else_is_found_by_name_and_gets_a_number(shared, as_, cast, typed):
    alice = as_("alice")
    form = sent(alice, cast)

    added = alice.post(ADDRESS, form | {"whom": typed, "act": "add", "reason": ""})

    assert (added.status_code, names(added)) == (200, ["Alice", "Dan", "Hugo"])
    assert not AgreedSplit.objects.exists()
    page = added.content.decode()
    assert f'name="to" value="e{cast.hugo.pk}"' in page
    assert 'class="error"' not in page
    assert re.search(rf'name="share-{cast.alice.pk}" value="2"', page)
    proposed = alice.post(ADDRESS, form | {"to": f"e{cast.hugo.pk}", f"share-{cast.hugo.pk}": "4"})
    assert proposed.status_code == 302
    assert AgreedShare.objects.get(employee=cast.hugo).weight == 4


def test_the_search_of_the_form_for_thanks_offers_people_alone(shared, as_, cast):
    alice = as_("alice")
    assert 'data-pick="/feed/give/colleagues?only=people"' in alice.get(f"{ADDRESS}?outcome=O-split").content.decode()
    found = alice.get("/feed/give/colleagues?only=people&q=u").content.decode()
    assert f'data-value="e{cast.hugo.pk}"' in found
    assert 'data-value="t' not in found
    assert 'data-value="t' in alice.get("/feed/give/colleagues?q=u").content.decode()


def test_nobody_is_proposed_for_whom_the_proposer_saw_no_number(shared, as_, cast):
    alice = as_("alice")
    answer = alice.post(ADDRESS, sent(alice, cast, to=f"e{cast.hugo.pk}"))

    assert names(answer) == ["Alice", "Dan", "Hugo"]
    assert not AgreedSplit.objects.exists()


def test_an_empty_number_gives_somebody_else_no_share_and_is_refused_for_who_served(shared, as_, cast):
    alice = as_("alice")
    beside = {"to": f"e{cast.hugo.pk}", f"share-{cast.hugo.pk}": ""}
    refused = alice.post(ADDRESS, sent(alice, cast, **beside, **{f"share-{cast.dan.pk}": ""}))
    assert refused.status_code == 409
    assert not AgreedSplit.objects.exists()

    assert alice.post(ADDRESS, sent(alice, cast, **beside)).status_code == 302
    assert set(AgreedShare.objects.values_list("employee", flat=True)) == {cast.alice.pk, cast.dan.pk}


def test_a_name_that_means_nobody_or_several_is_said_beside_the_field(shared, as_, cast):
    alice = as_("alice")
    Employee.objects.filter(pk__in=[cast.hugo.pk, cast.greta.pk]).update(name="Kim")

    for typed, said in (("Nobody Here", "Nobody here is called"), ("Kim", "Several colleagues are called")):
        answer = alice.post(ADDRESS, sent(alice, cast, whom=typed))
        page = answer.content.decode()
        assert answer.status_code == 409
        assert said in page
        assert f'value="{typed}"' in page
    assert not AgreedSplit.objects.exists()


def test_who_did_not_serve_the_customer_finds_no_form(shared, as_, cast):
    assert as_("hugo").get(f"{ADDRESS}?outcome=O-split").status_code == 404
    assert as_("hugo").post(ADDRESS, {"outcome": "O-split", "whom": "Alice"}).status_code == 404


def test_one_older_than_the_page_shows_is_signed_all_the_same(shared, as_, cast):
    as_("alice").post(ADDRESS, sent(as_("alice"), cast))
    old = AgreedSplit.objects.get()
    common = {"outcome": old.outcome, "outcome_uid": old.outcome_uid, "reason_digest": old.reason_digest}
    AgreedSplit.objects.bulk_create(
        AgreedSplit(**common, state="void", proposed_by=cast.dan, proposed_at=old.proposed_at) for _ in range(201)
    )

    assert as_("dan").post(f"{ADDRESS}/{old.pk}", {"act": "sign", "key": "sign"}).status_code == 302
    assert AgreedShare.objects.get(split=old, employee=cast.dan).signed_at is not None
    assert as_("hugo").post(f"{ADDRESS}/{old.pk}", {"act": "sign", "key": "sign"}).status_code == 404
