"""A verified limit of what is free of tax in a year."""

from datetime import UTC, date, datetime

from recognition.payroll.models import TaxLimit

LIMIT = 130_000  # small staff benefits in Denmark, 2023 and 2024


def verified(cast, amount=LIMIT, year=2026, country="DK"):
    TaxLimit.objects.create(
        country=country,
        rule="yearly_non_cash",
        valid_from=date(year, 1, 1),
        valid_to=date(year, 12, 31),
        amount_minor=amount,
        currency="DKK",
        source="skat.dk",
        entered_by=cast.greta,
        entered_at=datetime(2026, 1, 1, tzinfo=UTC),
        verified_by=cast.hugo,
        verified_at=datetime(2026, 1, 2, tzinfo=UTC),
    )
