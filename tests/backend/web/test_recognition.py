"""My recognition: what I hold, what was approved by period, and everything I received, a page at a time."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from backend.web import received
from backend.web.views import recognition
from recognition.kudos import services as kudos
from recognition.ledger.models import Period
from recognition.people.selectors import company_date
from recognition.rewards.models import Proposal
from tests.recognition.rewards.world import as_ as acting
from tests.recognition.shop.till import Till

pytestmark = pytest.mark.django_db
MOST = 12


@pytest.fixture
def rich(world):
    """A world whose budget and limits are wide."""
    world.allocated = 10**9
    return world


def award(world, *, state="payable", hours=0, **fields):
    proposal = world.proposal(**fields)
    at = timezone.now() - timedelta(hours=hours)
    period = world.period if state in ("payable", "in_batch", "exported", "confirmed") else None
    Proposal.objects.filter(pk=proposal.pk).update(state=state, period=period, state_at=at, held_for="")
    return proposal


def thank(world, text, *, hours=0, key):
    return kudos.give(
        actor=acting(world.cast.bob),
        recipients=[world.cast.alice.pk],
        text=text,
        points=0,
        at=timezone.now() - timedelta(hours=hours),
        key=key,
    )


def shown(client, address="/recognition"):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode().replace("\u00a0", " ")


def test_sums_stand_beside_the_list_and_money_is_before_tax(world, as_):
    award(world, amount=50_000)
    award(world, amount=12_345, state="confirmed")
    Period.objects.update(starts_on=company_date(timezone.now()).replace(month=1, day=1))

    page = shown(as_("alice"))

    assert "500.00" in page
    assert "623.45" in page  # of the year
    assert "Before tax" in page
    assert "Recognition points" in page


def test_points_the_shop_takes_lead_to_it_and_those_it_does_not_lead_nowhere(world, as_):
    thank(world, "For staying late", key="k1")
    assert "Spend them in the shop" not in shown(as_("alice"))

    Till(world.cast).points(world.cast.alice, 500)

    page = shown(as_("alice"))
    assert page.count("Spend them in the shop") == 1
    assert '<a class="small" href="/shop">Spend them in the shop<span class="vh">: Points for goods</span></a>' in page


def test_awards_and_thanks_stand_in_one_row_newest_first(world, as_):
    award(world, hours=3)
    thank(world, "For staying late", hours=2, key="k1")
    award(world, hours=1, amount=10_000)

    page = shown(as_("alice"))

    assert page.index("100.00") < page.index("For staying late") < page.index("500.00", page.index("received-h"))


def test_what_is_being_checked_is_counted_and_hides_nothing_that_was_decided(world, as_):
    award(world, hours=5, amount=10_000)
    checked = [award(world, state="proposed", hours=hours) for hours in range(3)]
    alice = as_("alice")

    page = shown(alice)

    assert '<a href="?show=checked">3 credits are being checked</a>' in page
    assert not any(f"/proposals/{each.pk}" in page for each in checked)
    assert "100.00" in page[page.index("received-h") :]
    assert all(f"/proposals/{each.pk}" in shown(alice, "/recognition?show=checked") for each in checked)


def test_somebody_whose_first_credit_is_being_checked_is_not_told_of_nothing(world, as_):
    award(world, state="proposed")

    page = shown(as_("alice"))

    assert "One credit is being checked" in page
    assert "Nothing yet." not in page


@pytest.mark.slow
def test_every_award_leads_to_its_page_also_while_it_is_checked(world, as_):
    for state in ("payable", "proposed", "declined"):
        award(world, state=state)
    alice = as_("alice")

    both = shown(alice) + shown(alice, "/recognition?show=checked")
    links = re.findall(r'href="(/proposals/\d+)"', both)

    assert len(links) == 3
    assert [alice.get(each).status_code for each in links] == [200, 200, 200]


@pytest.mark.parametrize(
    ("wanted", "states"),
    [("checked", {"proposed"}), ("booked", {"payable"}), ("paid", {"confirmed"}), ("ended", {"declined"})],
)
def test_the_list_is_filtered_by_state(world, as_, wanted, states):
    rows = {state: award(world, state=state) for state in ("proposed", "payable", "confirmed", "declined")}
    thank(world, "For staying late", key="k1")

    page = shown(as_("alice"), f"/recognition?show={wanted}")

    assert {state for state, row in rows.items() if f"/proposals/{row.pk}" in page} == states
    assert "For staying late" not in page
    assert "For staying late" in shown(as_("alice"), "/recognition?show=thanks")


@pytest.mark.parametrize("same_moment", [False, True])
def test_pages_show_everything_once(world, as_, monkeypatch, same_moment):
    monkeypatch.setattr(recognition, "PAGE", 2)
    moment = timezone.now() - timedelta(hours=9)
    rows = [award(world, hours=number) for number in range(3)]
    thanks = [thank(world, f"Thanks {number}", hours=number, key=f"k{number}") for number in range(2)]
    if same_moment:
        Proposal.objects.update(state_at=moment)
    alice, address, seen = as_("alice"), "/recognition", []
    while address:
        page = shown(alice, address)
        seen += re.findall(r'href="/proposals/(\d+)"', page) + re.findall(r">(Thanks \d)</q>", page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = f"/recognition{following[1].replace('&amp;', '&')}" if following else ""

    assert sorted(seen) == sorted([*(str(row.pk) for row in rows), *(f"Thanks {n}" for n, _ in enumerate(thanks))])


@pytest.mark.parametrize("cursor", ["x", "1a", "9" * 18 + "a1", "1t" + "9" * 18, "-1a1", "١a١"])
def test_a_cursor_nobody_made_harms_nothing(world, as_, cursor):
    award(world)
    assert as_("alice").get("/recognition", {"before": cursor}).status_code == 200


def test_nobody_else_s_is_shown(world, as_):
    award(world)
    thank(world, "For staying late", key="k1")

    page = shown(as_("dan"))

    assert "Nothing yet." in page
    assert "/proposals/" not in page


@pytest.mark.slow
@pytest.mark.parametrize("times", [2, 30])
def test_the_statements_do_not_grow(rich, as_, times):
    for number in range(times):
        award(rich, hours=number, amount=1_000)
    alice = as_("alice")
    shown(alice)
    with CaptureQueriesContext(connection) as seen:
        shown(alice)
    assert len(seen) <= MOST


def test_a_filter_has_a_word_and_no_state_is_in_two():
    states = [state for each in received.FILTERS if each.key for state in each.among]
    assert len(states) == len(set(states))
    assert set(states) == set(Proposal.State.values)
