"""Budgets: what each has and how long it lasts; finance moves them, in Danish decimals too."""

import pytest
from django.utils import timezone

from recognition.programmes.models import Budget
from tests.recognition.kudos.world import World as Thanks
from tests.recognition.rewards.world import NOW

pytestmark = pytest.mark.django_db
KEY = "a-key-of-a-form"


@pytest.fixture
def budget(world):
    return world.budget


def moved(client, budget, act="allocate", amount="1,000.00", **more):
    return client.post(f"/budgets/{budget.pk}", {"key": KEY, "act": act, "amount": amount} | more)


def test_the_list_says_what_each_budget_has(as_, world, budget):
    world.proposal(amount=250_000)
    page = as_("greta").get("/budgets").content.decode()

    assert "DKK\u00a010,000.00" in page
    assert "DKK\u00a07,500.00" in page
    assert ">Loyal customers</a>" in page


def test_who_waits_is_told_with_the_budget(as_, world, budget):
    world.proposal(amount=990_000, state="held", held_for="budget")
    page = as_("frida").get(f"/budgets/{budget.pk}").content.decode()

    assert "DKK\u00a09,900.00" in page
    assert "1 award" in page


def test_points_people_hold_stand_by_the_entity_as_it_is_called(as_, cast):
    Thanks(cast).give(cast.alice, cast.bob, at=timezone.now(), points=10)
    cast.entity.name = "Bakkegård Fjernvarme"
    cast.entity.save()

    page = as_("frida").get("/budgets").content.decode()

    assert '<th scope="row">Bakkegård Fjernvarme</th>' in page


def test_the_list_says_when_there_is_nothing(as_, cast):
    assert "No budget has anything yet." in as_("frida").get("/budgets").content.decode()


def test_finance_allocates_and_can_undo_it(as_, budget):
    client = as_("frida")
    answer = moved(client, budget)
    page = client.get(answer.url).content.decode()

    assert "Allocated DKK\u00a01,000.00; DKK\u00a011,000.00 is available." in page
    assert 'name="act" value="withdraw"' in page
    assert 'name="amount" value="1,000.00"' in page
    assert "Frida" in page


@pytest.mark.parametrize("typed", ["2.500,50", "2500,5", "2 500,50"])
def test_danish_decimals_are_read(as_, budget, typed):
    client = as_("frida")
    client.cookies["django_language"] = "da"
    moved(client, budget, amount=typed)

    assert "12.500,50" in client.get(f"/budgets/{budget.pk}").content.decode()


@pytest.mark.parametrize("typed", ["2500.50", "many", "-1", "1,000,5", ""])
def test_what_is_no_danish_amount_stays_where_it_was_typed(as_, budget, typed):
    client = as_("frida")
    client.cookies["django_language"] = "da"
    answer = moved(client, budget, amount=typed)

    assert answer.status_code == 409
    assert f'value="{typed}"' in answer.content.decode() or not typed
    assert "10.000,00" in client.get(f"/budgets/{budget.pk}").content.decode()


def test_no_more_is_withdrawn_than_is_available(as_, world, budget):
    world.proposal(amount=900_000)
    answer = moved(as_("frida"), budget, act="withdraw", amount="2,000.00")

    assert answer.status_code == 409
    assert "Only 1000.00 DKK are available" in answer.content.decode()


def test_an_overdraft_needs_a_reason(as_, budget):
    client = as_("frida")
    assert moved(client, budget, act="overdraft").status_code == 409

    moved(client, budget, act="overdraft", reason="A good year")
    page = client.get(f"/budgets/{budget.pk}").content.decode()
    assert "and DKK\u00a01,000.00 overdraft" in page
    assert "A good year" in page


def test_the_same_form_sent_twice_allocates_once(as_, world, budget):
    client = as_("frida")
    for _ in range(2):
        moved(client, budget)

    assert world.figures().allocated == 1_100_000


@pytest.mark.parametrize("name", ["greta", "erik"])
def test_who_is_not_finance_looks_and_moves_nothing(as_, world, budget, name):
    client = as_(name)
    page = client.get(f"/budgets/{budget.pk}").content.decode()

    assert 'name="amount"' not in page
    assert moved(client, budget).status_code == 403
    assert client.get("/budgets/new").status_code == 403
    assert world.figures().allocated == 1_000_000


@pytest.mark.parametrize("name", ["alice", "bob", "carol", "dan"])
def test_budgets_are_not_for_everybody(as_, budget, name):
    for address in ("/budgets", f"/budgets/{budget.pk}"):
        assert as_(name).get(address).status_code == 403


def test_a_first_amount_makes_a_budget(as_, world):
    assert world.version
    sent = {"key": KEY, "programme_code": "loyal", "unit": "DKK", "amount": "5,000.00"}
    answer = as_("frida").post("/budgets/new", sent)

    assert answer.url == f"/budgets/{Budget.objects.get().pk}"


def test_a_budget_the_programme_does_not_keep_is_refused_with_what_it_keeps(as_, world):
    assert world.version
    sent = {"key": KEY, "programme_code": "loyal", "unit": "DKK", "amount": "5,000.00", "period_key": "2026"}
    answer = as_("frida").post("/budgets/new", sent)

    assert answer.status_code == 409
    assert "one budget without cost centre and period" in answer.content.decode()
    assert 'value="5,000.00"' in answer.content.decode()


def test_a_budget_that_is_not_there_is_not_found(as_, cast):
    assert as_("frida").get("/budgets/999999").status_code == 404


def test_the_months_of_its_use_are_drawn_with_their_table(as_, world, budget, monkeypatch):
    world.proposal(amount=250_000)
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)  # the months of the last year are shown
    chart = as_("frida").get(f"/budgets/{budget.pk}").context["chart"]

    assert chart.rows[-1][1:] == ["2,500.00", "10,000.00"]


def test_the_list_goes_on_in_its_order(as_, world, budget, monkeypatch):
    monkeypatch.setattr("backend.web.views.budgets.SHOWN", 2)
    for centre in ("4200", "4100", "4300"):
        Budget.objects.create(programme=budget.programme, unit="DKK", cost_centre=centre)
    client, seen, query = as_("frida"), [], ""
    while query is not None:
        answer = client.get(f"/budgets?{query}")
        seen += [line["row"].cost_centre for line in answer.context["lines"]]
        query = answer.context["next"] or None

    assert seen == ["", "4100", "4200", "4300"]


@pytest.mark.slow
def test_the_pages_ask_as_much_of_the_database_for_many_as_for_one(as_, world, budget, django_assert_max_num_queries):
    world.proposal(amount=250_000)
    world.proposal(amount=990_000, state="held", held_for="budget")
    client = as_("frida")
    moved(client, budget)
    moved(client, budget, act="overdraft", reason="Until the board has met")
    assert "Until the board has met" in client.get(f"/budgets/{budget.pk}").content.decode()
    for address in ("/budgets", f"/budgets/{budget.pk}", "/budgets/new"):
        client.get(address)
        with django_assert_max_num_queries(12):
            client.get(address)
    for centre in range(20):
        Budget.objects.create(programme=budget.programme, unit="DKK", cost_centre=f"{centre}")
    for address in ("/budgets", f"/budgets?after={budget.pk}"):
        with django_assert_max_num_queries(12):
            client.get(address)
