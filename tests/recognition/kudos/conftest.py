import pytest

from recognition.ledger import selectors as books
from tests.recognition.kudos.world import World


@pytest.fixture
def world(cast):
    """A company that gives kudos; whatever a test did, its books are right in the end."""
    yield World(cast)
    assert books.check_books() == []
