"""Who dumps the database after an erasure finds nobody in it, and the books and files still prove themselves."""

import hashlib
import re

import pytest
from django.db import connection

from backend.payroll_formats import FORMATS
from integrations.slack import membership
from integrations.slack.models import Installation, Member
from recognition.activity import services as activity
from recognition.activity.models import PersonalText
from recognition.jobs import services as jobs
from recognition.kudos import services as kudos
from recognition.kudos.models import Kudos
from recognition.ledger import selectors as ledger
from recognition.payroll.models import BatchFile, Reconciliation
from recognition.people import services as people
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
FORMERLY = ("Karin von Ærenprisz", "karin.aeren@bakkegaard.example", "U0LDK4R1N")
WORDS = "oförglömlig hjälp på øen"


@pytest.fixture
def karin(cast):
    """Who releases payroll, under a name that UTF-8 and ISO-8859-1 write differently."""
    user = User.objects.create_user(FORMERLY[1], joined_at=AT)
    Employee.objects.filter(pk=cast.greta.pk).update(name=FORMERLY[0], email=FORMERLY[1], user=user)
    told = {"actor": as_(cast.frida), "employee_id": cast.greta.pk, "on": AT.date(), "at": AT}
    for each in (cast.frida, cast.carol):
        RoleGrant.objects.create(employee=each, role="hr", granted_at=AT - 9 * DAY)
    cast.greta.refresh_from_db()
    people.change_person(changes={"name": NAME, "email": EMAIL}, key="renamed", **told)
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

    row = erased(cast, karin)

    assert (row.state, row.refused_code, row.proof["left"]) == ("done", "", {})
    after = dump()
    assert [word for word in (NAME, EMAIL, SLACK, WORDS, *FORMERLY) if word.casefold() in after] == []
    activity.seal(at=AT)
    assert activity.verify().broken is None
    assert ledger.check_books() == []
    (file,) = BatchFile.objects.filter(batch=batch)
    assert file.sha256 == hashlib.sha256(bytes(file.content)).hexdigest()
    assert bytes(Reconciliation.objects.get().content) == answer(batch)


def test_neither_what_they_were_called_before_nor_their_first_name_where_they_are_spoken_to_stays(cast, karin):
    there = Installation.objects.create(app_id="A1", team_id="T1", bot_user_id="U1", installed_at=AT)
    Member.objects.create(installation=there, user_id=FORMERLY[2], employee=karin, kind="member", synced_at=AT)
    membership.note(there, [{"id": FORMERLY[2], "team_id": "T1", "updated": 9, "deleted": True}], at=AT)
    assert set(karin.former_names.values_list("said", flat=True)) == set(FORMERLY)
    dan, both = as_(cast.dan), [karin.pk, cast.bob.pk]
    thank(dan, [cast.bob.pk], f"Før {FORMERLY[0].upper()}s tid")
    thank(dan, [cast.bob.pk], f"Skriv til {FORMERLY[1]}")
    thank(dan, both, f"{WORDS}, Karin og Bob")
    thank(dan, both, f"KARINS {WORDS}")
    thank(dan, both, f"{WORDS}, Ærenprisz!")
    for recipients in ([karin.pk], both):  # said once, and put otherwise since
        edited = thank(dan, recipients, f"{WORDS}, Karin ({len(recipients)})")
        kudos.edit(actor=dan, kudos_id=edited, text="Tak!", at=AT, key=f"edit {edited}")
    stays = {
        edited,
        thank(dan, both, "Tak begge to, von hier"),
        thank(dan, [cast.bob.pk], "En anden Karin hjalp"),
    }
    leave(karin)

    row = erased(cast, karin)

    assert row.proof["left"] == {}
    after = dump()
    assert [word for word in (*FORMERLY, WORDS) if word.casefold() in after] == []
    kept = Kudos.objects.filter(text_digest__in=PersonalText.objects.filter(text__isnull=False).values("digest"))
    assert set(kept.values_list("pk", flat=True)) == stays


def test_work_under_way_begins_anew_and_stores_nothing_it_had_read(cast, karin):
    asked = {"filters": {"employee": karin.external_id}, "says": f"of {NAME}"}
    jobs.queue(actor=as_(cast.frida), kind="reward_report", arguments=asked, at=AT)
    run = jobs.start(kind="reward_report", at=AT)
    leave(karin)

    key = erased(cast, karin).subject_key

    with pytest.raises(jobs.RunLost):
        jobs.finish(run=run, at=AT, result={"name": NAME})
    again = jobs.start(kind="reward_report", at=AT)
    assert again.arguments == {"filters": {"employee": key}, "says": f"of {key}"}
    jobs.finish(run=again, at=AT)
    assert NAME.casefold() not in dump()


def thank(actor, recipients, text):
    return kudos.give(actor=actor, recipients=recipients, points=0, text=text, at=AT, key=str(hash(text))).kudos_id


def erased(cast, employee):
    number = services.ask_anonymisation(
        actor=as_(cast.frida), employee_id=employee.external_id, early_reason="Asked.", at=AT, key="1"
    )
    services.confirm_anonymisation(actor=as_(cast.carol), anonymisation_id=number, at=AT)
    assert services.anonymise_due(at=AT) == 1
    return Anonymisation.objects.get(pk=number)


def test_the_proof_names_a_file_that_was_stored_before_and_has_to_stay(cast, karin, batch):
    (file,) = BatchFile.objects.filter(batch=batch)
    BatchFile.objects.create(
        batch=batch, format="old", name="old.xml", content=NAME.upper().encode("iso-8859-1"),
        sha256=file.sha256, stored_at=AT,
    )  # fmt: skip
    leave(karin)
    settle(None)

    assert erased(cast, karin).proof["left"] == {"payroll_batchfile.content": 1}
