"""Lines of somebody whose identity was erased: the sums stay, the line is an auditor's, in every place it stands."""

import json

import pytest
from django.utils import timezone

from recognition.insights.audit import reports as audit
from recognition.payroll import selectors, services
from recognition.payroll.models import Statement
from recognition.payroll.selectors import reconciliations
from recognition.people.models import Employee, Entity, PersonView, RoleGrant
from recognition.people.restriction import Restricted
from recognition.privacy import services as privacy
from recognition.rewards import selectors as rewards
from tests.backend.web.test_erased_people import NUMBER, erased, paid, written
from tests.recognition.payroll.office import CSV
from tests.recognition.payroll.test_pivots import agree, rows_of, summed
from tests.recognition.rewards.world import as_ as acting

READERS = ("greta", "carol", "frida")  # HR and releaser, preparer, finance
LEFT = {
    "batch_id", "line_no", "legal_entity", "name", "cost_centre", "programme", "programme_version", "award_type",
    "pay_period", "quantity", "rate", "amount", "currency", "tax_class", "wage_type", "external_code", "holiday_basis",
    "status", "exported_at", "confirmed_at", "schema", "schema_version", "reverses", "reversed_by",
}  # fmt: skip


@pytest.fixture
def office(world):
    return paid(world)


def lines(client):
    return [json.loads(line) for line in written(client, file_format="jsonl").splitlines()]


def filters(office, who, **more):
    asked = selectors.Filters(entity="DK", period="2026-09", **more)
    return selectors.for_reader(asked, viewer=acting(getattr(office.cast, who)), at=timezone.now())


@pytest.mark.slow
@pytest.mark.parametrize("who", READERS)
def test_a_batch_keeps_its_sums_and_tells_nobody_else_whose_line_it_is(office, as_, who):
    client, page = as_(who), f"/batches/{office.batch.pk}"
    before = client.get(page).content.decode()
    somebody = erased(office)
    looks = PersonView.objects.filter(employee=somebody)
    noted = looks.count()

    after = client.get(page).content.decode()

    assert "570.00" in before
    assert "570.00" in after
    assert "500.00" in after
    assert "Restricted" in after
    assert NUMBER in before
    for gone in (NUMBER, somebody.name, f"/proposals/{office.award.pk}", "/files/"):
        assert gone not in after, gone
    assert looks.count() == noted
    told = as_("erik").get(page).content.decode()
    for there in (NUMBER, somebody.name, f"/proposals/{office.award.pk}", "/files/"):
        assert there in told, there


@pytest.mark.slow
@pytest.mark.parametrize("who", READERS)
def test_a_report_has_the_line_without_what_leads_to_the_person(office, as_, who):
    before = lines(as_(who))
    erased(office)

    after = lines(as_(who))

    assert [each["amount"] for each in after] == [each["amount"] for each in before]
    other, restricted = after
    assert restricted["name"] == "restricted"
    assert {name for name, cell in restricted.items() if cell is not None} <= LEFT
    assert other == before[0]
    assert written(as_(who), file_format="csv-people").count("restricted") == 1


@pytest.mark.slow
def test_every_pivot_equals_the_lines_for_every_reader(office):
    erased(office)
    for who in ("greta", "erik"):
        agree(filters(office, who))

    [hidden] = [row for row in rows_of("employee", filters(office, "greta")) if not row["employee"]]
    assert (hidden["name"], hidden["payroll_number"], hidden["amount"]) == ("restricted", "", "500.00")
    assert summed(rows_of("team", filters(office, "greta"))) == summed(rows_of("team", filters(office, "erik")))


@pytest.mark.slow
def test_no_filter_finds_the_person(office):
    somebody = erased(office)

    def found(who, **asked):
        return len(list(selectors.report_lines(filters=filters(office, who, **asked))))

    for asked in ({"employee": somebody.external_id}, {"team": "Kundeservice"}):
        assert (found("greta", **asked), found("erik", **asked)) == (0, 1)


@pytest.mark.slow
@pytest.mark.parametrize("who", READERS)
def test_files_hold_the_line_byte_for_byte_and_are_an_auditors(office, as_, who):
    address = f"/batches/{office.batch.pk}"
    places = (f"{address}/files/{CSV.name}", f"{address}/answers/1")
    before = [as_(who).get(place) for place in places]
    assert [each.status_code for each in before] == [200, 200]
    kept = [b"".join(each.streaming_content) for each in before]
    erased(office)

    refused = [as_(who).get(place) for place in places]
    told = [as_("erik").get(place) for place in places]

    assert [each.status_code for each in refused] == [302, 403]
    assert [b"".join(each.streaming_content) for each in told] == kept
    assert as_(who).get(f"{address}/evidence").status_code in (403, 404)
    assert as_("erik").get(f"{address}/evidence").status_code == 200


def test_an_export_again_is_refused_and_payrolls_answer_names_nobody(office):
    rights_of_payroll = {"hr", "payroll_releaser"}
    erased(office)

    with pytest.raises(Restricted, match="auditors alone"):
        services.export_batch(
            actor=acting(office.cast.greta), reference=str(office.batch.pk), file_format=CSV, at=timezone.now()
        )
    [head] = reconciliations.answers_of(batch_id=office.batch.pk)
    for rights, numbers in ((rights_of_payroll, 0), ({"auditor"}, 1)):
        rows = reconciliations.answer_rows(reconciliation_id=head.reconciliation_id, rights=rights, limit=10)
        assert sum(row.payroll_number == NUMBER and row.employee_id is not None for row in rows) == numbers


@pytest.mark.slow
def test_awards_and_statements_are_an_auditors(office, as_):
    number = Statement.objects.get(employee=office.cast.alice).pk
    somebody = erased(office)
    pages = (f"/proposals/{office.award.pk}", f"/statements/{number}")

    for who, status in (("greta", 404), ("bob", 404), ("erik", 200)):
        for page in pages:
            assert as_(who).get(page).status_code == status, (who, page)
    for who, count in (("greta", 0), ("erik", 1)):
        viewer = acting(getattr(office.cast, who))
        seen = rewards.proposals(viewer=viewer, at=timezone.now(), employee=somebody.external_id)
        assert len(list(seen)) == count


@pytest.mark.slow
def test_an_auditor_of_another_entity_is_as_good_as_none(office, as_):
    other = Entity.objects.create(external_id="SE", name="Övrigt AB", country="SE", currency="SEK", time_zone="UTC")
    RoleGrant.objects.filter(employee=office.cast.erik, role="auditor").update(entity=other)
    erased(office)

    assert as_("erik").get(f"/proposals/{office.award.pk}").status_code == 404


def test_an_auditors_report_names_nobody_to_hr(office):
    office.taken_back(office.award, at=timezone.now())
    Employee.objects.filter(pk=office.cast.alice.pk).update(erased_at=timezone.now())

    for who in ("greta", "erik"):
        [row] = audit.rows(viewer=acting(getattr(office.cast, who)), name="reversals", limit=10, at=timezone.now())
        told = dict(zip(audit.REPORTS["reversals"].columns, row.cells, strict=True))
        assert told["amount"] == -50_000
        assert (told["employee"] == "restricted") == (who == "greta")
        assert (told["proposal"] is None) == (row.about is None) == (who == "greta")


def test_nobody_is_given_a_copy_of_what_is_kept(office):
    somebody = erased(office)
    with pytest.raises(Restricted):
        privacy.request_access_export(
            actor=acting(office.cast.greta), employee_id=somebody.external_id, language="en", at=timezone.now(), key="2"
        )
