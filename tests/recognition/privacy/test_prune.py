"""What has run out goes, and nothing else; held, half done and dry."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from backend import retention
from recognition.activity import services as activity
from recognition.activity.models import Activity, Delivery, PersonalText
from recognition.attribution.policies import Policy
from recognition.core.actor import Actor, system
from recognition.core.errors import Forbidden
from recognition.customers.models import Touchpoint
from recognition.jobs import services as jobs
from recognition.jobs.models import Job, StoredFile
from recognition.kudos import services as kudos
from recognition.payroll.models import PayrollLine, PayStatistic, PayStatisticImport
from recognition.people.models import Employee, PersonView
from recognition.privacy import clocks, selectors, services
from recognition.privacy.models import PruneRun
from recognition.privacy.selectors import settings
from recognition.privacy.services import pruning
from tests.recognition.payroll.office import Office
from tests.recognition.rewards.world import World

pytestmark = pytest.mark.django_db
AT = datetime(2026, 9, 30, 12, tzinfo=UTC)


def as_(employee):
    return Actor(channel="test", employee_id=employee.pk)


def prune(**more):
    return services.prune(at=AT, using="default", **more)


def ago(**more):
    return AT - timedelta(**more)


@pytest.fixture
def touched(cast):
    return contacts(World(cast))


def contacts(world):
    """One contact of 25 months ago and one of 23."""
    cast = world.cast
    for number, days in enumerate((770, 690)):
        Touchpoint.objects.create(
            source=world.source,
            external_id=f"T{number}",
            customer=world.customer,
            employee=cast.alice,
            occurred_at=ago(days=days),
            kind="case",
            channel="phone",
            recorded_at=ago(days=days),
        )
    return world


def test_contacts_go_after_two_years(touched):
    assert prune()["touchpoints"] == 1
    assert Touchpoint.objects.get().external_id == "T1"


def test_a_longer_look_back_keeps_them_longer(cast):
    world = contacts(World(cast, rules={"credit": Policy(name="equal", lookback_days=600)}))
    assert world.version

    assert prune().get("touchpoints", 0) == 0


def test_a_dry_run_counts_and_removes_nothing(touched, capsys):
    call_command("prune", "--dry-run", at=AT)

    assert re.search(r"^touchpoints +1$", capsys.readouterr().out, re.MULTILINE)
    assert Touchpoint.objects.count() == 2
    run = selectors.last_run(viewer=as_(touched.cast.greta), at=AT, is_dry=True)
    assert run.counts["touchpoints"] == 1
    assert selectors.last_run(viewer=as_(touched.cast.greta), at=AT, is_dry=False) is None


@pytest.mark.slow
def test_a_dry_run_says_what_the_real_one_then_removes(cast):
    office = Office(World(cast))
    office.approved()
    office.confirm(office.exported())
    with transaction.atomic():
        file_id = jobs.store_file(name="x", content_type="text/csv", pieces=[b"x"], actor=as_(cast.greta), at=AT)
    jobs.queue(actor=as_(cast.greta), kind="x", arguments={}, at=AT)
    jobs.finish(run=jobs.start(kind="x", at=AT), at=AT, file_id=file_id)
    later = AT.replace(year=2040)

    dry, real = (services.prune(at=later, using="default", is_dry=is_dry) for is_dry in (True, False))

    assert {clock: count for clock, count in dry.items() if count} == real
    assert real["jobs"] == 2
    assert not PayrollLine.objects.exists()


def test_a_hold_set_during_a_run_keeps_what_is_left(touched, monkeypatch):
    Touchpoint.objects.update(occurred_at=ago(days=900))
    monkeypatch.setattr(pruning, "BATCH", 1)
    greta = as_(touched.cast.greta)

    def tell(clock, count):
        services.set_hold(actor=greta, employee_id="alice", reason="A case.", at=AT, key="1")

    assert prune(tell=tell)["touchpoints"] == 1
    assert Touchpoint.objects.count() == 1


def test_a_hold_on_a_class_set_during_a_run_ends_its_clocks(touched, monkeypatch):
    Touchpoint.objects.update(occurred_at=ago(days=900))
    monkeypatch.setattr(pruning, "BATCH", 1)
    greta = as_(touched.cast.greta)

    def tell(clock, count):
        services.set_hold(actor=greta, retention_class="service", reason="An audit.", at=AT, key="1")

    assert prune(tell=tell)["touchpoints"] == 1
    assert Touchpoint.objects.count() == 1


@pytest.mark.slow
def test_a_hold_on_the_person_or_the_class_keeps_them(touched):
    greta = as_(touched.cast.greta)
    person = services.set_hold(actor=greta, employee_id="alice", reason="A case.", at=AT, key="1")
    assert prune().get("touchpoints", 0) == 0
    services.release_hold(actor=greta, hold_id=person, at=AT)

    kind = services.set_hold(actor=greta, retention_class="service", reason="An audit.", at=AT, key="2")
    assert "touchpoints" not in prune()
    services.release_hold(actor=greta, hold_id=kind, at=AT)

    assert prune()["touchpoints"] == 1
    assert [each.released_by for each in selectors.holds(viewer=greta, at=AT, limit=9)] == ["Greta", "Greta"]


def test_a_hold_keeps_what_names_the_person_only_in_its_parts(cast):
    about_alice, about_bob = (
        PayStatisticImport.objects.create(
            entity=cast.entity, year=2021, digest=name, row_count=1, imported_by=cast.greta, imported_at=ago(days=1500)
        )
        for name in ("alice", "bob")
    )
    for made, person in ((about_alice, cast.alice), (about_bob, cast.bob)):
        number = person.employments.get().payroll_number
        PayStatistic.objects.create(of_import=made, payroll_number=number, category="Service", group="F")
    services.set_hold(actor=as_(cast.greta), employee_id="alice", reason="A case.", at=AT, key="1")

    assert prune()["statistics"] == 1
    assert list(PayStatisticImport.objects.all()) == [about_alice]
    assert PayStatistic.objects.get().of_import == about_alice


def test_hr_sets_a_clock_and_nobody_else_does(touched):
    with pytest.raises(Forbidden):
        services.set_clock(actor=as_(touched.cast.bob), clock="touchpoints", country="", span=1, at=AT)
    with pytest.raises(services.BadSpan):
        services.set_clock(actor=as_(touched.cast.greta), clock="touchpoints", country="", span=0, at=AT)

    services.set_clock(actor=as_(touched.cast.greta), clock="touchpoints", country="", span=30, at=AT)

    assert prune().get("touchpoints", 0) == 0
    (told,) = Activity.objects.filter(code="privacy.clock_set")
    assert told.data == {"clock": "touchpoints", "country": "", "from": 24, "to": 30}


@pytest.mark.slow
def test_the_trail_goes_by_month_and_is_still_proved(cast):
    for at in (ago(days=3650), ago(days=30)):
        with transaction.atomic():
            activity.record(actor=system("t"), at=at, code="c", subject_kind="kudos", subject_id=1)
    activity.seal(at=AT)

    assert prune()["audit"] == 1
    assert activity.verify().broken is None


@pytest.mark.slow
def test_looks_go_though_nobody_else_may_delete_them(cast):
    for days in (800, 10):
        PersonView.objects.create(viewer=cast.bob, employee=cast.alice, what="team", at=ago(days=days))

    assert prune()["views"] == 1
    assert PersonView.objects.count() == 1


def test_words_go_and_their_proofs_stay(cast):
    Employee.objects.filter(pk=cast.dan.pk).update(left_on=date(2026, 1, 31))
    Employee.objects.filter(pk=cast.alice.pk).update(left_on=date(2026, 8, 31))
    for number, (giver, thanked) in enumerate([(cast.dan, cast.bob), (cast.bob, cast.dan), (cast.bob, cast.alice)]):
        said = {"actor": as_(giver), "at": ago(days=400), "key": f"{number}"}
        given = kudos.give(recipients=[thanked.pk], points=0, text=f"first {number}", **said)
        kudos.edit(kudos_id=given.kudos_id, text=f"then {number}", **said)

    assert prune()["recognition_texts"] == 4
    kept = PersonalText.objects.filter(text__isnull=False).values_list("text", flat=True)
    assert sorted(kept) == ["first 2", "then 2"]


@pytest.mark.slow
def test_reasons_of_declines_go_after_two_years(cast):
    world = World(cast)
    world.decide(cast.bob, world.proposal(amount=5_000), "decline", reason="Another team did it.")
    world.decide(cast.bob, world.proposal(amount=5_000), reason="Well done.")

    assert prune().get("declined_texts", 0) == 0
    assert services.prune(at=AT + timedelta(days=740), using="default")["declined_texts"] == 1
    assert PersonalText.objects.get(text__isnull=False).text == "Well done."


def test_messages_jobs_and_their_files_go(cast):
    for days in (100, 1):
        at = ago(days=days)
        activity.receive(source="slack", natural_key=f"{days}", body=b"{}", content_type="", at=at)
        with transaction.atomic():
            file_id = jobs.store_file(name="x", content_type="text/csv", pieces=[b"x"], actor=as_(cast.greta), at=at)
        jobs.queue(actor=as_(cast.greta), kind="x", arguments={}, at=at)
        jobs.finish(run=jobs.start(kind="x", at=at), at=at, file_id=file_id)
    Delivery.objects.update(state="processed")
    services.request_access_export(actor=as_(cast.alice), employee_id="alice", language="da", at=ago(days=100), key="1")
    Job.objects.filter(kind="access_export").update(state="cancelled", ended_at=ago(days=100))

    counts = prune()

    assert (counts["deliveries"], counts["jobs"]) == (1, 3)
    assert Delivery.objects.count() == Job.objects.count() == StoredFile.objects.count() == 1
    (copy,) = selectors.access_exports(viewer=as_(cast.alice), at=AT, limit=9)
    assert copy.state == "expired"


def test_a_kill_between_two_batches_loses_nothing(touched, monkeypatch):
    Touchpoint.objects.update(occurred_at=ago(days=900))
    monkeypatch.setattr(pruning, "BATCH", 1)

    class Killed(BaseException):
        pass

    def tell(clock, count):
        raise Killed

    with pytest.raises(Killed):
        prune(tell=tell)
    assert Touchpoint.objects.count() == 1
    assert PruneRun.objects.get().ended_at is None

    assert prune()["touchpoints"] == 1


def test_the_site_itself_may_not(touched):
    PersonView.objects.create(viewer=touched.cast.bob, employee=touched.cast.alice, what="team", at=ago(days=800))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE laurels_app")
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            cursor.execute("DELETE FROM people_personview")


def test_the_nightly_sweep_prunes_once_a_night(touched):
    night = datetime(2026, 9, 30, 1, tzinfo=UTC)  # three in the morning in Copenhagen

    assert retention.prune_due(at=AT) == 0
    assert retention.prune_due(at=night) == 1
    assert retention.prune_due(at=night + timedelta(minutes=30)) == 0
    assert PruneRun.objects.count() == 1


def test_every_clock_names_models_and_columns_there_are(cast):
    for clock in clocks.CLOCKS.values():
        for rows in clock.rows:
            assert rows.model in pruning._installed()
            pruning._due(rows, settings.cutoffs(clock=clock, at=AT), {cast.alice.pk}, "default").count()


def test_an_unknown_clock_is_refused(cast):
    with pytest.raises(clocks.UnknownClock):
        services.set_clock(actor=as_(cast.greta), clock="never", country="", span=1, at=AT)
