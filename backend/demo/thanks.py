"""A year-end of thanks at Fjordvarme: values, kudos and joins, two nominations, a report, a customer's difficulty."""

import csv
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random

from recognition.core.actor import Actor, system
from recognition.customers import selectors as customers
from recognition.customers import services as customer_services
from recognition.customers.services.crediting import AlreadyServed
from recognition.kudos import services as kudos
from recognition.kudos.errors import Refused
from recognition.listening import services as listening
from recognition.people import selectors as people
from recognition.rewards import selectors as proposals
from recognition.rewards.selectors import cards

HR, OWNER = "FV006", "FV008"
SEED = 24_12
KUDOS, WEEKS = 120, 8
POINTS = (0, 0, 5, 5, 10, 10, 15, 20)
VALUES = {
    "kunden": {"da": "Kunden først", "sv": "Kunden först", "en": "Customer first"},
    "sammen": {"da": "Sammen", "sv": "Tillsammans", "en": "Together"},
    "ansvar": {"da": "Tag ansvar", "sv": "Ta ansvar", "en": "Take ownership"},
    "varme": {"da": "Varme i stemmen", "sv": "Värme i rösten", "en": "A warm voice"},
}
WORDS = {
    "da": (
        ("sammen", "Tak fordi du tog min vagt, da min datter blev syg."),
        ("kunden", "Du blev i telefonen, til varmen virkede igen. Det glemmer de ikke."),
        ("ansvar", "Du fandt fejlen i opstarten, selv om det ikke var din opgave."),
        ("varme", "Så roligt du talte med kunden i går. Jeg lærte noget."),
        ("sammen", "Uden dine tegninger havde vi kørt to gange. Tak!"),
        ("kunden", "Du ringede tilbage samme dag, som du lovede."),
        ("ansvar", "Tak for at rydde op i de gamle sager før nytår."),
        ("", "God kaffe, godt humør og en hel uge uden ventetid. Tak."),
    ),
    "sv": (
        ("sammen", "Tack för att du hoppade in när vi var för få i fredags."),
        ("kunden", "Du körde tillbaka med rätt filter samma kväll. Kunden stannar."),
        ("ansvar", "Du såg att fakturan var fel innan kunden gjorde det."),
        ("varme", "Så vänligt du förklarade elräkningen. Det hördes i hela rummet."),
        ("sammen", "Tack för att du lärde mig det nya systemet, steg för steg."),
        ("", "Ett stort tack för en fin höst tillsammans."),
    ),
}


@dataclass(frozen=True, kw_only=True)
class Person:
    employee: str
    employee_id: int
    team: str
    language: str

    @property
    def actor(self) -> Actor:
        return Actor(channel="demo", employee_id=self.employee_id)


def live(*, folder: Path, set_up_at: datetime, at: datetime) -> None:
    """Let the people of ``employees.csv`` thank each other in the weeks before ``at``; every step may be repeated."""
    staff = _staff(folder)
    _choose(staff, set_up_at)
    random = Random(SEED)  # noqa: S311 (a believable story, not a secret)
    given = [_give(random, staff, number, moment) for number, moment in enumerate(_moments(random, at))]
    _join(random, staff, [each for each in given if each], at)
    _thank_each_other(staff, at)
    _thank_for_customers(staff, at)
    _nominate(staff, at)
    _tell_of_frictions(staff, at)


def _staff(folder: Path) -> list[Person]:
    with (folder / "employees.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if not row["left_on"]]
    ids = customers.employee_ids([row["employee_id"] for row in rows])
    return [
        Person(
            employee=row["employee_id"],
            employee_id=ids[row["employee_id"]],
            team=row["team"],
            language=row["language"],
        )
        for row in rows
    ]


def _choose(staff: Sequence[Person], at: datetime) -> None:
    chooser = next(person.actor for person in staff if person.employee == HR)
    for code, names in VALUES.items():
        kudos.add_value(actor=chooser, code=code, names=names, at=at)
    kudos.set_allowance_rule(actor=chooser, amount=150, span="month", team=None, role="manager", at=at)
    kudos.set_policy(actor=chooser, at=at, nudge_after_days=45, unit="goods")


def _moments(random: Random, end: datetime) -> list[datetime]:
    """Working hours of the weeks before ``end``, more of them towards it."""
    ago = [timedelta(days=7 * WEEKS * random.random() ** 2, hours=1) for _ in range(KUDOS)]
    moments = [(end - each).replace(hour=8 + random.randrange(8)) for each in ago]
    return sorted(each for each in moments if each.weekday() < 5)


def _give(random: Random, staff: Sequence[Person], number: int, at: datetime) -> int | None:
    giver = random.choice(staff)
    near = [each for each in staff if (each.team == giver.team) == (random.random() < 0.6) and each != giver]
    recipients = random.sample(near, random.choice((1, 1, 1, 2, 3)))
    tag, text = random.choice(WORDS[giver.language])
    is_private = random.random() < 0.1
    with suppress(Refused):
        return kudos.give(
            actor=giver.actor,
            recipients=[each.employee_id for each in recipients],
            points=random.choice(POINTS),
            text=text,
            tag=tag,
            visibility="private" if is_private else "public",
            at=at,
            key=f"demo {number}",
        ).kudos_id
    return None


def _join(random: Random, staff: Sequence[Person], given: Sequence[int], at: datetime) -> None:
    """Some join what others said, and one asks HR to look at it."""
    for kudos_id in random.sample(given, len(given) // 3):
        for person in random.sample(staff, random.choice((1, 1, 2, 3))):
            with suppress(Refused):
                kudos.settle_boost(
                    actor=person.actor,
                    kudos_id=kudos_id,
                    mark="button",
                    is_on=True,
                    said_at=at,
                    at=at,
                    key=f"demo {kudos_id}",
                )
    for person in staff[-3:]:
        with suppress(Refused):
            kudos.report(actor=person.actor, kudos_id=given[0], reason="Det nævner en kollegas sygdom.", at=at)
            return


def _thank_each_other(staff: Sequence[Person], end: datetime) -> None:
    """Two who sit together thank each other every week: enough for HR to be asked to look."""
    one, other = [each for each in staff if each.team == "Fakturering"][1:3]
    for week in range(5, 0, -1):
        for giver, receiver, hour in ((one, other, 9), (other, one, 14)):
            kudos.give(
                actor=giver.actor,
                recipients=[receiver.employee_id],
                points=5,
                text=f"Tak for en god uge, nummer {week} før nytår.",
                at=(end - timedelta(weeks=week)).replace(hour=hour),
                key=f"demo week {week}",
            )


def _thank_for_customers(staff: Sequence[Person], at: datetime) -> None:
    """Who was credited for one customer thanks the other who was, so that it stands beside the proposal."""
    credited: dict[str, list[int]] = defaultdict(list)
    rows = list(proposals.proposals(viewer=system("demo"), at=at, state="proposed", limit=60))
    ids = [row.proposal_id for row in rows]
    for card in cards.cards(viewer=system("demo"), proposal_ids=ids, language="da", at=at).values():
        credited[card.customer].append(card.employee_id)
    known = {person.employee_id: person for person in staff}
    for customer, several in sorted(credited.items()):
        colleagues = [known[each] for each in dict.fromkeys(several) if each in known]
        for giver, receiver in pairwise(colleagues):
            with suppress(Refused):
                kudos.give(
                    actor=giver.actor,
                    recipients=[receiver.employee_id],
                    points=0,
                    text=WORDS[giver.language][1][1],
                    tag="kunden",
                    customer=customer,
                    at=at - timedelta(hours=2),
                    key=f"demo customer {customer}",
                )


def _nominate(staff: Sequence[Person], at: datetime) -> None:
    """Two took ownership without being asked; about one of them the manager has decided."""
    for giver, nominee, evidence, is_decided in (
        ("Kundeservice Danmark", "Fakturering", "Kørte selv ud med en varmeovn en søndag aften.", True),
        ("Kundtjänst Sverige", "Installation Sverige", "Stannade kvar tills värmen var igång.", False),
    ):
        sees, acts = (next(each for each in _below_manager(staff, team)) for team in (giver, nominee))
        number = _nominated(sees, acts, evidence, at)
        if is_decided and number is not None:
            decider = customers.deciders(nomination_id=number, at=at)
            for employee_id in decider[:1]:
                customer_services.decide_nomination(
                    actor=Actor(channel="demo", employee_id=employee_id),
                    nomination_id=number,
                    accept=True,
                    at=at,
                    key="demo",
                )


def _nominated(giver: Person, nominee: Person, evidence: str, at: datetime) -> int | None:
    """Name them for the first customer the giver served and they did not."""
    for customer, _ in customers.served(employee_id=giver.employee_id, at=at - timedelta(days=1), limit=50):
        with suppress(AlreadyServed):
            return customer_services.nominate(
                actor=giver.actor,
                nominee_id=nominee.employee_id,
                customer=customer,
                occurred_at=at - timedelta(days=12),
                evidence=evidence,
                at=at,
                key=f"demo {customer}",
            )
    return None


def _tell_of_frictions(staff: Sequence[Person], at: datetime) -> None:
    teller = next(_below_manager(staff, "Kundeservice Danmark"))
    customer, _ = customers.served(employee_id=teller.employee_id, at=at, limit=1)[0]
    for number, (text, named) in enumerate(
        (
            ("Regningen kan ikke læses på en telefon, så de ringer i stedet.", customer),
            ("Ingen svarer på chatten efter klokken 15.", None),
        )
    ):
        report = listening.report_friction(
            actor=teller.actor, text=text, customer=named, at=at - timedelta(days=3 - number), key=f"demo {number}"
        )
    owner = Actor(channel="demo", employee_id=people.employee_by(OWNER).pk)
    with suppress(listening.AlreadySettled):
        listening.settle_friction(
            actor=owner, friction_id=report, is_done=True, answer="Chatten er bemandet til 18 fra nytår.", at=at
        )


def _below_manager(staff: Sequence[Person], team: str) -> Iterator[Person]:
    """The members of a team by number, without its manager, who is the first of them."""
    return iter([each for each in staff if each.team == team][1:])
