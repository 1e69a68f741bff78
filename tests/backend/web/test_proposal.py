"""One proposal on a page: seen by right, decided by whom it waits for, once."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from backend.web.forms.budgeting import read_amount
from recognition.rewards.models import Decision, Proposal

pytestmark = pytest.mark.django_db


def fields(page):
    return dict(re.findall(r'name="(key|revision|csrfmiddlewaretoken)" value="([^"]+)"', page.content.decode()))


def decide(client, proposal, **wish):
    address = f"/proposals/{proposal.pk}"
    return client.post(address, fields(client.get(address)) | {"kind": "approve"} | wish)


@pytest.mark.slow
def test_the_manager_decides_and_is_told(world, as_):
    proposal, bob = world.proposal(), as_("bob")

    answer = decide(bob, proposal)

    assert (answer.status_code, answer.url) == (302, "/")
    assert "Approved: Alice, Loyal customers." in bob.get("/").content.decode()
    assert Proposal.objects.get().state == "payable"


def undo_of(page):
    """The hidden fields of the form that takes an approval back; None where there is none."""
    forms = (dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)) for form in page.split("<form")[1:])
    return next((form for form in forms if form.get("kind") == "revoke"), None)


@pytest.mark.slow
@pytest.mark.parametrize("address", ["/", "/proposals/{}"])
def test_an_approval_can_be_undone_from_the_note_and_from_its_page(world, as_, address):
    proposal, bob = world.proposal(), as_("bob")
    decide(bob, proposal)

    form = undo_of(bob.get(address.format(proposal.pk)).content.decode())
    answer = bob.post(f"/proposals/{proposal.pk}", form, follow=True)

    assert "Undone: Alice, Loyal customers waits for your decision again." in answer.content.decode()
    assert "Your decision" in answer.content.decode()
    assert Proposal.objects.get().state == "proposed"


@pytest.mark.slow
def test_only_who_approved_and_only_within_15_minutes_is_offered_to_undo(world, as_):
    proposal = world.proposal()
    world.decide(world.cast.bob, proposal, at=timezone.now() - timedelta(minutes=14))
    older = world.proposal()
    world.decide(world.cast.bob, older, at=timezone.now() - timedelta(minutes=16))
    offered = {
        (name, each.pk): undo_of(as_(name).get(f"/proposals/{each.pk}").content.decode()) is not None
        for name in ("bob", "erik", "alice")
        for each in (proposal, older)
    }

    assert [each for each, is_offered in offered.items() if is_offered] == [("bob", proposal.pk)]


def test_an_undo_that_comes_too_late_is_refused_in_the_language_of_the_page(world, as_):
    proposal, bob = world.proposal(), as_("bob")
    world.decide(world.cast.bob, proposal, at=timezone.now() - timedelta(minutes=16))
    bob.cookies["django_language"] = "da"

    answer = bob.post(f"/proposals/{proposal.pk}", {"kind": "revoke", "key": "12345678", "revision": 2})

    assert answer.status_code == 409
    assert "Det er for sent at fortryde" in answer.content.decode()
    assert Proposal.objects.get().state == "payable"


def test_the_same_form_sent_twice_is_one_decision(world, as_):
    proposal, bob = world.proposal(), as_("bob")
    form = fields(bob.get(f"/proposals/{proposal.pk}")) | {"kind": "approve"}

    for _ in range(2):
        assert bob.post(f"/proposals/{proposal.pk}", form).status_code == 302

    assert Decision.objects.count() == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "text", "amount"),
    [
        ("en", "123.45", 12_345),
        ("en", "1,234", None),
        ("da", "123,45", 12_345),
        ("da", "123.45", None),
        ("sv", "123,4", 12_340),
        ("en", "12.345", None),
        ("en", "-1", None),
        ("en", "", None),
        ("en", "١٢٣", None),
    ],
)
def test_an_amount_is_read_as_it_is_written_in_the_language_or_not_at_all(world, as_, language, text, amount):
    proposal, bob = world.proposal(), as_("bob")
    bob.cookies["django_language"] = language

    answer = decide(bob, proposal, kind="adjust", amount=text, reason="Half")

    if amount is None and text != "1,234":
        assert answer.status_code == 409
        assert 'role="alert"' in answer.content.decode()
    else:
        assert Decision.objects.get().amount == (amount or 123_400)


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("en", "12.345", "The amount is too large or has too many decimals: write it like 1,234.50."),
        ("da", "1.234,567", "Beløbet er for stort eller har for mange decimaler. Skriv det som 1.234,50."),
        ("sv", "9" * 20, "Beloppet är för stort eller har för många decimaler. Skriv det som 1\u00a0234,50."),
    ],
)
def test_what_cannot_be_paid_says_how_it_is_written(world, as_, language, text, said):
    proposal, bob = world.proposal(), as_("bob")
    bob.cookies["django_language"] = language

    answer = decide(bob, proposal, kind="adjust", amount=text, reason="Half")

    assert answer.status_code == 409
    assert said in answer.content.decode()


def test_half_a_point_is_refused_as_what_it_is():
    with pytest.raises(ValidationError, match="Points are whole numbers: write them like 123,450"):
        read_amount("7.5", "goods")


@pytest.mark.slow
def test_what_was_typed_is_still_there_after_a_refusal(world, as_):
    page = decide(as_("bob"), world.proposal(), kind="adjust", amount="0", reason="Half of <it>", code="duplicate")

    assert "Write the amount to pay; to pay nothing, decline." in page.content.decode()
    assert "Half of &lt;it&gt;</textarea>" in page.content.decode()
    assert 'value="duplicate" selected' in page.content.decode()


@pytest.mark.slow
def test_a_page_from_before_somebody_decided_is_refused_with_who_did(world, as_):
    proposal, bob = world.proposal(), as_("bob")
    form = fields(bob.get(f"/proposals/{proposal.pk}")) | {"kind": "approve"}
    world.decide(world.cast.bob, proposal, at=timezone.now())

    answer = bob.post(f"/proposals/{proposal.pk}", form)

    assert answer.status_code == 409
    assert "Bob (bob) decided" in answer.content.decode()


def test_what_is_not_mine_to_see_is_not_found(world, as_):
    proposal = world.proposal()

    assert as_("dan").get(f"/proposals/{proposal.pk}").status_code == 404
    assert as_("bob").get("/proposals/999").status_code == 404
    assert as_("bob").get(f"/proposals/{10**19}").status_code == 404


def test_my_own_while_it_is_checked_promises_nothing(world, as_):
    proposal, alice = world.proposal(), as_("alice")

    page = alice.get(f"/proposals/{proposal.pk}").content.decode()

    assert "It is being checked" in page
    assert not any(told in page for told in ("500.00", "Customer C1", "Approved"))
    assert alice.post(f"/proposals/{proposal.pk}", {"kind": "approve"}).status_code == 404


@pytest.mark.slow
def test_somebody_who_may_see_but_not_decide_has_no_buttons_and_no_success(world, as_):
    proposal, erik = world.proposal(), as_("erik")
    page = erik.get(f"/proposals/{proposal.pk}").content.decode()
    assert "Customer C1 renewed" in page
    assert "Your decision" not in page

    answer = erik.post(f"/proposals/{proposal.pk}", {"kind": "approve", "key": "12345678", "revision": 1})

    assert answer.status_code == 409
    assert not Decision.objects.exists()


def test_a_forged_form_does_nothing(world, as_):
    proposal = world.proposal()
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = as_("bob").cookies

    answer = strict.post(f"/proposals/{proposal.pk}", {"kind": "approve", "key": "12345678", "revision": 1})

    assert answer.status_code == 403
    assert "This form was too old" in answer.content.decode()
    assert not Decision.objects.exists()


def test_who_decides_gets_back_to_approvals_and_months_are_small_in_danish(world, as_):
    for days in (70, 40, 10):
        world.touch(world.cast.alice, days=days, stage="renewal")
    proposal = world.proposal()
    bob = as_("bob")
    bob.post("/language", {"language": "da", "next": "/"})

    page = bob.get(f"/proposals/{proposal.pk}").content.decode()

    assert '<p class="crumb"><a href="/approvals">Godkendelser</a>' in page
    assert not re.search(r">(Jan|Feb|Mar|Apr|Maj|Jun|Jul|Aug|Sep|Okt|Nov|Dec)</text>", page)
    for address in (f"/proposals/{proposal.pk}", f"/approvals/{proposal.pk}"):
        shown = bob.get(address).content.decode()
        assert "fornyelse" in shown
        assert "renewal" not in shown
    assert "@navn" in bob.get("/feed/give").content.decode()


@pytest.mark.parametrize(
    ("language", "told"),
    [("da", "Begrundelsen giver 50000 DKK, ikke 99000 DKK."), ("sv", "Motiveringen ger 50000 DKK, inte 99000 DKK.")],
)
def test_what_does_not_hold_is_told_in_the_language_of_the_page(world, as_, language, told):
    proposal = world.proposal(amount=50_000)
    Proposal.objects.filter(pk=proposal.pk).update(proposed_amount=99_000)

    page = as_("bob").get(f"/proposals/{proposal.pk}", headers={"accept-language": language}).content.decode()

    assert f"<p>{told}</p>" in page
