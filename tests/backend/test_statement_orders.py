"""A statement says what points bought that payroll pays or taxes, on screen, on paper and as text."""

import pytest

from backend import statements
from recognition.core.actor import system
from recognition.payroll.models import Statement
from recognition.payroll.selectors import statements as payroll
from tests.cast import signed_in
from tests.recognition.payroll.office import CUT_OFF, Office
from tests.recognition.rewards.world import World
from tests.recognition.shop.till import Till

pytestmark = pytest.mark.django_db


@pytest.fixture
def statement(cast):
    """Alice's statement of a month in which she was handed a mug and nothing else; no award."""
    till = Till(cast)
    till.points(cast.alice, 500)
    till.item()
    office = Office(World(cast))
    till.handed_over(cast.alice)
    office.close()
    office.build()
    return Statement.objects.get(employee=cast.alice)


def view_of(statement, language="en"):
    return payroll.statement_numbered(viewer=system("test"), statement_id=statement.pk, language=language, at=CUT_OFF)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["From the shop", "1 × Mug for 100", "DKK\N{NO-BREAK SPACE}80.00 before tax", "line 1"]),
        ("da", ["Fra butikken", "1 × Krus for 100", "80,00", "linje 1"]),
    ],
)
def test_an_order_stands_on_the_page_and_in_the_text(statement, language, words):
    view = view_of(statement, language)
    page, text = statements.page(view, language), "\n".join(statements.text(view, language))

    for word in words:
        assert word in page
        assert word in text


def test_its_owner_reads_it_on_the_site(statement, cast):
    cast.alice.refresh_from_db()

    answer = signed_in(cast.alice).get(f"/statements/{statement.pk}").content.decode()

    assert "1 × Mug for 100" in answer
    assert "Line by line" not in answer
