"""Who dumps the database after an erasure finds nobody in it, and the books and files still prove themselves."""

import hashlib
import re

import pytest
from django.db import connection

from backend.payroll_formats import FORMATS
from integrations.slack.models import Installation, Member
from recognition.activity import services as activity
from recognition.kudos import services as kudos
from recognition.ledger import selectors as ledger
from recognition.payroll.models import BatchFile, Reconciliation
from recognition.people.models import Employee, RoleGrant, User
from recognition.privacy import services
from recognition.privacy.models import Anonymisation
from tests.recognition.payroll.office import Office
from tests.recognition.payroll.test_reconcile import answer
from tests.recognition.payroll.test_wage_types import give
from tests.recognition.privacy.test_anonymise import AT, DAY, as_, leave, settle
from tests.recognition.rewards.world import World

pytestmark = pytest.mark.django_db
NAME, EMAIL, SLACK = "Karin Sjöstrømzak", "karin.zak@bakkegaard.example", "U0K4R1NZ4K"
WORDS = "oförglömlig hjälp på øen"


@pytest.fixture
def karin(cast):
    """Who releases payroll, under a name that UTF-8 and ISO-8859-1 write differently."""
    user = User.objects.create_user(EMAIL, joined_at=AT)
    Employee.objects.filter(pk=cast.greta.pk).update(name=NAME, email=EMAIL, user=user)
    for each in (cast.frida, cast.carol):
        RoleGrant.objects.create(employee=each, role="hr", granted_at=AT - 9 * DAY)
    cast.greta.refresh_from_db()
    return cast.greta


@pytest.fixture
def batch(cast, karin):
    """Released by Karin as PAXml, answered with names in Windows-1252, confirmed by her."""
    office = Office(World(cast))
    give(office, "15")
    office.approved(amount=50_000)
    made = office.built()
    office.export(made, FORMATS["paxml"])
    made.refresh_from_db()
    told = answer(made).decode().replace("\n", f";{NAME.upper()}\n")
    office.reconcile(made, told.encode("cp1252"))
    office.confirm(made, explanation=f"{WORDS}, says {NAME}")
    return made


def dump():
    """Every table as COPY writes it, bytes read in the four encodings, all in small letters."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            with cursor.copy(f'COPY "{table}" TO STDOUT') as rows:
                text = b"".join(bytes(row) for row in rows).decode()
            found.append(text)
            for value in re.findall(r"\\\\x([0-9a-f]+)", text):
                found += [bytes.fromhex(value).decode(each, "replace") for each in ENCODINGS]
    return "\n".join(found).casefold()


ENCODINGS = ("utf-8", "iso-8859-1", "cp1252", "cp437")


def test_a_dump_names_nobody_and_every_proof_holds(cast, karin, batch):
    kudos.give(actor=as_(karin), recipients=[cast.bob.pk], points=0, text=WORDS, at=AT, key="1")
    kudos.give(actor=as_(cast.dan), recipients=[karin.pk], points=0, text=f"{WORDS}!", at=AT, key="2")
    kudos.give(actor=as_(cast.dan), recipients=[cast.bob.pk], points=0, text=f"Som {NAME.upper()}", at=AT, key="3")
    activity.receive(source="slack", natural_key="1", body=f"t={NAME}".encode("cp1252"), content_type="", at=AT)
    there = Installation.objects.create(app_id="A1", team_id="T1", bot_user_id="U1", installed_at=AT)
    Member.objects.create(installation=there, user_id=SLACK, employee=karin, kind="member", synced_at=AT)
    activity.receive(source="slack", natural_key="2", body=f"u%5B%5D={SLACK}".encode(), content_type="", at=AT)
    before = dump()
    assert all(word.casefold() in before for word in (NAME, EMAIL, SLACK, WORDS))
    leave(karin)
    settle(None)

    number = services.ask_anonymisation(
        actor=as_(cast.frida), employee_id=karin.external_id, early_reason="Asked.", at=AT, key="1"
    )
    services.confirm_anonymisation(actor=as_(cast.carol), anonymisation_id=number, at=AT)
    assert services.anonymise_due(at=AT) == 1

    row = Anonymisation.objects.get(pk=number)
    assert (row.state, row.refused_code, row.proof["left"]) == ("done", "", {})
    after = dump()
    assert [word for word in (NAME, EMAIL, SLACK, WORDS) if word.casefold() in after] == []
    activity.seal(at=AT)
    assert activity.verify().broken is None
    assert ledger.check_books() == []
    (file,) = BatchFile.objects.filter(batch=batch)
    assert file.sha256 == hashlib.sha256(bytes(file.content)).hexdigest()
    assert bytes(Reconciliation.objects.get().content) == answer(batch)


def test_the_proof_names_a_file_that_was_stored_before_and_has_to_stay(cast, karin, batch):
    (file,) = BatchFile.objects.filter(batch=batch)
    BatchFile.objects.create(
        batch=batch, format="old", name="old.xml", content=NAME.upper().encode("iso-8859-1"),
        sha256=file.sha256, stored_at=AT,
    )  # fmt: skip
    leave(karin)
    settle(None)

    number = services.ask_anonymisation(
        actor=as_(cast.frida), employee_id=karin.external_id, early_reason="Asked.", at=AT, key="1"
    )
    services.confirm_anonymisation(actor=as_(cast.carol), anonymisation_id=number, at=AT)
    services.anonymise_due(at=AT)

    assert Anonymisation.objects.get(pk=number).proof["left"] == {"payroll_batchfile.content": 1}
