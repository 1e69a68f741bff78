"""Nobody finds the person any more, and every proof holds."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction

from recognition.activity import services as activity
from recognition.activity.models import Activity, Delivery, PersonalText
from recognition.core.actor import Actor
from recognition.core.errors import Forbidden
from recognition.jobs import services as jobs
from recognition.jobs.models import Job, StoredFile
from recognition.kudos import services as kudos
from recognition.ledger import selectors as ledger
from recognition.payroll.services import links
from recognition.people import roster
from recognition.people import services as people
from recognition.people.models import ApiToken, Employee, Employment, NotificationChoice, RoleGrant, User
from recognition.people.restriction import Restricted
from recognition.people.selectors import UnknownEmployee
from recognition.privacy import selectors, services
from recognition.privacy.models import Anonymisation
from recognition.privacy.selectors import obstacles, traces
from recognition.rewards.models import Proposal
from tests.recognition.rewards.world import World

pytestmark = pytest.mark.django_db
AT = datetime(2026, 9, 30, 12, tzinfo=UTC)
DAY = timedelta(days=1)
NAME, EMAIL, SLACK, WORDS = "Alicia Zachariasdóttir", "alicia.z@bakkegaard.example", "U0ZACH4R1A", "unmistakable praise"
ASKED = {"about": [f"what {NAME} did"], "is_rehearsal": True}


def as_(employee):
    return Actor(channel="test", employee_id=employee.pk)


def leave(employee, day=date(2026, 8, 31)):
    Employee.objects.filter(pk=employee.pk).update(left_on=day)
    Employment.objects.filter(employee=employee).update(starts_on=date(2014, 1, 1), ends_on=day + DAY)


@pytest.fixture
def alice(cast):
    user = User.objects.create_user(EMAIL, joined_at=AT)
    Employee.objects.filter(pk=cast.alice.pk).update(name=NAME, email=EMAIL, user=user)
    cast.alice.refresh_from_db()
    return cast.alice


@pytest.fixture
def history(cast, alice):
    """Something of everything: thanks, an award that was declined, a token, messages, a report, a choice."""
    world = World(cast)
    world.decide(cast.bob, world.proposal(amount=5_000), kind="decline", reason=f"{WORDS}, but not for {NAME}")
    world.decide(cast.bob, world.proposal(amount=7_000))
    kudos.give(actor=as_(alice), recipients=[cast.bob.pk], points=0, text=WORDS, at=AT, key="1")
    kudos.give(actor=as_(cast.dan), recipients=[alice.pk], points=0, text=f"{WORDS} for you", at=AT, key="2")
    kudos.give(actor=as_(cast.dan), recipients=[cast.bob.pk], points=0, text=f"Like {NAME}, {WORDS}", at=AT, key="3")
    ApiToken.objects.create(
        employee=alice, digest="d", prefix="p", name=f"{NAME}'s laptop", scopes=[], issued_at=AT, expires_at=AT + DAY
    )
    NotificationChoice.objects.create(employee=alice, topic="kudos", rhythm="never", chosen_at=AT)
    with transaction.atomic():
        body = f'{{"user": "{SLACK}", "email": "{EMAIL}"}}'.encode()
        activity.receive(source="slack", natural_key=f"T1:{EMAIL}", body=body, content_type="", at=AT)
        file_id = jobs.store_file(
            name="report.csv", content_type="text/csv", pieces=[f"1;{NAME}\n".encode()], actor=as_(cast.greta), at=AT
        )
    job = jobs.queue(actor=as_(cast.greta), kind="reward_report", arguments=ASKED, at=AT)
    run = jobs.start(kind="reward_report", at=AT)
    assert run.job_id == job
    jobs.finish(run=run, at=AT, result={"name": NAME}, file_id=file_id)
    return world


def ask(cast, employee, **more):
    return services.ask_anonymisation(actor=as_(cast.greta), employee_id=employee.external_id, at=AT, key="1", **more)


def second(cast):
    """Another person of HR."""
    RoleGrant.objects.create(employee=cast.frida, role="hr", granted_at=AT - timedelta(days=9))
    return cast.frida


def settle(world):
    """What is open of Alice is confirmed, as if payroll had paid it."""
    Proposal.objects.filter(state="payable").update(state="confirmed")


def anonymised(cast, employee, **more):
    number = ask(cast, employee, early_reason="They asked for it.", **more)
    services.confirm_anonymisation(actor=as_(second(cast)), anonymisation_id=number, at=AT)
    assert services.anonymise_due(at=AT) == 1
    return Anonymisation.objects.get(pk=number)


def test_nothing_in_the_database_names_them_and_the_books_and_seals_hold(cast, alice, history):
    leave(alice)
    settle(history)
    activity.seal(at=AT)
    postings = Activity.objects.count()

    row = anonymised(cast, alice)

    assert row.refused_code == ""
    assert traces.traces([NAME, EMAIL, SLACK, "Zachariasdóttir"]) == {}
    assert Job.objects.get().arguments == {"about": [f"what {row.subject_key} did"], "is_rehearsal": True}
    said = PersonalText.objects.filter(text__isnull=False).values_list("text", flat=True)
    assert [text for text in said if WORDS in text] == []
    assert row.proof["left"] == {}
    assert row.proof["erased"]["people_employee"] == row.proof["erased"]["jobs_storedfile"] == 1
    assert len(row.proof["texts"]) >= 5
    activity.seal(at=AT)
    assert activity.verify().broken is None
    assert ledger.check_books() == []
    assert Activity.objects.count() > postings
    assert not StoredFile.objects.exists()
    assert not Delivery.objects.exists()
    alice.refresh_from_db()
    assert (alice.external_id, alice.email, alice.user_id, alice.hired_on) == (row.subject_key, "", None, None)
    assert alice.proposals.count() == 2
    assert not User.objects.get(pk=User.objects.latest("pk").pk).is_active
    assert ApiToken.objects.filter(employee=alice).exclude(name="").count() == 0


def test_no_link_opens_their_statements_any_more_and_nobody_makes_another(cast, alice):
    leave(alice)
    greta = as_(cast.greta)
    secret = links.issue_statement_link(actor=greta, employee="alice", days=30, at=AT, key="1")
    links.open_statement_link(secret=secret, at=AT)

    key = anonymised(cast, alice).subject_key

    with pytest.raises(links.LinkOver):
        links.open_statement_link(secret=secret, at=AT)
    with pytest.raises(Restricted):
        links.issue_statement_link(actor=greta, employee=key, days=30, at=AT, key="2")


def test_nobody_employs_or_renames_them_again(cast, alice):
    leave(alice)
    anonymised(cast, alice)
    asked = {"actor": as_(cast.greta), "employee_id": alice.pk, "at": AT}

    with pytest.raises(UnknownEmployee):
        people.come_back(on=AT.date(), key="1", **asked)
    with pytest.raises(UnknownEmployee):
        people.change_person(on=AT.date(), changes={"name": NAME, "email": EMAIL}, key="2", **asked)
    assert not Employee.objects.filter(name=NAME).exists()
    page = roster.person(viewer=as_(cast.greta), employee_id=alice.pk, at=AT)
    assert (page.may_edit, page.may_invite) == (False, False)


def test_it_needs_two_persons_of_hr_who_are_not_the_one(cast, alice):
    leave(alice)
    with pytest.raises(Forbidden):
        services.ask_anonymisation(actor=as_(cast.bob), employee_id="alice", early_reason="x", at=AT, key="1")
    number = ask(cast, alice, early_reason="x")

    with pytest.raises(services.SecondPersonNeeded):
        services.confirm_anonymisation(actor=as_(cast.greta), anonymisation_id=number, at=AT)
    with pytest.raises(services.UnknownAnonymisation):
        services.confirm_anonymisation(actor=as_(cast.bob), anonymisation_id=number, at=AT)
    assert services.anonymise_due(at=AT) == 0
    (view,) = selectors.anonymisations(viewer=as_(cast.greta), at=AT, limit=9)
    assert (view.state, view.may_confirm, view.early_reason) == ("asked", False, "x")


def test_it_is_refused_while_employed_open_held_or_too_early(cast, alice):
    with pytest.raises(obstacles.StillEmployed):
        ask(cast, alice, early_reason="x")
    leave(alice)
    with pytest.raises(obstacles.ClockStillRuns):
        ask(cast, alice)
    World(cast).proposal(amount=5_000)
    with pytest.raises(obstacles.StillOpen, match="awards"):
        ask(cast, alice, early_reason="x")


def test_a_hold_stops_it_even_between_the_two_persons(cast, alice):
    leave(alice, date(2015, 1, 1))
    number = ask(cast, alice)
    services.confirm_anonymisation(actor=as_(second(cast)), anonymisation_id=number, at=AT)
    services.set_hold(actor=as_(cast.greta), employee_id="alice", reason="A case at court.", at=AT, key="1")

    services.anonymise_due(at=AT)

    assert Anonymisation.objects.get().refused_code == "on_hold"
    assert Employee.objects.get(pk=alice.pk).name == NAME
    services.withdraw_anonymisation(actor=as_(cast.greta), anonymisation_id=number, at=AT)
    with pytest.raises(services.AnonymisationEnded):
        services.confirm_anonymisation(actor=as_(cast.frida), anonymisation_id=number, at=AT)


def test_who_left_long_ago_is_due(cast, alice):
    leave(alice, date(2015, 1, 1))
    leave(cast.dan, date(2026, 1, 1))

    assert [each.employee_id for each in selectors.due_people(viewer=as_(cast.greta), at=AT, limit=9)] == ["alice"]
