"""The approval queue: what waits for whom, decided once, whoever was faster, and taken back within 15 minutes."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from recognition.people.models import PersonView
from recognition.rewards.models import Decision, Proposal
from tests.recognition.rewards.world import World

pytestmark = pytest.mark.django_db
PART = {"HX-Request": "true"}


def form_of(page, kind):
    """The fields of the form that decides so."""
    for form in re.findall(r"<form.*?</form>", page.content.decode(), re.DOTALL):
        fields = dict(re.findall(r'name="(key|revision|kind)" value="([^"]+)"', form))
        if fields.get("kind") == kind:
            return fields
    raise AssertionError(f"no form to {kind}")


def decide(client, proposal, kind="approve", headers=None, **wish):
    address = f"/approvals/{proposal.pk}"
    return client.post(address, form_of(client.get(address), kind) | wish, headers=headers or {})


def boxes(page):
    return re.findall(r'name="chosen"[^>]*value="([^"]+)"', page.content.decode())


def test_each_row_says_who_what_for_and_how_much(world, as_):
    for days in (3, 9):
        world.touch(world.cast.alice, days=days)
    proposal = world.proposal()

    page = as_("bob").get("/approvals").content.decode()

    assert "1 proposal waits for your decision." in page
    assert f'href="/approvals/{proposal.pk}"' in page
    assert "Customer <b>C1</b> renewed on" in page
    assert '<span class="cur">DKK</span>500.00' in page
    assert page.count('class="leaf mine"') >= 2


def test_who_has_nothing_to_decide_is_told_so(world, as_):
    world.proposal()

    assert "Nothing waits for you." in as_("dan").get("/approvals").content.decode()


def test_what_benefits_me_is_named_without_its_amount_and_with_who_decides(world, as_):
    world.proposal(world.cast.bob, amount=12_345)

    page = as_("bob").get("/approvals").content.decode()

    assert "Benefits you. Goes to Erik" in page
    assert "123.45" not in page
    assert boxes(as_("bob").get("/approvals")) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", ["alice", "dan", "carol"])
def test_what_is_not_mine_to_see_is_not_found(world, as_, name):
    proposal, client = world.proposal(), as_(name)

    for headers in ({}, PART):
        assert client.get(f"/approvals/{proposal.pk}", headers=headers).status_code == 404
        sent = {"kind": "approve", "key": "12345678", "revision": 1}
        assert client.post(f"/approvals/{proposal.pk}", sent, headers=headers).status_code == 404
    assert client.get("/approvals/999").status_code == 404
    assert not Decision.objects.exists()


@pytest.mark.slow
def test_without_script_a_decision_leads_back_to_the_queue_and_can_be_undone(world, as_):
    proposal, bob = world.proposal(), as_("bob")

    answer = decide(bob, proposal)
    page = bob.get(answer.url)

    assert (answer.status_code, answer.url) == (302, "/approvals")
    assert "Approved: Alice, DKK\u00a0500.00." in page.content.decode()
    bob.post(f"/approvals/{proposal.pk}", form_of(page, "revoke"))
    assert Proposal.objects.get().state == "proposed"


@pytest.mark.parametrize(("headers", "says_so"), [({}, False), (PART, True)], ids=["own page", "beside the queue"])
def test_only_beside_the_queue_does_a_decision_leave_its_page_standing(world, as_, headers, says_so):
    page = as_("bob").get(f"/approvals/{world.proposal().pk}", headers=headers)

    assert ("hx-post" in page.content.decode()) is says_so


@pytest.mark.slow
def test_with_script_the_toast_undoes(world, as_):
    proposal, bob = world.proposal(), as_("bob")

    toast = decide(bob, proposal, headers=PART)
    undone = bob.post(f"/approvals/{proposal.pk}", form_of(toast, "revoke"), headers=PART)

    assert f'data-proposal="{proposal.pk}" data-deed="decided"' in toast.content.decode()
    assert 'data-deed="undone"' in undone.content.decode()
    assert Proposal.objects.get().state == "proposed"


@pytest.mark.slow
def test_what_was_just_approved_is_listed_for_15_minutes(world, as_):
    fresh, old = world.proposal(), world.proposal()
    world.decide(world.cast.bob, fresh, at=timezone.now() - timedelta(minutes=14))
    world.decide(world.cast.bob, old, at=timezone.now() - timedelta(minutes=16))

    page = as_("bob").get("/approvals?show=lately").content.decode()

    assert f'action="/approvals/{fresh.pk}"' in page
    assert f"/approvals/{old.pk}" not in page
    assert "/approvals/" not in as_("erik").get("/approvals?show=lately").content.decode().partition("<main")[2]


@pytest.mark.slow
@pytest.mark.parametrize("headers", [{}, PART])
def test_a_double_click_decides_once(world, as_, headers):
    proposal, bob = world.proposal(), as_("bob")
    form = form_of(bob.get(f"/approvals/{proposal.pk}"), "approve")

    answers = [bob.post(f"/approvals/{proposal.pk}", form, headers=headers).status_code for _ in range(2)]

    assert answers == [200, 200] if headers else [302, 302]
    assert Decision.objects.count() == 1


@pytest.mark.slow
def test_the_page_of_another_tab_or_of_the_back_button_decides_nothing_twice(world, as_):
    proposal, bob = world.proposal(), as_("bob")
    tabs = [bob.get(f"/approvals/{proposal.pk}") for _ in range(2)]
    bob.post(f"/approvals/{proposal.pk}", form_of(tabs[0], "approve"), headers=PART)

    late = bob.post(f"/approvals/{proposal.pk}", form_of(tabs[1], "decline") | {"reason": "No"}, headers=PART)

    assert late.status_code == 409
    assert late["HX-Retarget"] == "#detail"
    assert "Bob (bob) decided" in late.content.decode()
    assert "booked for" in late.content.decode()
    assert Decision.objects.count() == 1


@pytest.mark.slow
def test_a_queue_that_knows_what_stands_is_told_nothing_until_something_changes(world, as_):
    proposal, bob = world.proposal(), as_("bob")
    known = re.search(r'name="known" value="([0-9a-f]+)"', bob.get("/approvals").content.decode())[1]

    assert bob.get(f"/approvals?known={known}", headers=PART).status_code == 204
    world.decide(world.cast.bob, proposal, at=timezone.now())
    fresh = bob.get(f"/approvals?known={known}", headers=PART)
    assert fresh.status_code == 200
    assert f"row-{proposal.pk}" not in fresh.content.decode()
    assert "<html" not in fresh.content.decode()


@pytest.mark.slow
def test_several_are_approved_at_once_and_who_needs_a_second_is_left_out_by_name(world, as_):
    small, other, large = world.proposal(), world.proposal(), world.proposal(amount=150_000)
    bob = as_("bob")
    page = bob.get("/approvals")
    chosen = {"chosen": boxes(page), "key": "k" * 20}

    button = bob.get("/approvals/chosen", chosen).content.decode()
    told = bob.post("/approvals", chosen, follow=True).content.decode()

    assert "Approve 2: DKK\u00a01,000.00" in button
    assert "a second person is needed: Alice" in button
    assert "Approved: 2 proposals." in told
    assert "Left out: Alice." in told
    assert {each.pk: each.state for each in Proposal.objects.all()} == {
        small.pk: "payable",
        other.pk: "payable",
        large.pk: "proposed",
    }


def test_more_than_twenty_are_refused_whole(world, as_):
    answer = as_("bob").post(
        "/approvals", {"chosen": [f"{each} 1" for each in range(1, 23)], "key": "k" * 20}, follow=True
    )

    assert "Approve 1 to 20 at once" in answer.content.decode()


def test_nonsense_in_the_boxes_and_the_address_harms_nothing(world, as_):
    bob = as_("bob")

    assert bob.post("/approvals", {"chosen": ["x", "1", "9" * 30 + " 1", "\x00"], "key": ""}).status_code == 302
    assert bob.get("/approvals/chosen?chosen=x&chosen=99999999999999999999+1").status_code == 200
    assert bob.get("/approvals?show=nothing&after=-&known=x").status_code == 200
    assert bob.get("/approvals?after=9999999999999999999999-1").status_code == 200


def test_badges_say_what_to_look_at(cast, as_):
    world = World(cast)
    proposal = world.proposal(amount=150_000, escalations=1)
    cast.alice.left_on = timezone.now().date() - timedelta(days=3)
    cast.alice.save()

    page = as_("erik").get("/approvals").content.decode()

    assert "Needs a second approval" in page
    assert "Left the company" in page
    assert "Overdue, asked further up" in page
    assert f"row-{proposal.pk}" in as_("erik").get("/approvals?show=look").content.decode()


@pytest.mark.slow
def test_tabs_keep_money_points_and_what_is_owed_apart(world, as_):
    proposal, bob = world.proposal(), as_("bob")

    seen = {tab: boxes(bob.get(f"/approvals?show={tab}")) for tab in ("all", "money", "points", "owed", "look")}

    here = [f"{proposal.pk} 1"]
    assert seen == {"all": here, "money": here, "points": [], "owed": [], "look": []}


@pytest.mark.slow
def test_the_next_page_goes_on_where_this_one_ended(world, as_):
    made = [world.proposal(amount=1_000).pk for _ in range(23)]
    bob = as_("bob")

    first = bob.get("/approvals")
    following = re.search(r'rel="next" href="([^"]+)"', first.content.decode())[1].replace("&amp;", "&")
    second = bob.get(f"/approvals{following}")

    assert [int(each.split()[0]) for each in boxes(first) + boxes(second)] == made


@pytest.mark.slow
def test_an_entitlement_is_declined_by_code_alone_and_waits_for_a_second(cast, as_):
    world = World(cast, {"nature": "entitlement"})
    proposal, bob = world.proposal(), as_("bob")

    refused = decide(bob, proposal, "decline", reason="No")
    told = decide(bob, proposal, "decline", code="duplicate", headers=PART)

    assert refused.status_code == 409
    assert "waits for a second person" in told.content.decode()
    assert "You are the second" in as_("frida").get("/approvals").content.decode()


@pytest.mark.slow
@pytest.mark.parametrize(("language", "typed", "amount"), [("en", "123.45", 12_345), ("da", "123,45", 12_345)])
def test_another_amount_is_typed_as_the_language_writes_it(world, as_, language, typed, amount):
    proposal, bob = world.proposal(), as_("bob")
    bob.cookies["django_language"] = language

    decide(bob, proposal, "adjust", amount=typed, reason="Half")

    assert Decision.objects.get().amount == amount


def test_what_was_typed_is_still_there_after_a_refusal(world, as_):
    page = decide(as_("bob"), world.proposal(), "adjust", amount="0", reason="Half of <it>", headers=PART)

    assert page.status_code == 409
    assert "Half of &lt;it&gt;</textarea>" in page.content.decode()


@pytest.mark.slow
@pytest.mark.parametrize("count", [1, 12])
def test_pages_take_few_statements_whatever_the_rows(world, as_, count, django_assert_max_num_queries):
    made = [world.proposal(amount=1_000) for _ in range(count)]
    world.touch(world.cast.alice)
    world.proposal(world.cast.bob)
    waiting = world.proposal(amount=150_000)
    world.decide(world.cast.bob, waiting)
    bob, frida = as_("bob"), as_("frida")

    for client in (bob, frida):
        with django_assert_max_num_queries(12):
            assert client.get("/approvals").status_code == 200
    with django_assert_max_num_queries(12):
        assert bob.get(f"/approvals/{made[0].pk}").status_code == 200
    with django_assert_max_num_queries(12):
        assert frida.get(f"/approvals/{waiting.pk}").status_code == 200


@pytest.mark.slow
def test_looking_at_amounts_of_others_is_noted(world, as_):
    proposal = world.proposal()
    bob = as_("bob")
    bob.get("/approvals")
    bob.get(f"/approvals/{proposal.pk}")

    assert set(PersonView.objects.values_list("what", flat=True)) == {"approvals", "proposal"}
