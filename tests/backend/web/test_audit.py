"""The pages of auditors: reports, as CSV too; reviews of access; the evidence of a batch."""

import csv
import io
import re

import pytest
from django.utils import timezone
from django.utils.html import strip_tags

from backend.web import audit_words
from recognition.activity.models import Activity
from recognition.payroll import tasks
from recognition.people.models import AccessReview, PersonView, RoleGrant
from tests.backend.web.payroll_office import closed_month, other_entity
from tests.recognition.payroll.office import Office

REPORTS = (
    "roles", "approvals", "delegated", "overrides", "changed", "batches", "reversals", "gaps", "sign-ins", "programmes",
)  # fmt: skip


@pytest.fixture
def office(world):
    for person, role in ((world.cast.dan, "auditor"), (world.cast.erik, "administrator")):
        RoleGrant.objects.create(employee=person, role=role, granted_at="2020-01-01T00:00Z")
    return Office(world)


def text(answer):
    return answer.content.decode()


@pytest.mark.slow
@pytest.mark.parametrize("awards", [1, 30])
def test_every_report_has_a_page_in_few_statements(office, as_, django_assert_max_num_queries, awards):
    batch = closed_month(office, awards=awards).build()
    office.export(batch)
    dan = as_("dan")
    index = text(dan.get("/audit"))
    for name in REPORTS:
        assert f'"/audit/{name}"' in index
        with django_assert_max_num_queries(12):
            assert dan.get(f"/audit/{name}").status_code == 200, name
    for address in ("/audit", "/audit/reviews", f"/batches/{batch.pk}/evidence", f"/batches/{batch.pk}/answer"):
        with django_assert_max_num_queries(12):
            assert dan.get(address).status_code == 200, address


def test_a_report_is_read_as_csv_that_no_spreadsheet_takes_for_formulas(office, as_):
    office.world.version.programme.code = "=cmd()"
    office.world.version.programme.save()
    office.world.decide(
        office.cast.bob, office.world.proposal(amount=9_000), "adjust", amount=4_000, reason="Only half"
    )
    dan = as_("dan")

    content = b"".join(dan.get("/audit/programmes/file").streaming_content).decode("utf-8-sig")
    assert '"\'=cmd()"' in content
    changed = b"".join(dan.get("/audit/changed/file").streaming_content).decode("utf-8-sig")
    assert '"90.00","40.00"' in changed or '"90,00";"40,00"' in changed
    assert PersonView.objects.filter(viewer=office.cast.dan, employee=office.cast.alice, what="report").exists()


@pytest.mark.slow
def test_a_long_csv_is_sent_while_it_is_read(office, as_, monkeypatch):
    from backend import audit_files
    from recognition.insights.audit import reports

    for person in (office.cast.alice, office.cast.carol, office.cast.alice):
        proposal = office.world.proposal(person, amount=9_000)
        office.world.decide(proposal.employment.manager, proposal, "adjust", amount=4_000, reason="Only half")
    monkeypatch.setattr(reports, "CHUNK", 1)
    monkeypatch.setattr(audit_files, "CHUNK", 1)

    pieces = iter(as_("dan").get("/audit/changed/file").streaming_content)
    first = next(pieces)
    assert first.count(b"\r\n") == 2  # the header and one row
    seen = PersonView.objects.filter(viewer=office.cast.dan, what="report")
    assert list(seen.values_list("employee__name", flat=True)) == ["Alice"]
    assert b"".join(pieces).count(b"\r\n") == 2


@pytest.mark.slow
def test_days_keep_a_report_short_and_nonsense_is_refused_kindly(office, as_):
    office.approved()
    dan = as_("dan")

    assert "Bob" in text(dan.get("/audit/approvals?since=2026-09-15&until=2026-09-15"))
    assert "Bob" not in strip_tags(text(dan.get("/audit/approvals?since=2026-09-16")))
    assert dan.get("/audit/approvals?since=nonsense").status_code == 409
    assert dan.get("/audit/approvals?after=" + "9" * 18).status_code == 200
    assert dan.get("/audit/nonsense").status_code == 404
    assert dan.get("/audit/nonsense/file").status_code == 404


def test_a_long_report_goes_on(office, as_, monkeypatch):
    from backend.web.views import audit

    monkeypatch.setattr(audit, "PAGE", 2)
    page = text(as_("dan").get("/audit/roles"))

    assert page.count('<th scope="row">') == 2
    assert 'rel="next"' in page


@pytest.mark.slow
def test_numbers_stand_to_the_right_and_decisions_have_words(office, as_):
    closed_month(office)

    page = text(as_("dan").get("/audit/approvals"))

    assert '<th scope="col" class="num">Decisions</th>' in page
    assert re.search(r'<td data-label="Declined" class="nowrap num">\d+</td>', page)
    delegated = audit_words.said("step", "first"), audit_words.said("kind", "adjust")
    assert [str(each) for each in delegated] == ["first decision", "adjusted"]
    assert audit_words.said("state", "void") == "Void"
    assert audit_words.said("state", "needs_second") == "needs a second approval"


def test_roles_and_their_conflicts_have_names(office, as_):
    for role in ("administrator", "finance"):
        RoleGrant.objects.create(employee=office.cast.alice, role=role, granted_at="2020-01-01T00:00Z")

    page = text(as_("dan").get("/audit/roles"))

    assert "Administrator" in page
    assert "administrator" not in page[page.index("<tbody") :]


@pytest.mark.slow
def test_programmes_and_entities_have_their_names_with_the_codes_beside_them(office, as_):
    closed_month(office).build()
    dan = as_("dan")

    assert '>Loyal customers<span class="sub mono">loyal</span>' in text(dan.get("/audit/programmes"))
    assert '>Bakkegaard ApS<span class="sub mono">DK</span>' in text(dan.get("/audit/batches"))
    content = b"".join(dan.get("/audit/programmes/file").streaming_content).decode("utf-8-sig")
    header, row = csv.DictReader(io.StringIO(content)).fieldnames, next(csv.DictReader(io.StringIO(content)))
    assert header[-2:] == ["Programme, in words", "State, in words"]
    assert (row["Programme"], row["Programme, in words"]) == ("loyal", "Loyal customers")


def overdrawn(office):
    """Somebody let a budget be overdrawn, and an auditor of the whole company who reads of it."""
    happened = {"code": "budget.overdraft_set", "subject_kind": "budget", "subject_id": 3, "capacity": "employee"}
    Activity.objects.create(at=timezone.now(), channel="web", employee_id=office.cast.greta.pk, **happened)


def test_what_was_overridden_is_told_in_words_with_its_code_beside_them(office, as_):
    overdrawn(office)

    page = text(as_("dan").get("/audit/overrides"))

    assert 'Overdraft of a budget set<span class="sub mono">budget.overdraft_set</span>' in page
    assert ">budget<" in page
    assert ">on the web<" in page


def test_a_csv_keeps_codes_and_says_them_in_words_after_the_columns_of_the_report(office, as_):
    overdrawn(office)

    content = b"".join(as_("dan").get("/audit/overrides/file").streaming_content).decode("utf-8-sig")

    header, row = csv.reader(io.StringIO(content))
    assert header[1] == "What"
    assert header[8:] == ["What, in words", "About, in words", "As, in words", "Channel, in words"]
    assert row[1] == "budget.overdraft_set"
    assert row[8:] == ["Overdraft of a budget set", "budget", "employee", "on the web"]


@pytest.mark.slow
def test_who_may_not_read_is_refused(office, as_):
    for name in ("alice", "carol", "frida"):
        client = as_(name)
        for address in ("/audit", "/audit/roles", "/audit/reviews", "/audit/roles/file"):
            assert client.get(address).status_code == 403, (name, address)
    assert as_("greta").get("/audit/overrides").status_code == 403
    assert as_("greta").get("/audit/roles").status_code == 200
    assert as_("erik").get("/audit").status_code == 200


@pytest.mark.slow
def test_hr_of_another_entity_reads_nothing_of_this_one(office, as_):
    batch = closed_month(office).build()
    other_entity(office)

    assert "2026-09-0001" not in text(as_("erik").get("/audit/batches"))
    assert as_("erik").get(f"/batches/{batch.pk}/evidence").status_code == 404


@pytest.mark.slow
def test_a_review_goes_from_start_to_removal_in_the_browser(office, as_):
    dan, greta, erik = as_("dan"), as_("greta"), as_("erik")
    page = text(dan.post("/audit/reviews", follow=True))
    review = AccessReview.objects.get()
    address = f"/audit/reviews/{review.pk}"
    assert "your own: another judges it" in page
    assert dan.post("/audit/reviews").status_code == 409

    for row in review.grants.all():
        judge = greta if row.employee_id == office.cast.dan.pk else dan
        verdict = "remove" if (row.employee.external_id, row.role) == ("frida", "finance") else "keep"
        assert judge.post(address, {"act": verdict, "row": row.pk}).status_code == 302
    assert "Sign the review" not in text(dan.get(address))
    assert dan.post(address, {"act": "sign"}).status_code == 409
    assert "Sign the review" in text(greta.get(address))
    assert "is signed" in text(greta.post(address, {"act": "sign"}, follow=True))

    doomed = review.grants.get(verdict="remove")
    assert "Take it away" not in text(greta.get(address))
    assert "Take it away" in text(erik.get(address))
    assert "is taken away" in text(erik.post(address, {"act": "revoke", "row": doomed.pk}, follow=True))
    assert RoleGrant.objects.get(pk=doomed.grant_id).revoked_by == office.cast.erik
    assert dan.get("/audit/reviews/999999").status_code == 404
    assert dan.post("/audit/reviews/999999", {"act": "sign"}).status_code == 404
    assert dan.post(address, {"act": "nonsense"}).status_code == 404


@pytest.mark.slow
def test_the_evidence_of_a_batch_is_asked_for_and_fetched(office, as_):
    batch = closed_month(office).build()
    dan, address = as_("dan"), f"/batches/{batch.pk}/evidence"
    assert "Evidence …" in text(dan.get(f"/batches/{batch.pk}"))
    assert "Evidence …" not in text(as_("carol").get(f"/batches/{batch.pk}"))

    assert "is being made" in text(dan.post(address, {"key": "a key of mine"}, follow=True))
    assert tasks.write_packs(at=timezone.now()) == 1

    page = text(dan.get(address))
    job = page.split(f"{address}/")[1].split('"')[0]
    assert b"".join(dan.get(f"{address}/{job}").streaming_content).startswith(b"PK")
    assert dan.get(f"{address}/999").status_code == 404
    assert as_("greta").get(f"{address}/{job}").status_code == 404
    assert as_("carol").get(address).status_code == 403
