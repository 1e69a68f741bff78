"""What is told of somebody whose identity was erased: to auditors their key, and nobody a name, address or number."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from backend import reports
from recognition.jobs.models import Job
from recognition.payroll.models import SavedView, Statement
from recognition.people.models import Employee, Employment, RoleGrant, User
from recognition.privacy import services as privacy
from recognition.privacy.models import Anonymisation
from tests.backend.web.test_report_pages import ask
from tests.recognition.payroll.office import CSV, CUT_OFF, JSONL, Office
from tests.recognition.rewards.world import as_ as acting

NAME, EMAIL, NUMBER = "Alicia Zachariasdóttir", "alicia.z@bakkegaard.example", "7788991"
OLD_ID = "worker-4711"
SUMS = "/reports/sums?entity=DK&period=2026-09&pivot="
LINES = (
    "/batches/{batch}", "/batches/{batch}.html", "/batches/{batch}/answer", "/proposals/{award}", f"{SUMS}employee",
)  # fmt: skip
PAGES = (
    "/periods", "/periods/DK/2026-09", "/batches", "/batches/{batch}/evidence", "/reports", "/reports/views",
    f"{SUMS}team", f"{SUMS}cost_centre",
    "/statements/{statement}", "/statements/links", "/audit/approvals", "/audit/batches", "/audit/gaps", "/people",
    "/people/{person}", "/activity", "/privacy/erasures", "/tax-limits",
)  # fmt: skip


@pytest.fixture
def office(world):
    return paid(world)


def paid(world):
    """Alicia's award is paid, payroll has answered, and HR confirmed despite it."""
    office, cast = Office(world), world.cast
    user = User.objects.create_user(EMAIL, joined_at=CUT_OFF)
    Employee.objects.filter(pk=cast.alice.pk).update(name=NAME, email=EMAIL, user=user, external_id=OLD_ID)
    Employment.objects.filter(employee=cast.alice).update(payroll_number=NUMBER)
    office.award = office.approved(amount=50_000)
    office.approved(cast.dan, amount=7_000)
    office.batch = office.exported()
    office.export(office.batch, JSONL)
    office.reconcile(office.batch, f"payroll_number;wage_type;amount;period\n{NUMBER};x;1.00;2026-09\n".encode())
    office.confirm(office.batch)
    RoleGrant.objects.create(employee=cast.frida, role="hr", granted_at=CUT_OFF)
    RoleGrant.objects.create(employee=cast.erik, role="auditor", granted_at=CUT_OFF)
    return office


def erased(office):
    gone, at = date(2026, 10, 31), timezone.now()
    alice = Employee.objects.get(pk=office.cast.alice.pk)
    Employee.objects.filter(pk=alice.pk).update(left_on=gone)
    Employment.objects.filter(employee=alice).update(ends_on=gone + timedelta(days=1))
    number = privacy.ask_anonymisation(
        actor=acting(office.cast.greta), employee_id=OLD_ID, early_reason="They asked for it.", at=at, key="1"
    )
    privacy.confirm_anonymisation(actor=acting(office.cast.frida), anonymisation_id=number, at=at)
    assert privacy.anonymise_due(at=at) == 1
    row = Anonymisation.objects.get(pk=number)
    assert (row.state, row.refused_code) == ("done", "")
    return Employee.objects.get(pk=alice.pk)


def written(client, **fields):
    """A reward report as its file."""
    known = set(Job.objects.values_list("pk", flat=True))
    ask(client, **fields)
    job = Job.objects.exclude(pk__in=known).get()
    assert reports.write_due(at=timezone.now()) == 1
    return b"".join(client.get(f"/reports/{job.pk}/file").streaming_content).decode("utf-8-sig")


def read(client, address):
    answer = client.get(address)
    assert answer.status_code in (200, 403, 404), address
    return answer.content.decode() if answer.status_code == 200 else ""


@pytest.mark.slow
@pytest.mark.parametrize("who", ["greta", "carol", "erik"])
def test_pages_of_payroll_tell_no_name_address_or_number_of_the_erased(office, as_, who):
    client, fields = as_(who), {"batch": office.batch.pk, "award": office.award.pk, "person": office.cast.alice.pk}
    fields["statement"] = Statement.objects.get(employee=office.cast.alice).pk
    before = {page: read(client, page.format(**fields)) for page in (*LINES, *PAGES)}
    assert any(NAME in page for page in before.values())
    somebody = erased(office)

    after = {page: read(client, page.format(**fields)) for page in (*LINES, *PAGES)}

    assert (somebody.name in after["/batches/{batch}"]) == (who == "erik")
    for page, content in after.items():
        for old in (NAME, EMAIL, OLD_ID, *([] if page in LINES else [NUMBER])):
            assert old not in content, (page, old)


@pytest.mark.slow
def test_reports_and_files_tell_an_auditor_the_key_and_of_numbers_only_that_of_the_line(office, as_):
    erik, address = as_("erik"), f"/batches/{office.batch.pk}"
    assert NAME in written(erik, file_format="jsonl")
    somebody = erased(office)

    lines = written(erik, file_format="jsonl")
    by_employee = written(erik, file_format="csv-people", pivot="employee")
    files = [erik.get(f"{address}/files/{each.name}") for each in (CSV, JSONL)]
    files = [b"".join(each.streaming_content).decode() if each.streaming else each.content.decode() for each in files]

    assert somebody.name in lines
    assert somebody.name in by_employee
    for content in (lines, by_employee, *files):
        assert NAME not in content
        assert EMAIL not in content
        assert OLD_ID not in content
    assert all(NUMBER in content for content in (lines, *files))  # bookkeeping: kept until the clock `accounting`


@pytest.mark.slow
def test_what_was_kept_of_reports_about_them_goes(office, as_):
    greta = as_("greta")
    written(greta, employee=OLD_ID)
    for name, filters in ((f"Pay of {NAME}", {}), ("One person", {"employee": OLD_ID}), ("All", {})):
        SavedView.objects.create(
            owner=office.cast.greta, entity=office.cast.entity, name=name, filters=filters, file_format="xlsx",
            language="en", saved_at=CUT_OFF,
        )  # fmt: skip
    erased(office)

    assert list(SavedView.objects.values_list("name", flat=True)) == ["All"]
    assert OLD_ID not in greta.get("/reports").content.decode()
    assert OLD_ID not in str(list(Job.objects.values_list("arguments", flat=True)))
