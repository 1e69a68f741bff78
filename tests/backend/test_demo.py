"""The demonstration company: the same for the same month, in every state, and never on top of another."""

import csv
import hashlib
from collections import Counter
from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from backend import running
from backend.demo import bundle, load
from recognition.activity.models import Activity
from recognition.customers.models import Nomination
from recognition.kudos.models import Boost, Kudos, KudosReport, Value
from recognition.ledger import selectors as books
from recognition.ledger.models import Period
from recognition.listening.models import FrictionReport
from recognition.people.models import Employee, Entity, Role
from recognition.programmes.models import PayGate, ProgrammeVersion
from recognition.rewards.models import Proposal

AT = "2026-11-21T10:00:00Z"


def digest(folder):
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(folder.iterdir()))).hexdigest()


@pytest.mark.slow
def test_the_same_month_makes_the_same_bytes(tmp_path):
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        bundle.write(tmp_path / name, until=date(2026, 10, 31))
    assert digest(tmp_path / "first") == digest(tmp_path / "second")


@pytest.mark.slow
def test_the_company_has_the_size_it_is_said_to_have(tmp_path):
    bundle.write(tmp_path, until=date(2026, 10, 31))
    lines = {path.stem: len(path.read_text(encoding="utf-8").splitlines()) - 1 for path in tmp_path.iterdir()}
    assert (lines["entities"], lines["employees"], lines["customers"]) == (2, 120, 900)
    assert lines["interactions"] > 10_000


@pytest.mark.slow
def test_every_role_is_held_by_somebody_who_stays_and_can_be_visited(tmp_path):
    bundle.write(tmp_path, until=date(2026, 10, 31))
    with (tmp_path / "employees.csv").open(encoding="utf-8", newline="") as file:
        staying = {row["employee_id"] for row in csv.DictReader(file) if not row["left_on"]}
    held = {role: employee for employee, role, _ in load.ROLES} | {"administrator": load.ADMINISTRATOR}

    assert set(held) == set(Role.values)
    assert set(held.values()) | {employee for employee, _ in load.VISITORS} <= staying
    assert {load.AUDITOR, load.COUNCIL} <= {employee for employee, _ in load.VISITORS}


@pytest.mark.parametrize(
    ("moment", "until"),
    [("2026-11-21", date(2026, 10, 31)), ("2026-11-05", date(2026, 9, 30)), ("2027-03-09", date(2027, 2, 28))],
)
def test_the_data_end_with_a_month_that_is_over_for_a_week(moment, until):
    assert load.calendar_at(datetime.fromisoformat(moment).replace(tzinfo=UTC)).until == until


@pytest.mark.django_db
def test_it_is_not_loaded_on_top_of_another_company(cast):
    out = StringIO()
    call_command("demo", "--load-only", stdout=out)
    assert out.getvalue() == "A company is here already; nothing was loaded.\n"
    assert Entity.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("asked", "lead"), [([], "  /"), (["--port", "8213"], "  LAURELS_PORT=8213 /")])
def test_who_asks_for_a_port_is_shown_commands_whose_links_lead_there(cast, monkeypatch, asked, lead):
    monkeypatch.setattr(load, "is_loaded", lambda: True)
    monkeypatch.setattr(load, "VISITORS", [(cast.alice.external_id, "serves customers")])
    out = StringIO()

    call_command("demo", "--load-only", *asked, stdout=out)

    assert out.getvalue().splitlines()[-1].startswith(lead)


@pytest.mark.django_db
def test_where_the_usual_port_is_taken_the_links_lead_to_the_one_that_is_served(cast, monkeypatch):
    usual, served = settings.LAURELS.LAURELS_PORT, []
    monkeypatch.setattr(load, "is_loaded", lambda: True)
    monkeypatch.setattr(load, "VISITORS", [(cast.alice.external_id, "serves customers")])
    monkeypatch.setattr(running, "_is_taken", lambda host, port: port == usual)
    monkeypatch.setattr(running, "serve", lambda *, port: served.append(port))
    out = StringIO()

    call_command("demo", stdout=out)

    assert served == [usual + 1]
    assert out.getvalue().splitlines()[-1].startswith(f"  LAURELS_PORT={usual + 1} /")


@pytest.mark.django_db
def test_a_port_that_is_taken_is_refused_before_anything_is_loaded(monkeypatch):
    monkeypatch.setattr(running, "_is_taken", lambda host, port: True)

    with pytest.raises(CommandError, match="Port 8213 is taken"):
        call_command("demo", "--port", "8213", stdout=StringIO())

    assert not Employee.objects.exists()


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.django_db(transaction=True)
def test_it_holds_proposals_in_every_state_and_thanks_and_the_books_are_right():
    call_command("demo", "--load-only", "--at", AT, stdout=StringIO())
    assert Employee.objects.count() == 120
    states = Counter(Proposal.objects.values_list("state", "held_for"))
    assert {state for state, _ in states} >= {
        "held",
        "proposed",
        "needs_second",
        "payable",
        "granted",
        "in_batch",
        "exported",
        "confirmed",
        "declined",
        "cancelled",
    }
    assert states["held", "budget"]
    assert states["held", "hold_days"]
    assert Proposal.objects.filter(reverses__isnull=False).exists()
    assert set(Period.objects.values_list("state", flat=True)) == {"open", "closed"}
    versions = ProgrammeVersion.objects.select_related("simulation", "baseline")
    assert all(each.simulation.figures["draft"]["judged"] and each.baseline.figures for each in versions)
    assert PayGate.objects.get().version.programme.code == "godt-ord"
    assert Kudos.objects.count() > 100
    assert set(Kudos.objects.values_list("visibility", flat=True)) == {"public", "private"}
    assert Kudos.objects.filter(customer__isnull=False).exists()
    assert (Value.objects.count(), KudosReport.objects.count()) == (4, 1)
    assert Boost.objects.filter(is_on=True).count() > 20
    assert sorted(Nomination.objects.values_list("state", flat=True)) == ["accepted", "proposed"]
    assert sorted(FrictionReport.objects.values_list("state", flat=True)) == ["done", "open"]
    assert books.check_books() == []
    before = Activity.objects.count()
    call_command("demo", "--load-only", "--at", AT, stdout=StringIO())
    assert Activity.objects.count() == before
