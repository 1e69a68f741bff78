"""The evidence of a batch: everything behind it in one ZIP, the same bytes for the same state, for who may have it."""

import hashlib
import io
import json
import zipfile
from datetime import UTC, date, datetime

import pytest

from recognition.jobs.models import Job, StoredFile
from recognition.payroll import tasks
from recognition.payroll.models import BatchFile
from recognition.payroll.selectors import evidence as reading
from recognition.payroll.selectors.batches import UnknownBatch
from recognition.payroll.services import evidence
from recognition.people.models import RoleGrant
from recognition.shop import services as shop
from tests.recognition.payroll.office import CUT_OFF, later
from tests.recognition.rewards.world import NOW, as_
from tests.recognition.shop.till import Till


@pytest.fixture
def batch(office):
    RoleGrant.objects.create(employee=office.cast.dan, role="auditor", granted_at=datetime(2020, 1, 1, tzinfo=UTC))
    office.approved(amount=50_000)
    office.world.decide(
        office.cast.bob, office.world.proposal(amount=9_000), "adjust", amount=4_000, reason="Only half of it"
    )
    return office.exported()


def packed(batch):
    file = io.BytesIO()
    evidence.pack(batch, file)
    return file.getvalue()


def lines(archive, name):
    return [json.loads(line) for line in archive.read(name).splitlines()]


def test_it_holds_lines_decisions_reasons_files_and_what_was_recorded(batch):
    archive = zipfile.ZipFile(io.BytesIO(packed(batch)))

    assert [line["amount_minor"] for line in lines(archive, "lines.jsonl")] == [50_000, 4_000]
    decisions = lines(archive, "decisions.jsonl")
    assert [(each["kind"], each["decided_by"], each["reason"]) for each in decisions] == [
        ("approve", "bob", None),
        ("adjust", "bob", "Only half of it"),
    ]
    adjusted = decisions[1]
    proof = hashlib.sha256(bytes.fromhex(adjusted["reason_salt"]) + adjusted["reason"].encode()).hexdigest()
    assert proof == adjusted["reason_sha256"]
    for each in lines(archive, "because.jsonl"):
        assert set(each["sentence"]) == {"da", "en", "sv"}
        assert all(each["sentence"].values())
    assert [each["code"] for each in lines(archive, "activity.jsonl")] == [
        "payroll.batch_built", "payroll.batch_exported",
    ]  # fmt: skip
    stored = BatchFile.objects.get()
    assert archive.read(f"files/{stored.name}") == bytes(stored.content)
    head = json.loads(archive.read("batch.json"))
    assert (head["code"], head["state"], head["files"][0]["sha256"]) == ("2026-09-0001", "exported", stored.sha256)


@pytest.mark.slow
def test_it_holds_the_orders_behind_lines_with_their_price_and_every_decision(office):
    office.approved()
    till, cast = Till(office.cast), office.cast
    till.points(cast.alice, 1_000)
    till.points(cast.alice, 1_000, "cash")
    till.item()
    till.money(second_above=1)
    mug = till.handed_over(cast.alice, quantity=2)
    price = {"points": 150, "value_minor": 12_000, "starts_on": date(2026, 9, 16)}
    shop.set_price(actor=as_(cast.greta), code="mug", **price, at=NOW)
    money = till.approve(cast.bob, till.order(cast.alice, "money"))
    till.approve(cast.frida, money)
    archive = zipfile.ZipFile(io.BytesIO(packed(office.exported())))

    orders = {each["item"]: each for each in lines(archive, "orders.jsonl")}
    assert set(orders) == {"mug", "money"}
    assert (orders["mug"]["order"], orders["mug"]["quantity"], orders["mug"]["value_minor"]) == (mug.pk, 2, 16_000)
    assert (orders["mug"]["price"]["points"], orders["mug"]["price"]["value_minor"]) == (100, 8_000)
    assert orders["mug"]["item_names"] == {"da": "Krus", "en": "Mug"}
    assert orders["mug"]["handed_over_at"] == "2026-09-15T09:00:00Z"
    assert [(each["kind"], each["step"], each["decided_by"]) for each in orders["mug"]["decisions"]] == [
        ("approve", "first", "greta"),
        ("fulfil", "first", "greta"),
    ]
    assert [(each["kind"], each["step"], each["decided_by"]) for each in orders["money"]["decisions"]] == [
        ("approve", "first", "bob"),
        ("approve", "second", "frida"),
    ]
    frozen = {line["line_no"]: line["amount_minor"] for line in lines(archive, "lines.jsonl")}
    assert {frozen[each["line_no"]] for each in orders.values()} == {16_000, 5_000}
    assert "orders.jsonl" in archive.read("SHA256SUMS").decode()
    assert len(lines(archive, "decisions.jsonl")) == len(lines(archive, "because.jsonl")) == 1


@pytest.mark.slow
def test_what_was_refunded_after_payroll_had_it_says_so_in_both_batches(office):
    till, cast = Till(office.cast), office.cast
    till.points(cast.alice, 1_000)
    till.item()
    mug = till.handed_over(cast.alice)
    first = office.exported()
    till.refund(cast.greta, mug, at=CUT_OFF, reason="It broke.")
    office.close("2026-10", at=later(30))
    second = office.build("2026-10", at=later(30))

    [sold] = lines(zipfile.ZipFile(io.BytesIO(packed(first))), "orders.jsonl")
    [back] = lines(zipfile.ZipFile(io.BytesIO(packed(second))), "orders.jsonl")
    assert (sold["reversed_by"], back["reverses"], back["value_minor"]) == (back["order"], mug.pk, -8_000)
    for each in (sold, back):
        refund = each["decisions"][-1]
        assert (refund["kind"], refund["decided_by"], refund["reason"]) == ("refund", "greta", "It broke.")
        proof = hashlib.sha256(bytes.fromhex(refund["reason_salt"]) + refund["reason"].encode()).hexdigest()
        assert proof == refund["reason_sha256"]


def test_its_digests_are_those_of_its_files(batch):
    archive = zipfile.ZipFile(io.BytesIO(packed(batch)))

    told = dict(reversed(line.split("  ", 1)) for line in archive.read("SHA256SUMS").decode().splitlines())

    assert set(told) == set(archive.namelist()) - {"SHA256SUMS"}
    assert all(hashlib.sha256(archive.read(name)).hexdigest() == digest for name, digest in told.items())


def test_the_same_state_gives_the_same_bytes_and_another_state_others(office, batch):
    first = packed(batch)
    evidence.request_pack(actor=as_(office.cast.dan), batch_id=batch.pk, at=CUT_OFF, key="once more")
    assert packed(batch) == first

    office.reconcile(batch, b"payroll_number,wage_type,amount,period\n1,1,1,2026-09\n")

    later_on = packed(batch)
    assert later_on != first
    assert zipfile.ZipFile(io.BytesIO(later_on)).read("answers/1.csv").endswith(b"1;1;1.00;2026-09\n")


def test_it_is_asked_for_packed_by_a_worker_and_fetched_while_it_is_kept(office, batch):
    auditor = as_(office.cast.dan)
    job_id = evidence.request_pack(actor=auditor, batch_id=batch.pk, at=CUT_OFF, key="the first")
    assert evidence.request_pack(actor=auditor, batch_id=batch.pk, at=CUT_OFF, key="the first") == job_id
    wanted = {"viewer": auditor, "batch_id": batch.pk, "job_id": job_id}
    with pytest.raises(reading.PackNotReady):
        reading.pack_file(**wanted, at=CUT_OFF)

    assert tasks.write_packs(at=CUT_OFF) == 1
    assert tasks.write_packs(at=CUT_OFF) == 0

    file = reading.pack_file(**wanted, at=CUT_OFF)
    content = b"".join(file.pieces)
    assert content == packed(batch)
    assert (file.name, file.size) == ("evidence_dk_2026-09-0001.zip", len(content))
    [pack] = reading.packs(viewer=auditor, batch_id=batch.pk)
    assert (pack.state, pack.sha256) == ("done", hashlib.sha256(content).hexdigest())
    assert tasks.drop_packs(at=later(9)) == 1
    assert not StoredFile.objects.exists()
    with pytest.raises(reading.PackNotReady):
        reading.pack_file(**wanted, at=later(9))


def test_a_pack_is_for_who_asked_for_it(office, batch):
    job_id = evidence.request_pack(actor=as_(office.cast.dan), batch_id=batch.pk, at=CUT_OFF, key="the first")

    with pytest.raises(reading.UnknownPack):
        reading.pack_file(viewer=as_(office.cast.greta), batch_id=batch.pk, job_id=job_id, at=CUT_OFF)


@pytest.mark.parametrize("who", ["alice", "bob", "carol", "frida"])
def test_only_auditors_and_hr_have_the_evidence(office, batch, who):
    with pytest.raises(UnknownBatch):
        evidence.request_pack(actor=as_(getattr(office.cast, who)), batch_id=batch.pk, at=CUT_OFF, key="key of mine")
    assert not Job.objects.exists()


def test_nobody_has_more_than_a_few_under_way(office, batch):
    auditor = as_(office.cast.dan)
    for number in range(3):
        evidence.request_pack(actor=auditor, batch_id=batch.pk, at=CUT_OFF, key=f"number {number}")

    with pytest.raises(evidence.TooManyPacks):
        evidence.request_pack(actor=auditor, batch_id=batch.pk, at=CUT_OFF, key="number 4")
