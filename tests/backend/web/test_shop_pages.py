"""Pages of the shop: a full one leads on only where there is more."""

import pytest

from backend.web.views import shop, shop_items
from tests.recognition.shop.till import Till

pytestmark = pytest.mark.django_db


@pytest.fixture
def till(cast):
    till = Till(cast)
    till.points(cast.alice, 500)
    for code in ("mug", "pen", "cup"):
        till.item(code=code)
        till.order(cast.alice, code)
    return till


PAGES = {"/shop": ("alice", "?points="), "/shop/orders": ("alice", "?before="), "/shop/catalogue": ("greta", "?after=")}


@pytest.mark.parametrize("address", PAGES)
def test_a_full_page_leads_on_only_where_there_is_more(till, as_, monkeypatch, address):
    who, link = PAGES[address]

    def leads_on(shown):
        for views in (shop, shop_items):
            monkeypatch.setattr(views, "SHOWN", shown)
        return link in as_(who).get(address).content.decode()

    assert [leads_on(shown) for shown in (2, 3, 4)] == [True, False, False]
