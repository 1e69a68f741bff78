"""Payroll's answer, evidence, tax limits and auditors' reports over the API."""

import pytest
from django.utils import timezone

from recognition.payroll import tasks
from recognition.people.models import RoleGrant
from tests.backend.web.payroll_office import closed_month
from tests.browser import payroll_pages
from tests.recognition.payroll.office import Office

pytestmark = pytest.mark.django_db
SCOPES = ("batches:read", "batches:write", "activity:read")


@pytest.fixture
def office(world):
    for name, role in (("dan", "auditor"), ("hugo", "hr")):
        RoleGrant.objects.create(employee=getattr(world.cast, name), role=role, granted_at="2020-01-01T00:00Z")
    return Office(world)


@pytest.fixture
def batch(office):
    batch = closed_month(office, awards=2).build()
    office.export(batch)
    return batch


@pytest.fixture
def call(token_for, caller):
    """Call as somebody; a body makes it a POST."""
    clients, keys = {}, iter(range(1000))

    def make(name, address, body=None):
        client = clients.setdefault(name, caller(token_for(*SCOPES, employee=name)))
        if body is None:
            return client.get(f"/api/v1/{address}")
        headers = {"Idempotency-Key": f"key-number-{next(keys)}"}
        return client.post(f"/api/v1/{address}", body, content_type="application/json", headers=headers)

    return make


@pytest.mark.slow
def test_an_answer_is_compared_and_its_faults_are_told_by_line(batch, call):
    address = f"batches/{batch.pk}/answers"
    wrong = call("greta", address, {"content": "payroll_number;wage_type;amount;period\n1;2;x;2026-09"})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "bad_answer")
    [error] = wrong.json()["errors"]
    assert error | {"message": ""} == {"line": 2, "field": "amount", "message": "", "code": "answer_no_amount"}

    content = payroll_pages.answer(batch, amount="1.00").decode()
    told = call("greta", address, {"content": content}).json()

    assert (told["number"], told["agrees"], told["different"], told["difference"]) == (1, False, 1, "-198.01")
    [row] = call("greta", f"{address}/1/rows?result=different").json()["results"]
    assert (row["employee_id"], row["expected"], row["answered"]) == ("alice", "200.01", "2.00")
    assert call("greta", f"{address}/1/rows?result=matched").json()["results"] == []
    assert call("greta", f"{address}/9/rows").status_code == 404
    refused = call("greta", f"batches/{batch.pk}/confirm", {})
    assert (refused.status_code, refused.json()["code"]) == (409, "batch_not_reconciled")
    assert call("greta", f"batches/{batch.pk}/confirm", {"explanation": "Paid by hand."}).json()["state"] == "confirmed"


def test_a_void_needs_the_declaration(batch, call):
    address = f"batches/{batch.pk}/void"
    assert call("carol", address, {}).status_code == 422
    assert call("carol", address, {"is_not_imported": False}).json()["code"] == "void_not_declared"
    assert call("carol", address, {"is_not_imported": True}).json()["state"] == "exported"
    assert call("greta", address, {"is_not_imported": True}).json()["state"] == "void"


def test_evidence_is_asked_for_and_fetched(batch, call):
    address = f"batches/{batch.pk}/evidence"
    asked = call("dan", address, {})
    assert (asked.status_code, asked.json()["state"]) == (202, "queued")
    number = asked.json()["id"]
    assert call("dan", f"{address}/{number}").json()["code"] == "pack_not_ready"

    tasks.write_packs(at=timezone.now())

    assert call("dan", address).json()["results"][0]["state"] == "done"
    assert b"".join(call("dan", f"{address}/{number}").streaming_content).startswith(b"PK")
    for who in ("carol", "alice"):
        assert call(who, address).status_code == 404
    assert call("greta", f"{address}/{number}").status_code == 404


def test_a_tax_limit_is_entered_by_one_and_verified_by_another(office, call):
    wish = {
        "country": "DK", "rule": "yearly_non_cash", "valid_from": "2026-01-01", "amount": "1500.00", "currency": "DKK",
        "source": "skat.dk",
    }  # fmt: skip
    number = call("greta", "tax-limits", wish).json()["id"]
    verify = f"tax-limits/{number}/verify"
    assert call("greta", verify, {}).json()["code"] == "own_tax_limit"
    assert call("carol", verify, {}).status_code == 403

    assert call("hugo", verify, {}).json()["is_verified"]

    first = call("alice", "tax-limits?country=DK&limit=1").json()["results"][0]
    assert (first["id"], first["amount"], first["is_verified"]) == (number, "1500.00", True)
    assert call("greta", "tax-limits", wish | {"amount": "0"}).json()["code"] == "bad_tax_limit"


def test_auditors_read_their_reports_as_texts(batch, call):
    [row] = call("dan", "audit/batches").json()["results"]
    assert (row["cells"]["batch"], row["cells"]["positive_amount"], row["cells"]["voided_at"]) == (
        "2026-09-0001", "200.01", None,
    )  # fmt: skip
    page = call("dan", "audit/roles?limit=2").json()
    assert (len(page["results"]), bool(page["next"])) == (2, True)
    assert call("dan", "audit/reviews").json() == {"results": [], "next": None}
    assert call("dan", "audit/nonsense").status_code == 404
    assert call("alice", "audit/roles").status_code == 403
    assert call("greta", "audit/overrides").status_code == 403
