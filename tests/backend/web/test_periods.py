"""Periods: what each entity pays, closing one, building its batch; for who runs payroll there, and nobody else."""

from datetime import date

import pytest
from django.utils import translation

from backend.web import payroll_words
from recognition.ledger.models import Period
from recognition.payroll.models import PayrollBatch
from recognition.payroll.selectors import months
from recognition.people import selectors as people
from recognition.people.models import RoleGrant
from tests.backend.web.payroll_office import closed_month, open_month, other_entity
from tests.recognition.payroll.office import Office, later, sweden
from tests.recognition.rewards import world as rights
from tests.recognition.shop.till import Till


@pytest.fixture
def office(world):
    return Office(world)


def text(answer):
    return answer.content.decode()


def test_it_says_what_will_be_paid_and_what_is_pending(office, as_):
    open_month(office)
    page = text(as_("greta").get("/periods"))

    assert "Bakkegaard ApS" in page
    assert "800.00" in page
    for words in ("Needs a second approval", "Waits for a decision", "Waits for budget"):
        assert f'<span>{words}</span><span class="tnum">1</span>' in page


def test_the_same_month_of_another_entity_is_reached_by_its_name(office, as_):
    open_month(office)
    sweden(office).approved(amount=70_000)

    page = text(as_("greta").get("/periods/DK/2026-09"))

    assert ">Bakkegård AB, SEK</a>" in page


def test_a_month_shows_its_steps_and_who_takes_each(office, as_):
    open_month(office)
    page = text(as_("greta").get("/periods/DK/2026-09"))

    assert "September 2026" in page
    assert 'class="now" aria-current="step"' in page
    assert "Greta" in page
    assert "Carol" in page
    assert "/periods/DK/2026-09/close" in page


def test_only_hr_is_offered_the_close(office, as_):
    open_month(office)
    carol = as_("carol")

    assert "/close" not in text(carol.get("/periods/DK/2026-09"))
    assert carol.get("/periods/DK/2026-09/close").status_code == 403
    assert carol.post("/periods/DK/2026-09/close").status_code == 403


@pytest.mark.slow
def test_closing_shows_the_figures_first_and_then_moves_on_what_is_pending(office, as_):
    open_month(office)
    greta = as_("greta")
    page = text(greta.get("/periods/DK/2026-09/close"))
    assert "800.00" in page
    assert "Moves on to October 2026" in page

    answer = greta.post("/periods/DK/2026-09/close", follow=True)

    assert "September 2026 is closed. 1 statement is fixed." in text(answer)
    assert set(Period.objects.values_list("code", "state")) == {("2026-09", "closed"), ("2026-10", "open")}
    assert greta.get("/periods/DK/2026-09/close").status_code == 302
    assert "closed already" in text(greta.post("/periods/DK/2026-09/close", follow=True))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("on", "told"),
    [("2026-08-31", "has not begun: it begins on"), ("2026-09-20", "lasts until"), ("2026-10-01", "")],
)
def test_closing_a_period_before_its_last_day_says_so(office, as_, monkeypatch, on, told):
    open_month(office)
    monkeypatch.setattr(people, "company_date", lambda at: date.fromisoformat(on))

    page = text(as_("greta").get("/periods/DK/2026-09/close"))

    assert [each for each in ("has not begun: it begins on", "lasts until") if each in page] == ([told] if told else [])


def test_a_preparer_builds_the_batch_and_the_next_one_is_supplementary(office, as_):
    closed_month(office)
    carol = as_("carol")
    assert "Build the batch" in text(carol.get("/periods/DK/2026-09"))
    assert "Build the batch" not in text(as_("greta").get("/periods/DK/2026-09"))

    answer = carol.post("/periods/DK/2026-09/build", follow=True)

    assert "Batch 2026-09-0001 is built" in text(answer)
    assert PayrollBatch.objects.get().line_count == 3
    assert "nothing new to pay" in text(carol.post("/periods/DK/2026-09/build", follow=True))


@pytest.mark.slow
def test_a_month_of_nothing_but_an_order_from_the_shop_is_shown_built_and_done(office, as_):
    till, greta, carol = Till(office.cast), as_("greta"), as_("carol")
    till.points(office.cast.alice, 100)
    till.item()
    till.handed_over(office.cast.alice)
    assert "80.00" in text(greta.get("/periods"))
    assert "80.00" in text(greta.get("/periods/DK/2026-09/close"))
    office.close()
    assert "1 line that is in no batch yet" in text(carol.get("/periods/DK/2026-09"))
    assert "Build the batch" in text(carol.get("/periods/DK/2026-09"))

    built = text(carol.post("/periods/DK/2026-09/build", follow=True))
    assert "Batch 2026-09-0001 is built" in built
    page = text(carol.get("/periods/DK/2026-09"))
    assert "in no batch yet" not in page
    assert "In a batch" in page


@pytest.mark.slow
def test_orders_wait_among_the_pending_and_the_sums_are_those_of_the_batch(office, as_):
    office.approved(amount=30_000)
    office.world.proposal(amount=1_000)
    till, alice, greta = Till(office.cast), office.cast.alice, office.cast.greta
    till.points(alice, 1_000)
    till.item()
    till.handed_over(alice)
    till.order(alice)
    till.approve(greta, till.order(alice, quantity=2))
    addresses = ["/periods", "/periods/DK/2026-09", "/periods/DK/2026-09/close"]
    by_greta = as_("greta")
    for page in (text(by_greta.get(address)) for address in addresses):
        for amount in ("380.00", "90.00", "160.00"):  # of an award and a mug, each; two mugs to hand over
            assert amount in page, amount
        assert "From the shop, waits to be handed over" in page
    assert "1 award and 1 order, approved, in no batch yet" in text(by_greta.get("/periods"))
    assert "1 award and 2 orders</span>" in text(by_greta.get("/periods/DK/2026-09/close"))

    office.close()
    month = months.month(viewer=rights.as_(greta), entity="DK", code="2026-09", at=later(1))
    batch = office.build()

    assert [(each.entries, each.amount) for each in month.unbuilt] == [(batch.line_count, batch.positive_minor)]
    month = months.month(viewer=rights.as_(greta), entity="DK", code="2026-09", at=later(1))
    assert [(each.awards, each.orders, each.amount) for each in month.approved] == [(1, 1, 38_000)]


def sums(*pairs):
    some = months.Sum(1, 1, None, True, "payable", "DKK", 0, 0, 1, 100, later(0))
    return [some._replace(awards=awards, orders=orders) for awards, orders in pairs]


@pytest.mark.parametrize(
    ("language", "counts", "said"),
    [
        ("en", [], "0 awards"),
        ("en", [(1, 0)], "1 award"),
        ("en", [(0, 1)], "1 order"),
        ("en", [(1, 1), (1, 1)], "2 awards and 2 orders"),
        ("da", [(1, 2)], "1 belønning og 2 bestillinger"),
        ("da", [(2, 1)], "2 belønninger og 1 bestilling"),
        ("sv", [(1, 2)], "1 belöning och 2 beställningar"),
        ("sv", [(2, 1)], "2 belöningar och 1 beställning"),
    ],
)
def test_awards_and_orders_are_told_apart(language, counts, said):
    with translation.override(language):
        assert payroll_words.entries(sums(*counts)) == said


def test_who_prepares_nothing_there_builds_nothing(office, as_):
    closed_month(office)

    assert as_("greta").post("/periods/DK/2026-09/build").status_code == 403
    assert not PayrollBatch.objects.exists()


def test_building_an_open_period_is_refused_with_a_sentence(office, as_):
    open_month(office)
    answer = as_("carol").post("/periods/DK/2026-09/build")

    assert answer.status_code == 409
    assert "still open" in text(answer)


@pytest.mark.slow
def test_the_first_period_is_opened_once(office, as_):
    greta = as_("greta")
    assert "No period is open yet" in text(greta.get("/periods"))
    wrong = greta.post("/periods/open", {"entity": "DK", "code": "September"})
    assert (wrong.status_code, "Write a month as 2026-11" in text(wrong)) == (409, True)

    answer = greta.post("/periods/open", {"entity": "DK", "code": "2026-11"}, follow=True)

    assert "November 2026 is open." in text(answer)
    refused = greta.post("/periods/open", {"entity": "DK", "code": "2026-12"})
    assert refused.status_code == 409
    assert Period.objects.count() == 1


@pytest.mark.slow
def test_another_entity_is_as_good_as_none(office, as_):
    closed_month(office)
    other_entity(office)
    RoleGrant.objects.create(
        employee=office.cast.erik, role="payroll_preparer", entity=RoleGrant.objects.get(
            employee=office.cast.erik, role="hr"
        ).entity, granted_at="2020-01-01T00:00Z",
    )  # fmt: skip
    erik, greta = as_("erik"), as_("greta")

    assert "Bakkegaard" not in text(erik.get("/periods"))
    assert "Bakkegård" not in text(greta.get("/periods"))
    for address in ("/periods/DK/2026-09", "/periods/DK/2026-09/close", "/periods/XX/2026-09", "/periods/SE/1999-01"):
        assert erik.get(address).status_code == 404, address
    assert erik.post("/periods/DK/2026-09/build").status_code == 404
    assert erik.post("/periods/open", {"entity": "DK", "code": "2026-11"}).status_code == 404
    assert greta.get("/periods/SE/2026-09").status_code == 404


@pytest.mark.slow
@pytest.mark.parametrize("name", ["alice", "bob", "hugo"])
def test_who_has_no_part_in_payroll_does_not_come_in(office, as_, name):
    open_month(office)
    for address in ("/periods", "/periods/DK/2026-09", "/batches", "/reports"):
        assert as_(name).get(address).status_code == 403, address


@pytest.mark.slow
def test_an_auditor_looks_and_does_nothing(office, as_):
    closed_month(office)
    RoleGrant.objects.create(employee=office.cast.dan, role="auditor", granted_at="2020-01-01T00:00Z")
    dan = as_("dan")
    page = text(dan.get("/periods/DK/2026-09"))

    assert "<button" not in page.split('id="main"')[1]
    assert dan.post("/periods/DK/2026-09/build").status_code == 403


@pytest.mark.parametrize(
    "address", ["/periods/DK/%00", "/periods/%00/2026-09", "/periods/a%2Fb/2026-09", "/periods/x/y/z"]
)
def test_an_address_of_nothing_is_answered_as_missing(office, as_, address):
    open_month(office)

    assert as_("greta").get(address).status_code == 404


@pytest.mark.slow
@pytest.mark.parametrize("address", ["/periods", "/periods/DK/2026-09"])
def test_the_statements_of_sql_do_not_grow_with_the_awards(office, as_, django_assert_max_num_queries, address):
    closed_month(office, awards=2)
    greta = as_("greta")
    greta.get(address)
    with django_assert_max_num_queries(12):
        greta.get(address)
    for code in ("2026-10", "2026-11", "2026-12"):
        office.close(code)
    office.build()
    with django_assert_max_num_queries(12):
        greta.get(address)
