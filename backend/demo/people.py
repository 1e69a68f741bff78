"""Who works at Fjordvarme: two entities, teams with their managers, 120 people. Names are made up."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

DANISH = (
    "Anne Mette Birgitte Camilla Dorte Emil Frederik Gitte Henrik Ida Jakob Jens Karen Kirsten Lars Lene Mads Maja "
    "Mikkel Morten Nanna Niels Ole Pernille Peter Rasmus Rikke Sanne Signe Simon Sofie Stine Søren Thea Thomas Tobias "
    "Trine Ulla Viggo Østen Åse"
)
DANISH_FAMILY = (
    "Andersen Bach Bjerregaard Brandt Bruun Christensen Dahl Dam Eriksen Friis Gregersen Hald Holm Høj Iversen Jessen "
    "Juhl Kjær Kragh Lauridsen Lund Madsen Mikkelsen Møller Nygaard Overgaard Poulsen Ravn Riis Schou Skov Søgaard "
    "Thorsen Toft Vestergaard Winther Østergaard Aagaard"
)
SWEDISH = (
    "Agnes Alva Anders Astrid Birgitta Björn Cecilia Daniel Ebba Elin Emma Erik Fredrik Gunilla Gustav Hanna Håkan "
    "Ingrid Jonas Josefin Karl Kerstin Lars Linnea Magnus Malin Mattias Mikael Moa Nils Oskar Per Petra Saga Sara "
    "Sofia Sven Tove Ulf Viktor Åsa Örjan"
)
SWEDISH_FAMILY = (
    "Ahlgren Andersson Berg Bergqvist Björk Blom Dahlberg Ek Eklund Forsberg Gustafsson Hedlund Hellström Holmgren "
    "Isaksson Johansson Karlsson Lind Lindqvist Lundgren Löfgren Månsson Nilsson Norberg Nyström Olofsson Persson "
    "Rosén Sandström Sjöberg Ström Söderberg Wallin Wikström Åberg Åkesson Öberg"
)


@dataclass(frozen=True)
class Team:
    """A team: what its members do for customers, and how many of them there are besides the manager."""

    name: str
    entity: str
    work: str
    size: int
    title: str
    cost_centre: str


TEAMS = (
    Team("Salg Danmark", "FV-DK", "sale", 7, "Energirådgiver", "110"),
    Team("Kundestart Danmark", "FV-DK", "onboarding", 6, "Kundestarter", "120"),
    Team("Montører Øst", "FV-DK", "delivery", 11, "Montør", "130"),
    Team("Montører Vest", "FV-DK", "delivery", 10, "Montør", "131"),
    Team("Kundeservice Danmark", "FV-DK", "support", 14, "Kundekonsulent", "140"),
    Team("Fakturering", "FV-DK", "invoice", 6, "Økonomikonsulent", "150"),
    Team("Kundeansvarlige Danmark", "FV-DK", "renewal", 7, "Kundeansvarlig", "160"),
    Team("Försäljning Sverige", "FV-SE", "sale", 6, "Energirådgivare", "210"),
    Team("Kundstart Sverige", "FV-SE", "onboarding", 5, "Kundstartare", "220"),
    Team("Installation Sverige", "FV-SE", "delivery", 11, "Installatör", "230"),
    Team("Kundtjänst Sverige", "FV-SE", "support", 11, "Kundrådgivare", "240"),
    Team("Kundansvariga Sverige", "FV-SE", "renewal", 6, "Kundansvarig", "250"),
)
OFFICE = (
    ("FV001", "Ellen Vestergaard", "Direktør", "FV-DK", ""),
    ("FV002", "Henrik Dahl", "Landechef Danmark", "FV-DK", "FV001"),
    ("FV003", "Astrid Lindqvist", "Landschef Sverige", "FV-SE", "FV001"),
    ("FV004", "Carol Brandt", "Lønansvarlig", "FV-DK", "FV002"),
    ("FV005", "Mikael Sandström", "Lönespecialist", "FV-SE", "FV003"),
    ("FV006", "Birgitte Holm", "HR-chef", "FV-DK", "FV001"),
    ("FV007", "Jonas Ek", "Økonomichef", "FV-DK", "FV001"),
    ("FV008", "Signe Kjær", "Programansvarlig", "FV-DK", "FV006"),
)
GIVEN = {"FV-DK": DANISH.split(), "FV-SE": SWEDISH.split()}
FAMILY = {"FV-DK": DANISH_FAMILY.split(), "FV-SE": SWEDISH_FAMILY.split()}
PLAIN = str.maketrans("åæøäöé", "aeoaoe")
CURRENCY = {"FV-DK": "DKK", "FV-SE": "SEK"}
ENTITIES = (
    ("FV-DK", "Fjordvarme ApS", "DK", "DKK", "Europe/Copenhagen", "danlon"),
    ("FV-SE", "Fjordvarme AB", "SE", "SEK", "Europe/Stockholm", "fortnox"),
)


@dataclass
class Staff:
    """Who may serve a customer, by entity and kind of work, as it stands on a day."""

    members: dict[tuple[str, str], list[tuple[str, date, date | None]]] = field(default_factory=dict)

    def pick(self, random: Random, entity: str, work: str, day: date) -> str:
        """Somebody of ``entity`` who does ``work`` and is employed on ``day``; the country head if nobody is."""
        there = [
            person
            for person, hired, left in self.members.get((entity, work), [])
            if hired <= day and (left is None or day < left)
        ]
        return random.choice(there) if there else {"FV-DK": "FV002", "FV-SE": "FV003"}[entity]


def employees(random: Random, first: date, last: date) -> tuple[list[dict[str, str]], Staff]:
    """The rows of ``employees.csv``, and who can be picked; ``first`` to ``last`` is the stretch of the data."""
    used: set[str] = set()
    rows = [_office(row) for row in OFFICE]
    used.update(row["name"] for row in rows)
    staff = Staff()
    number = len(OFFICE)
    for team in TEAMS:
        number += 1
        manager = f"FV{number:03d}"
        head = {"FV-DK": "FV002", "FV-SE": "FV003"}[team.entity]
        started = first - timedelta(days=900)
        name = _name(random, team.entity, used)
        rows.append(_row(person=manager, name=name, manager=head, team=team, title="Teamleder", hired=started))
        for hired, left in _stretches(random, team.size, first, last):
            number += 1
            person = f"FV{number:03d}"
            name = _name(random, team.entity, used)
            rows.append(
                _row(person=person, name=name, manager=manager, team=team, title=team.title, hired=hired, left=left)
            )
            staff.members.setdefault((team.entity, team.work), []).append((person, hired, left))
    # Sweden's invoices are sent from Denmark: credit crosses entities, pay does not.
    staff.members["FV-SE", "invoice"] = staff.members["FV-DK", "invoice"]
    return rows, staff


def _stretches(random: Random, size: int, first: date, last: date) -> Iterator[tuple[date, date | None]]:
    for place in range(size):
        hired = first - timedelta(days=random.randrange(60, 2400))
        if place == 0:
            hired = first + timedelta(days=random.randrange(120, 500))
        left = last - timedelta(days=random.randrange(20, 200)) if place == 1 and size > 6 else None
        yield hired, left


def _office(row: tuple[str, str, str, str, str]) -> dict[str, str]:
    person, name, title, entity, manager = row
    office = Team("Ledelse og stab", entity, "office", len(OFFICE), title, "100")
    return _row(person=person, name=name, manager=manager, team=office, title=title, hired=date(2019, 3, 1))


def _name(random: Random, entity: str, used: set[str]) -> str:
    name = ""
    while not name or name in used:
        name = f"{random.choice(GIVEN[entity])} {random.choice(FAMILY[entity])}"
    used.add(name)
    return name


def _row(
    *, person: str, name: str, manager: str, team: Team, title: str, hired: date, left: date | None = None
) -> dict[str, str]:
    plain = name.lower().translate(PLAIN)
    return {
        "employee_id": person,
        "name": name,
        "email": f"{plain.replace(' ', '.')}@fjordvarme.example",
        "manager_id": manager,
        "department": team.name,
        "title": title,
        "hired_on": hired.isoformat(),
        "left_on": left.isoformat() if left else "",
        "currency": CURRENCY[team.entity],
        "entity_id": team.entity,
        "payroll_number": person.removeprefix("FV").zfill(5),
        "team": team.name,
        "cost_centre": team.cost_centre,
        "country": team.entity[-2:],
        "language": "da" if team.entity == "FV-DK" else "sv",
        "time_zone": "Europe/Copenhagen" if team.entity == "FV-DK" else "Europe/Stockholm",
        "employment_type": "permanent",
        "worker_category": "field" if team.work == "delivery" else "office",
        "fte": "1.0",
    }
