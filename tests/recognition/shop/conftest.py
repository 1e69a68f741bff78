import pytest

from tests.recognition.shop.till import Till


@pytest.fixture
def till(cast):
    till = Till(cast)
    till.points(cast.alice, 500)
    till.points(cast.alice, 300, "cash")
    return till
