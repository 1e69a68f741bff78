"""A bundle is imported whole; the same again changes nothing, a changed one lists its corrections."""

import json
from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from integrations.sources import bundle, fast
from recognition.activity.models import Activity
from recognition.core.identity import uid
from recognition.customers import checks
from recognition.customers.models import Customer, Outcome, Source, Touchpoint
from recognition.people.models import Employee, Employment, Entity
from tests.integrations.sources import bundles
from tests.integrations.sources.bundles import CUSTOMERS, EMPLOYEES, INTERACTIONS, OUTCOMES

pytestmark = pytest.mark.django_db

NOW = "2026-03-01T12:00:00+01:00"


def run(folder, *options, at=NOW):
    call_command("import_bundle", str(folder), "--at", at, *options)


def state():
    models = (Entity, Employee, Employment, Customer, Source, Touchpoint, Outcome, Activity)
    return {model: list(model.objects.order_by("pk").values()) for model in models}


def test_it_keeps_what_the_files_say(tmp_path):
    run(bundles.write(tmp_path))

    alice = Employment.objects.get(employee__external_id="alice")
    assert (alice.manager.external_id, alice.entity.external_id) == ("bob", "default-DKK")
    assert (alice.payroll_number, alice.team.name, alice.starts_on) == ("alice", "Kundeservice", date(2020, 1, 1))
    assert Employee.objects.get(external_id="alice").uid == uid("bundle", "employee", "alice")
    assert Customer.objects.get(external_id="B").name == "Berg, Berg\nog Berg"
    touches = Touchpoint.objects.order_by("external_id")
    assert [(touch.value_hundredths, touch.employee_id is None) for touch in touches] == [
        (None, False),
        (1250, True),
        (-150, False),
    ]
    renewal = Outcome.objects.get(external_id="r1")
    assert (renewal.family, renewal.value_minor, renewal.currency) == ("gain", 100_000, "DKK")
    assert renewal.matured_at == datetime(2026, 3, 3, 11, tzinfo=UTC)
    promoter = Outcome.objects.get(external_id="n1")
    assert (promoter.kind, promoter.reported_kind, promoter.scale) == ("promoter", "nps", "0-10")
    assert Source.objects.get().complete_until == datetime(2026, 3, 1, 11, tzinfo=UTC)
    assert Activity.objects.get(code="bundle.imported").data["interactions"]["new"] == 3


def test_the_same_bundle_at_the_same_time_changes_nothing_at_all_and_says_so(tmp_path, capsys):
    run(bundles.write(tmp_path))
    before = state()
    capsys.readouterr()

    run(tmp_path)

    assert state() == before
    assert "Nothing changed." in capsys.readouterr().out


def test_a_byte_order_mark_and_windows_lines_are_the_same_file(tmp_path):
    run(bundles.write(tmp_path))
    before = state()

    windows = {name: b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode() for name, text in bundles.FILES.items()}
    windows["customers"] = windows["customers"].replace(b"Berg, Berg\r\n", b"Berg, Berg\n")
    run(bundles.write(tmp_path, **windows))

    assert state() == before


def test_a_changed_bundle_lists_its_corrections_and_keeps_what_was_known_before(tmp_path, capsys):
    run(bundles.write(tmp_path))
    outcome = OUTCOMES.replace("1000.00", "1500.00")
    touches = INTERACTIONS.replace("1,A,alice", "1,A,bob")
    customers = CUSTOMERS.replace("Andersen & Søn,Denmark", "Andersen,Sweden")
    capsys.readouterr()

    run(bundles.write(tmp_path, outcomes=outcome, interactions=touches, customers=customers), at="2026-03-02T12:00:00Z")

    told = capsys.readouterr().out
    assert "corrected r1: value 1000.00 → 1500.00" in told
    assert "corrected 1: employee_id alice → bob" in told
    assert "corrected A: name Andersen & Søn → Andersen" in told
    assert "corrected A: segment Denmark → Sweden" in told
    assert "interactions.csv: 0 new, 2 unchanged, 1 corrected" in told
    old, new = Outcome.objects.filter(external_id="r1").order_by("pk")
    assert (old.value_minor, old.superseded_at) == (100_000, datetime(2026, 3, 2, 12, tzinfo=UTC))
    assert (new.value_minor, new.superseded_at, new.uid) == (150_000, None, old.uid)
    assert Activity.objects.get(code="outcome.corrected").data == {"previous_id": old.pk}
    assert Touchpoint.objects.filter(external_id="1").count() == 2


def test_a_value_blanked_is_a_correction_too(tmp_path, capsys):
    run(bundles.write(tmp_path))
    capsys.readouterr()

    run(bundles.write(tmp_path, interactions=INTERACTIONS.replace("12.50", "")))

    assert "corrected 2: value 12.50 → –" in capsys.readouterr().out


def test_an_identical_repetition_is_counted_and_ignored(tmp_path, capsys):
    twice = INTERACTIONS + INTERACTIONS.splitlines()[1] + "\n"

    run(bundles.write(tmp_path, interactions=twice))

    assert "3 new, 0 unchanged, 0 corrected, 1 twice the same (ignored)" in capsys.readouterr().out
    assert Touchpoint.objects.count() == 3


def test_unknown_columns_are_reported_and_ignored(tmp_path, capsys):
    odd = INTERACTIONS.replace("value\n", "value,mood\n").replace("phone,\n", "phone,,fine\n")
    odd = odd.replace("12.50\n", "12.50,\n").replace("-1.5\n", "-1.5,\n")

    run(bundles.write(tmp_path, interactions=odd))

    assert "ignored columns: mood" in capsys.readouterr().out


def test_a_dry_run_reports_and_writes_nothing(tmp_path, capsys):
    run(bundles.write(tmp_path), "--dry-run")

    assert "3 new" in capsys.readouterr().out
    assert not any(state().values())


def test_bad_rows_are_left_out_on_request_with_those_who_refer_to_them(tmp_path, capsys):
    customers = CUSTOMERS.replace("2021-01-01", "2021")

    run(bundles.write(tmp_path, customers=customers), "--skip-bad-rows")

    told = capsys.readouterr().out
    assert "left out: customers.csv, line 2, since" in told
    assert "left out: interactions.csv, line 2, customer_id" in told
    assert set(Touchpoint.objects.values_list("external_id", flat=True)) == {"3"}
    assert set(Outcome.objects.values_list("external_id", flat=True)) == {"c1"}


def test_a_broken_file_is_refused_even_when_bad_rows_are_skipped(tmp_path):
    with pytest.raises(CommandError, match="cut off"):
        run(bundles.write(tmp_path, outcomes=OUTCOMES.removesuffix(",,,\n")), "--skip-bad-rows")

    assert not Employee.objects.exists()


def test_completeness_is_what_one_says_else_the_clock_and_never_moves_back_by_itself(tmp_path):
    run(bundles.write(tmp_path), "--complete-until", "2026-05-01T00:00:00Z")
    run(tmp_path, at="2026-03-05T00:00:00Z")
    assert Source.objects.get().complete_until == datetime(2026, 5, 1, tzinfo=UTC)

    run(tmp_path, "--complete-until", "2026-02-01T00:00:00Z")
    assert Source.objects.get().complete_until == datetime(2026, 2, 1, tzinfo=UTC)


def test_the_report_as_json_has_counts_and_corrections_by_file(tmp_path, capsys):
    run(bundles.write(tmp_path), "--format", "json")

    report = json.loads(capsys.readouterr().out)

    assert report["merged"]["outcomes"]["new"] == 3
    assert report["is_unchanged"] is False


@pytest.fixture
def fast_always(monkeypatch):
    monkeypatch.setattr(bundle, "FAST_FROM_BYTES", 0)
    monkeypatch.setattr(fast, "BLOCK", 120)


@pytest.mark.usefixtures("fast_always")
@pytest.mark.parametrize("quote", ["", '"'])
def test_the_fast_reading_keeps_the_same_as_the_careful_one(tmp_path, monkeypatch, quote):
    header, *rows = INTERACTIONS.splitlines()
    rows += [f"{number},B,bob,2026-01-0{number}T08:30:15.5+0100,café,phone,{number}.05" for number in range(4, 9)]
    quoted = [",".join(f"{quote}{field}{quote}" for field in row.split(",")) for row in rows]
    text = "\n".join([header, *quoted]) + "\n"
    monkeypatch.setattr(checks, "hundredths", lambda value: pytest.fail("this was to be read as columns"))
    run(bundles.write(tmp_path, interactions=text))
    fields = [field.name for field in Touchpoint._meta.fields if field.name != "id"]
    quick = list(Touchpoint.objects.order_by("external_id").values(*fields))
    Touchpoint.objects.all().delete()
    monkeypatch.undo()

    run(tmp_path)

    assert list(Touchpoint.objects.order_by("external_id").values(*fields)) == quick
    assert len(quick) == 8


@pytest.mark.usefixtures("fast_always")
@pytest.mark.parametrize(
    "row",
    [
        "9,A,zoe,2026-01-05T12:00:00Z,call,phone,",
        "9,A,bob,2026-02-30T12:00:00Z,call,phone,",
        "9,A,bob,2026-01-05T12:00:00,call,phone,",
        "9,A,,2026-01-05T12:00:00Z,call,phone,",
        "9,A,bob,2026-01-05T12:00:00Z,call,phone",
        "9,A,bob,2026-01-05T12:00:00Z,call,phone,,",
        "9,A,bob,2026-01-05T12:00:00Z,call,phone,1e3",
        '9,A,bob,2026-01-05T12:00:00Z,"call,phone,',
        "3,A,bob,2026-01-05T12:00:00Z,call,phone,",
        "9,A,bob,2026-01-05T12:00:00Z,,phone,",
    ],
)
def test_the_fast_reading_leaves_every_error_to_the_careful_one(tmp_path, row):
    bundles.write(tmp_path, interactions=INTERACTIONS + row + "\n")

    with pytest.raises(CommandError, match=r"interactions\.csv, line [45]"):
        run(tmp_path)

    assert not Touchpoint.objects.exists()


@pytest.mark.usefixtures("fast_always")
def test_the_fast_reading_also_finds_what_is_unchanged_corrected_or_repeated(tmp_path, capsys):
    run(bundles.write(tmp_path))
    capsys.readouterr()
    changed = INTERACTIONS.replace("call,phone", "call,web") + INTERACTIONS.splitlines()[2] + "\n"

    run(bundles.write(tmp_path, interactions=changed))

    told = capsys.readouterr().out
    assert "interactions.csv: 0 new, 2 unchanged, 1 corrected, 1 twice the same (ignored)" in told
    assert "corrected 1: channel phone → web" in told


def test_a_manager_may_stand_below_those_who_report_to_them(tmp_path):
    header, alice, bob = EMPLOYEES.splitlines()

    run(bundles.write(tmp_path, employees="\n".join([header, alice, bob]) + "\n"))

    assert Employment.objects.get(employee__external_id="alice").manager.external_id == "bob"
