"""A limit is typed as the page's language writes amounts."""

import re

import pytest

from recognition.payroll.models import TaxLimit

LIMIT = {
    "country": "DK", "rule": "yearly_non_cash", "valid_from": "2026-01-01", "currency": "DKK", "source": "skat.dk",
    "key": "12345678",
}  # fmt: skip


def entered(client, language, amount):
    client.cookies["django_language"] = language
    return client.post("/tax-limits", LIMIT | {"amount": amount})


@pytest.mark.parametrize(
    ("language", "typed", "minor"),
    [
        ("da", "1.300", 130_000),
        ("da", "1.300,50", 130_050),
        ("da", "1300", 130_000),
        ("sv", "1\u00a0300,50", 130_050),
        ("en", "1,300.50", 130_050),
    ],
)
def test_thousands_are_thousands(as_, language, typed, minor):
    answer = entered(as_("greta"), language, typed)

    assert answer.status_code == 302, re.sub("<[^>]+>", "", answer.content.decode())
    assert TaxLimit.objects.get().amount_minor == minor


@pytest.mark.parametrize(
    ("language", "typed"), [("da", "1300.50"), ("en", "1300,50"), ("da", "mange"), ("da", "1,2345")]
)
def test_what_is_no_amount_there_stays_where_it_was_typed(as_, language, typed):
    answer = entered(as_("greta"), language, typed)

    assert answer.status_code == 409
    assert f'value="{typed}"' in answer.content.decode()
    assert not TaxLimit.objects.exists()
