"""A gift that takes the year over its tax limit: HR is told before approving, and a second approver confirms it."""

import pytest
from django.utils import timezone

from recognition.people.models import RoleGrant
from recognition.people.selectors import company_date
from recognition.shop.models import Order
from tests.recognition.shop.limits import verified
from tests.recognition.shop.till import Till

pytestmark = pytest.mark.django_db
EVERYBODY = ("alice", "bob", "carol", "dan", "erik", "frida", "greta", "hugo")
WAITS = '<a href="/shop/desk">1 order waits for your decision'


@pytest.fixture
def order(cast):
    verified(cast, year=company_date(timezone.now()).year)
    till = Till(cast)
    till.points(cast.alice, 500)
    till.item("gift", value_minor=130_001, tax_class="exempt_within_threshold", points=100)
    return till.order(cast.alice, "gift", at=timezone.now())


def text(answer):
    return answer.content.decode().replace("\u00a0", " ")


def done(client, order, act, **more):
    order.refresh_from_db()
    said = {"key": f"a-key-of-a-form-{act}", "act": act, "revision": order.revision}
    return client.post(f"/shop/orders/{order.pk}", said | more, follow=True)


def told(as_, words, address):
    """Who reads ``words`` there."""
    return {who for who in EVERYBODY if words in text(as_(who).get(address))}


@pytest.mark.slow
def test_hr_reads_before_approving_that_two_approve_it_and_then_that_a_second_is_asked(as_, order):
    greta = as_("greta")
    assert "So two people approve it." in text(greta.get(f"/shop/orders/{order.pk}"))

    page = text(done(greta, order, "approve"))

    assert "A second person is asked to confirm it." in page
    assert "Nothing waits for you." in page
    page = text(greta.get(f"/shop/orders/{order.pk}"))
    assert "needs a second approval" in page
    assert 'value="approve"' not in page


@pytest.mark.slow
def test_the_second_finds_it_on_the_start_page_and_nobody_else_does(as_, order):
    assert told(as_, WAITS, "/home/around") == set()
    done(as_("greta"), order, "approve")

    assert told(as_, WAITS, "/home/around") == {"frida"}
    assert told(as_, f"/shop/orders/{order.pk}", "/shop/desk") == {"frida"}
    assert told(as_, "waits to be approved or handed over", "/") == set()


@pytest.mark.slow
def test_the_second_reads_why_and_confirms_it(as_, order):
    done(as_("greta"), order, "approve")
    frida = as_("frida")
    assert "This passes the limit of" in text(frida.get(f"/shop/orders/{order.pk}"))

    done(frida, order, "approve")

    order.refresh_from_db()
    assert order.state == "approved"
    assert "<b>Frida</b> confirmed it" in text(frida.get(f"/shop/orders/{order.pk}"))
    assert told(as_, WAITS, "/home/around") == set()
    assert told(as_, "waits to be approved or handed over", "/") == {"greta"}


def test_a_second_who_disagrees_reads_that_it_goes_back(as_, order):
    done(as_("greta"), order, "approve")

    page = text(done(as_("frida"), order, "decline", reason="Too much."))

    assert "Sent back to the first approver." in page
    assert Order.objects.get().state == "ordered"


@pytest.mark.slow
@pytest.mark.parametrize("name", ["dan", "bob", "hugo"])
def test_to_others_it_is_as_good_as_missing(as_, order, name):
    done(as_("greta"), order, "approve")

    assert as_(name).get(f"/shop/orders/{order.pk}").status_code == 404
    assert done(as_(name), order, "approve").status_code == 404
    assert Order.objects.get().state == "needs_second"


@pytest.mark.slow
def test_where_nobody_may_confirm_hr_reads_what_to_do(as_, order):
    RoleGrant.objects.filter(role="second_approver").delete()
    greta = as_("greta")

    done(greta, order, "approve")

    assert "Ask an administrator to name a second approver." in text(greta.get(f"/shop/orders/{order.pk}"))
    assert told(as_, WAITS, "/home/around") == {"greta"}
    assert "Declined. The points are back." in text(done(greta, order, "decline", reason="Nobody can confirm it."))
    assert told(as_, WAITS, "/home/around") == set()
