"""Programmes and legal entities are chosen and listed by name; the code tells apart those that share one."""

import re

import pytest

from backend.web import names
from tests.backend.web.payroll_office import closed_month
from tests.recognition.payroll.office import Office

NAME = "Loyal customers"


def chosen_from(page, field):
    """What a select offers, by the value it sends."""
    select = re.search(rf'<select[^>]* name="{field}".*?</select>', page, re.DOTALL)[0]
    return dict(re.findall(r'<option value="([^"]*)"[^>]*>([^<]*)<', select))


@pytest.mark.slow
def test_programmes_are_chosen_by_name(as_, world):
    closed_month(Office(world), awards=1)
    greta, frida = as_("greta"), as_("frida")

    for address in ("/reports", "/reports/views", "/reports/sums"):
        page = greta.get(address).content.decode()
        assert chosen_from(page, "programme")["loyal"] == NAME, address
        assert chosen_from(page, "entity")["DK"] == world.cast.entity.name, address
    assert chosen_from(frida.get("/budgets/new").content.decode(), "programme_code") == {"loyal": NAME}


def test_budgets_are_listed_by_the_name_of_their_programme(as_, world):
    budget, frida = world.budget, as_("frida")

    assert f">{NAME}</a>" in frida.get("/budgets").content.decode()
    assert f"<h1>{NAME}</h1>" in frida.get(f"/budgets/{budget.pk}").content.decode()


def test_a_code_follows_a_name_that_several_have_and_stands_for_one_that_has_none(world):
    assert world.version

    assert names.told_apart({"b": "Same", "a": "same", "c": "Alone"}) == {
        "c": "Alone", "a": "same (a)", "b": "Same (b)",
    }  # fmt: skip
    assert names.of_programmes(["loyal", "never-activated"]) == {"loyal": NAME, "never-activated": "never-activated"}
