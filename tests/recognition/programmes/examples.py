"""A programme, an occasion and people to vary in the tests of the rules."""

from datetime import UTC, date, datetime, timedelta
from itertools import count

from recognition.attribution.policies import Policy
from recognition.core import identity
from recognition.programmes import rules
from recognition.programmes.definition import Definition, Formula, Text, Tier
from recognition.programmes.models import ConsultationRecord, ProgrammeVersion, Simulation
from recognition.programmes.occasions import Candidate
from recognition.programmes.verdicts import Credited, Occasion

DAY = date(2026, 3, 3)
MATURED = datetime(2026, 4, 2, tzinfo=UTC)
TEXTS = {language: Text(name="Keep", purpose="Thank those who keep customers.") for language in ("da", "en", "sv")}
NUMBERS = count(1)
NOTHING_JUDGED = {
    "draft": {"judged": 0, "results": {}, "units": {}, "burn": [], "assumed": [], "open_occasions": 0},
    "gains": {},
    "outcomes": {"not_matured": 0, "waiting_for_sources": 0, "withdrawn": 0},
}
FILE = """
programme = "keep-customers"
nature = "entitlement"
unit = "DKK"
starts_on = 2026-01-01
ends_on = 2026-12-31

[outcomes]
kinds = ["renewal", "expansion"]

[credit]
policy = "equal"

[formula]
kind = "fixed"
amount = "500.00"

[texts.da]
name = "Behold kunder"
purpose = "Tak til dem, der får kunder til at blive."

[texts.en]
name = "Keep customers"
purpose = "Thanks to those who make customers stay."

[texts.sv]
name = "Behåll kunder"
purpose = "Tack till dem som får kunder att stanna."
"""


def fixed(amount):
    return Formula(kind="fixed", amount=amount)


def tiers(kind, *steps):
    """Tiers from (from, amount) for whole ones with an amount, or (from, None, basis points)."""
    made = tuple(Tier(from_value=step[0], amount=step[1], basis_points=step[2] if step[2:] else None) for step in steps)
    return Formula(kind=kind, tiers=made)


def define(**fields):
    facts = {
        "programme": "keep-customers",
        "nature": "entitlement",
        "unit": "DKK",
        "starts_on": date(2026, 1, 1),
        "ends_on": date(2026, 12, 31),
        "kinds": ("renewal", "expansion", "repeat_purchase"),
        "credit": Policy(name="equal"),
        "formula": fixed(50_000),
        "texts": TEXTS,
    }
    facts["value_currency"] = fields.get("unit", "DKK")
    return Definition(**facts | fields)


def credited(number, weight=1, **fields):
    facts = {
        "employee_id": number,
        "uid": identity.uid("test", "employee", str(number)),
        "weight": weight,
        "touch_count": 1,
        "currency": "DKK",
        "team_id": number,
    }
    return Credited(**facts | fields)


def occasion(*people, **fields):
    number = fields.pop("number", None) or next(NUMBERS)
    facts = {
        "outcome_id": number,
        "outcome_uid": identity.uid("test", "outcome", str(number)),
        "occasion": identity.uid("test", "occasion", str(number)),
        "customer_id": 7,
        "kind": "renewal",
        "day": DAY,
        "matured_at": MATURED,
        "value_minor": None,
        "currency": "",
        "credited": people or (credited(1),),
    }
    return Occasion(**facts | fields)


def candidate(name, **fields):
    occurred_at = fields.get("occurred_at", datetime(2026, 3, 3, 12, tzinfo=UTC))
    facts = {
        "outcome_id": next(NUMBERS),
        "uid": identity.uid("test", "outcome", name),
        "customer_id": 7,
        "kind": "renewal",
        "segment": "enterprise",
        "occurred_at": occurred_at,
        "day": occurred_at.date(),
        "matured_at": occurred_at,
        "withdrawn": False,
        "document_id": "",
        "value_minor": None,
        "currency": "",
    }
    return Candidate(**facts | fields)


def judge(definition, *occasions, used=None):
    """Judge with nothing used but what is given."""
    keys = rules.cap_keys(definition, occasions)
    return rules.judge(definition, occasions, dict.fromkeys(keys, 0) | (used or {}))


def amounts(judged):
    """Employee to amount, over all verdicts."""
    paid = {}
    for verdict in judged.verdicts:
        for award in verdict.awards:
            paid[award.employee_id] = paid.get(award.employee_id, 0) + award.amount
    return paid


def simulated(version, at):
    """A finished simulation of what a version says, as a row only; what it figures out is another test's."""
    last = min(version.starts_on, at.date()) - timedelta(days=1)
    return Simulation.objects.create(
        programme_code=version.programme.code,
        fingerprint=version.fingerprint,
        definition=version.definition,
        from_date=last - timedelta(days=364),
        to_date=last,
        as_of=at,
        asked_at=at,
        ended_at=at,
        figures=NOTHING_JUDGED,
    )


def consulted(version, by, country="DK", *, notified_on=date(2020, 1, 1), concluded_on=None):
    """A record, made long ago by default, that the employees of a country were told of the programme."""
    return ConsultationRecord.objects.create(
        programme=version.programme,
        country=country,
        body="SU",
        notified_on=notified_on,
        concluded_on=concluded_on,
        recorded_by=by,
        recorded_at=MATURED,
    )


def ready(version_id, at, by):
    """Open every gate a programme of money in Denmark has."""
    version = ProgrammeVersion.objects.select_related("programme").get(pk=version_id)
    simulated(version, at)
    consulted(version, by)
    return version_id
