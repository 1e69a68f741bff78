"""A batch as payroll gets it: what is paid, taken back, told for information only, in awkward letters and figures."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from recognition.payroll.formats import Batch, Line, Wage

GOLDEN = Path(__file__).parent / "golden"
AWKWARD = 'å ä ö ø æ ß ł & < " 🌲'
UID = "0c5c8f2e-6a39-5f8e-9d65-{:012d}"


def wage(code, name, **fields):
    return Wage(names={"da": name, "sv": name, "en": name}, code=code, **fields)


WAGES = {
    "CUSTOMER_BONUS_CASH": wage("15", "Kundbonus", cost_account="7210", liability_account="2910"),
    "REFERRAL_BONUS_CASH": wage("16", "Rekommendationsbonus", has_units=True, has_rate=True),
    "BENEFIT_TAXABLE": wage("301", "Förmån"),
    "CORRECTION": wage("99", "Rättelse", is_positive=True),
}
BATCH = Batch(
    code="2026-09-0002",
    entity="acme-se",
    period="2026-09",
    currency="SEK",
    line_count=6,
    person_count=4,
    positive_minor=123_706_889,
    negative_minor=-75_000,
    reissues="2026-09-0001",
    number=2,
    reissued_on=date(2026, 10, 1),
    ends_on=date(2026, 9, 30),
    made_at=datetime(2026, 10, 2, 9, 30),  # noqa: DTZ001 (the wall clock of the entity)
    released_by="Laurels #42",
    company="Exempelbolaget & Söner AB",
    country="SE",
    registration_number="5560000001",
    settings={
        "adp": {"company_code": "ABC"},
        "sie4i": {
            "cost_account": "7210",
            "liability_account": "2910",
            "contributions_percent": "31.42",
            "contributions_account": "7510",
            "contributions_liability": "2940",
        },
    },
    wages=WAGES,
    paid_count=5,
    paid_minor=123_681_889,
)
DANISH = replace(
    BATCH, entity="acme-dk", company="Eksempel A/S", country="DK", currency="DKK", registration_number="10000001"
)


def line(number, amount, **fields):
    plain = {
        "line_no": number,
        "line_uid": UUID(UID.format(number)),
        "payroll_number": f"0010{number}",
        "wage_type": "CUSTOMER_BONUS_CASH",
        "external_code": "15",
        "kind": "cash" if amount > 0 else "reversal",
        "quantity_milli": 1000,
        "rate_minor": None,
        "amount_minor": amount,
        "currency": "SEK",
        "earned_from": date(2026, 3, 8),
        "earned_to": date(2026, 9, 4),
        "pay_period": "2026-09",
        "cost_centre": "110",
        "tax_class": "cash_taxable",
        "holiday_pay_basis": "payroll_decides",
        "pensionable": "payroll_decides",
        "text": "Kunder som stannar",
        "reverses_line_uid": None if amount > 0 else UUID(UID.format(99)),
    }
    return Line(**plain | fields)


LINES = [
    line(1, 1),
    line(2, 10, text=AWKWARD),
    line(3, 123_456_789, cost_centre=""),
    line(4, -75_000, text="Återföring: Kunder som stannar"),
    line(
        5, 300_089, wage_type="REFERRAL_BONUS_CASH", external_code="", quantity_milli=1000, cost_centre="210",
        text="Rekommendation",
    ),
    line(6, 25_000, wage_type="GIFT_SMALL_DK", external_code="", kind="exempt_gift_info"),
]  # fmt: skip
PLAIN = [each._replace(text="Kunder som stannar") for each in LINES]


def written(form, batch=BATCH, lines=LINES):
    return b"".join(form.render(batch, iter(lines)))
