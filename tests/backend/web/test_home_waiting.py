"""The start page tells each role what waits for it, with the page where it is done, and nobody else."""

import pytest
from django.utils import timezone

from recognition.people import services as people
from recognition.people.models import Employment, RoleGrant
from recognition.rewards.models import ClawBackCase
from recognition.shop import services as shop
from tests.backend.web import drafts
from tests.backend.web.payroll_office import closed_month, other_entity
from tests.recognition.kudos.world import as_ as actor
from tests.recognition.payroll.office import CUT_OFF, Office
from tests.recognition.shop.till import Till

EVERYBODY = ("alice", "bob", "carol", "dan", "erik", "frida", "greta", "hugo")


@pytest.fixture
def office(world):
    RoleGrant.objects.create(employee=world.cast.dan, role="auditor", granted_at="2020-01-01T00:00Z")
    return Office(world)


def told(as_, words, address="/"):
    """Who reads ``words`` on their start page."""
    pages = {who: as_(who).get(address).content.decode() for who in EVERYBODY}
    return {who for who, page in pages.items() if words in page}


@pytest.mark.slow
def test_the_preparer_reads_that_a_closed_period_is_in_no_batch(office, as_):
    office.approved()
    assert told(as_, "payments that are in no batch") == set()

    office.close()
    assert told(as_, '<a href="/periods">1 closed period has payments that are in no batch') == {"carol"}

    office.build()
    assert told(as_, "payments that are in no batch") == set()


@pytest.mark.slow
def test_the_releaser_reads_that_a_batch_waits_and_its_builder_does_not(office, as_):
    RoleGrant.objects.create(
        employee=office.cast.carol, role="payroll_releaser", granted_at=timezone.now(), entity=office.cast.entity
    )
    closed_month(office).build()

    assert told(as_, '<a href="/batches?state=built">1 batch waits to be exported') == {"greta"}


@pytest.mark.slow
def test_a_void_waits_for_anybody_but_who_asked_for_it(office, as_):
    batch = closed_month(office).build()
    office.void(batch, who=office.cast.carol)

    assert told(as_, "1 batch waits for you to complete its void") == {"greta"}
    assert told(as_, "waits to be exported") == set()


def test_an_exported_batch_waits_for_the_answer_and_then_to_be_confirmed(office, as_):
    closed_month(office, awards=1)
    batch = office.build()
    office.export(batch)
    assert told(as_, "1 exported batch waits for payroll's answer".replace("'", "&#x27;")) == {"carol"}

    line = batch.lines.get()
    answer = f"payroll_number;wage_type;amount;period\n{line.payroll_number};{line.wage_type.code};100.00;2026-09\n"
    office.reconcile(batch, answer.encode())

    assert told(as_, "waits to be confirmed") == {"greta"}
    assert told(as_, "exported batch waits for") == set()


@pytest.mark.slow
def test_payroll_reads_of_the_entities_it_is_for_alone(office, as_):
    swedish = other_entity(office)
    swedish.close(who=office.cast.erik, entity="SE", at=timezone.now())

    assert told(as_, "payments that are in no batch") == set()


@pytest.mark.slow
def test_hr_reads_of_orders_to_hand_over_but_not_of_its_own(office, as_):
    till = Till(office.cast)
    till.item()
    for who in (office.cast.alice, office.cast.greta):
        till.points(who, 500)
        till.order(who)

    assert told(as_, '<a href="/shop/desk">1 shop order waits to be approved or handed over') == {"greta"}


@pytest.mark.slow
def test_hr_reads_of_a_refund_that_waits_for_an_agreement_until_it_is_noted(office, as_):
    till = Till(office.cast)
    till.points(office.cast.alice, 500)
    till.item()
    order = till.handed_over(office.cast.alice)
    office.close()
    Employment.objects.filter(employee=office.cast.alice).update(ends_on=CUT_OFF.date())
    with pytest.raises(shop.BeyondPayroll):
        till.refund(office.cast.greta, order, at=CUT_OFF)

    words = '<a href="/shop/desk">1 refund waits until it is noted what was agreed'
    assert told(as_, words) == {"greta"}

    shop.settle(actor=actor(office.cast.greta), order_id=order.pk, at=CUT_OFF, reason="She pays half.")
    assert told(as_, words) == set()


@pytest.mark.slow
def test_hr_reads_of_cases_that_nobody_settled(office, as_):
    award = office.approved()
    ClawBackCase.objects.create(
        proposal=award, employee=award.employee, amount=100, unit="DKK", cause="left", code="duplicate",
        reason_digest="0" * 64, opened_at=timezone.now(),
    )  # fmt: skip

    assert told(as_, '<a href="/corrections/cases">1 case waits to be settled') == {"greta"}


@pytest.mark.slow
def test_an_order_for_money_waits_for_who_decides(office, as_):
    till = Till(office.cast)
    till.money()
    till.points(office.cast.alice, 500, "cash")
    till.order(office.cast.alice, "money", at=timezone.now())

    assert told(as_, '<a href="/shop/desk">1 order waits for your decision', "/home/around") == {"bob"}


@pytest.mark.slow
def test_another_programme_owner_reads_that_a_draft_waits_and_its_author_that_it_is_not_active(office, as_):
    drafts.load(office.cast.erik)

    assert told(as_, "1 draft by somebody else waits to be activated") == {"hugo"}
    assert told(as_, "1 draft of yours is not active yet") == {"erik"}

    drafts.load(office.cast.erik, drafts.text(starts_in=90), key="another-key")
    assert told(as_, "1 draft by somebody else waits to be activated") == {"hugo"}, "the newest draft of a programme"


@pytest.mark.slow
def test_the_auditor_reads_that_a_review_is_due_and_then_what_of_it_is_left(office, as_):
    assert told(as_, '<a href="/audit/reviews">1 review of access is due') == {"dan", "greta"}

    review = people.start_review(actor=actor(office.cast.greta), at=timezone.now())
    assert told(as_, "review of access is due") == set()
    assert told(as_, "1 review of access waits for your verdicts") == {"dan", "greta"}

    for judge in (office.cast.greta, office.cast.dan):
        left = review.grants.filter(verdict="").exclude(employee=judge)
        left.update(verdict="keep", judged_by=judge, judged_at=timezone.now())
    assert told(as_, "1 review of access waits to be signed") == {"dan"}


@pytest.mark.slow
def test_nothing_waits_for_who_holds_a_role_and_has_nothing_to_do(office, as_):
    assert told(as_, "Nothing waits for you.") == {"carol"}
    assert "Waits for you" not in as_("alice").get("/").content.decode()


@pytest.mark.slow
def test_no_amount_of_another_stands_among_what_waits(office, as_):
    closed_month(office, awards=1).build()

    assert "100.00" not in as_("greta").get("/").content.decode()


@pytest.mark.slow
@pytest.mark.parametrize("name", EVERYBODY)
def test_it_takes_at_most_twelve_statements_whoever_looks(office, as_, django_assert_max_num_queries, name):
    till = Till(office.cast)
    till.item()
    till.money()
    till.points(office.cast.alice, 500)
    till.points(office.cast.alice, 500, "cash")
    till.order(office.cast.alice)
    till.order(office.cast.alice, "money")
    closed_month(office).build()
    office.world.proposal(amount=1_000)
    drafts.load(office.cast.erik)
    client = as_(name)

    for address in ("/", "/home/around"):  # a fragment of it, asked for after it
        with django_assert_max_num_queries(12):
            assert client.get(address).status_code == 200
