"""A batch leaves in the format of a payroll system: only with codes, and as payroll of the entity wants it."""

from datetime import date

import pytest
from lxml import etree

from backend.payroll_formats import FORMATS
from recognition.payroll import services as payroll
from recognition.payroll.models import BatchFile, WageType
from recognition.people.models import Entity
from tests.cast import payroll_number
from tests.recognition.payroll.office import later
from tests.recognition.payroll.test_wage_types import give, tell
from tests.recognition.rewards.world import as_

PAXML, DANLON, PROLON, SIE, ADP = (FORMATS[name] for name in ("paxml", "danlon", "prolon", "sie4i", "adp"))


@pytest.mark.slow
def test_the_first_export_for_a_payroll_system_is_refused_until_hr_has_given_the_codes(office):
    office.approved(amount=12_345)
    batch = office.built()

    with pytest.raises(payroll.CodesMissing, match="Payroll of DK knows no code for CUSTOMER_BONUS_CASH on 2026-09-30"):
        office.export(batch, PAXML)
    batch.refresh_from_db()
    assert (batch.state, BatchFile.objects.count(), office.cleared()) == ("built", 0, 0)

    give(office, "15")
    stored = office.export(batch, PAXML)
    assert etree.fromstring(bytes(stored.content)).findtext("lonetransaktioner/lonetrans/lonart") == "15"
    assert office.cleared() == 12_345


def test_the_canonical_formats_need_no_codes(office):
    office.approved()

    assert office.export(office.built()).format == "canonical-csv"


@pytest.mark.slow
def test_the_file_has_the_company_its_number_who_released_it_and_the_name_payroll_knows(office):
    give(office, "15")
    tell(office, registration_number="10000001", payroll_system="danlon")
    office.approved(amount=12_345)
    batch = office.built()

    stored = office.export(batch, DANLON)
    xml = office.export(batch, PAXML)

    assert bytes(stored.content) == f"10000001;{payroll_number(office.cast.alice)};15;;;12345\r\n".encode()
    assert stored.name == "danloen_10000001_2026-09-0001.csv"
    header = etree.fromstring(bytes(xml.content)).find("header")
    assert header.findtext("foretagnamn") == Entity.objects.get(external_id="DK").name
    assert header.findtext("attestansvarig") == f"Laurels #{office.cast.greta.pk}"
    assert header.findtext("info") == "batch=2026-09-0001; period=2026-09; rows=1; sum=123.45"
    assert xml.name == "paxml_dk_2026-09-0001.xml"


def test_a_csv_is_called_as_hr_has_set_it_else_as_usual(office):
    give(office, "15")
    tell(office, settings={"csv:zenegy": {"file_name": "LOEN_{entity}_{short_period}-{number}_{currency}"}})
    office.approved()
    batch = office.built()

    names = {office.export(batch, FORMATS[name]).name for name in ("csv:zenegy", "csv:datalon", "csv:visma-lon")}
    assert names == {"LOEN_DK_2609-0001_DKK.csv", "csv-datalon_dk_2026-09-0001.csv", "RW2609N0001.csv"}


@pytest.mark.slow
def test_a_reversal_of_a_deducting_entity_needs_the_code_of_corrections(office):
    give(office, "15")
    tell(office, registration_number="10000001", correction_style="deduction")
    award = office.approved(amount=50_000)
    office.exported()
    office.taken_back(award, 20_000, at=later(1))
    office.close("2026-10", at=later(30))
    batch = office.build("2026-10", at=later(30))

    with pytest.raises(payroll.CodesMissing, match="no code for CORRECTION on 2026-10-31"):
        office.export(batch, DANLON, at=later(30))
    give(office, "99", wage_type="CORRECTION")
    content = bytes(office.export(batch, DANLON, at=later(30)).content)

    assert content.endswith(b";99;;;20000\r\n")


@pytest.mark.slow
def test_a_second_format_tells_of_corrections_as_the_first_one_did_whatever_hr_has_set_since(office):
    give(office, "15")
    give(office, "99", wage_type="CORRECTION")
    tell(office, registration_number="10000001", correction_style="deduction")
    award = office.approved(amount=50_000)
    office.exported()
    office.taken_back(award, 20_000, at=later(1))
    office.close("2026-10", at=later(30))
    batch = office.build("2026-10", at=later(30))
    office.export(batch, DANLON, at=later(30))
    WageType.objects.filter(code="CORRECTION").update(sign_style="negative")
    second = bytes(office.export(batch, PROLON, at=later(31)).content)
    payroll.set_entity_payroll(
        actor=as_(office.cast.greta), entity_code="DK", registration_number="10000001", payroll_system="",
        correction_style="negative_line", settings={}, valid_from=date(2026, 1, 1), at=later(31), key="afterwards",
    )  # fmt: skip
    third = etree.fromstring(bytes(office.export(batch, PAXML, at=later(31)).content))

    assert b";99;;;200,00;;\r\n" in second
    assert third.findtext("lonetransaktioner/lonetrans/lonart") == "99"
    assert third.findtext("lonetransaktioner/lonetrans/belopp") == "200.00"


@pytest.mark.slow
def test_a_second_format_has_the_codes_of_the_period_as_they_were_when_the_first_one_left(office):
    office.approved()
    batch = office.built()
    give(office, "15")
    give(office, "17", date(2026, 10, 1))
    tell(office, registration_number="10000001")
    office.export(batch, DANLON)
    give(office, "16", date(2026, 9, 1), at=later(1))

    second = etree.fromstring(bytes(office.export(batch, PAXML, at=later(40)).content))

    assert second.findtext("lonetransaktioner/lonetrans/lonart") == "15"


@pytest.mark.slow
def test_a_code_that_was_missing_when_the_first_format_left_is_the_one_given_since(office):
    office.approved()
    batch = office.exported()
    give(office, "16", date(2026, 9, 30), at=later(1))
    give(office, "17", date(2026, 10, 1), at=later(1))

    second = etree.fromstring(bytes(office.export(batch, PAXML, at=later(40)).content))

    assert second.findtext("lonetransaktioner/lonetrans/lonart") == "16"
    number = payroll_number(office.cast.alice)
    answer = f"payroll_number;wage_type;amount;period\n{number};16;500.00;2026-09\n".encode()
    found = office.reconcile(batch, answer, at=later(41))
    assert (found.matched, found.missing, found.extra) == (1, 0, 0)


@pytest.mark.slow
def test_what_was_to_be_entered_by_hand_is_told_in_a_second_format_as_hr_has_agreed_since(office):
    give(office, "15")
    tell(office, registration_number="10000001", correction_style="manual")
    award = office.approved(amount=50_000)
    office.exported()
    office.taken_back(award, 20_000, at=later(1))
    office.close("2026-10", at=later(30))
    batch = office.build("2026-10", at=later(30))
    office.export(batch, at=later(30))
    payroll.set_entity_payroll(
        actor=as_(office.cast.greta), entity_code="DK", registration_number="10000001", payroll_system="",
        correction_style="negative_line", settings={}, valid_from=date(2026, 1, 1), at=later(31), key="afterwards",
    )  # fmt: skip

    assert bytes(office.export(batch, DANLON, at=later(31)).content).endswith(b";15;;;-20000\r\n")


@pytest.mark.slow
def test_a_batch_issued_again_says_when_the_void_one_left(office):
    give(office, "15")
    office.approved()
    first = office.built()
    office.export(first, PAXML)
    office.voided(first)
    again = office.build()

    header = etree.fromstring(bytes(office.export(again, PAXML).content)).find("header")

    assert header.find("nyexport").get("datum") == "2026-09-28"
    assert header.findtext("info").endswith("replaces=2026-09-0001")


@pytest.mark.slow
def test_a_file_for_the_ledger_pays_nobody_and_is_made_after_one_that_does(office):
    tell(office, settings={"sie4i": {"cost_account": "7210", "liability_account": "2910"}})
    office.approved()
    batch = office.built()

    with pytest.raises(payroll.NotReleasable, match="sie4i is for the ledger and pays nobody"):
        office.export(batch, SIE)
    office.export(batch)
    assert b"#VER" in bytes(office.export(batch, SIE).content)


@pytest.mark.slow
def test_a_code_given_later_leaves_the_frozen_one_and_the_stored_bytes(office):
    give(office, "15")
    office.approved()
    batch = office.built()
    first = bytes(office.export(batch, PAXML).content)
    give(office, "16", date(2026, 9, 1))

    assert bytes(office.export(batch, PAXML).content) == first
    assert b"<lonart>15</lonart>" in first


@pytest.mark.slow
def test_a_file_whose_name_comes_again_waits_until_the_last_one_of_it_is_settled(office):
    give(office, "15")
    tell(office, settings={"adp": {"company_code": "ABC"}})
    office.approved()
    september = office.built()
    first = office.export(september, ADP)
    office.approved()
    office.close("2026-10", at=later(30))
    october = office.build("2026-10", at=later(30))

    with pytest.raises(payroll.FileNameInUse, match=r"called EPIABC01\.csv, as that of batch DK/2026-09-0001"):
        office.export(october, ADP, at=later(30))
    assert BatchFile.objects.count() == 1
    assert office.export(september, ADP, at=later(30)) == first
    september.refresh_from_db()
    office.confirm(september, at=later(30))
    assert office.export(october, ADP, at=later(30)).name == first.name == "EPIABC01.csv"
