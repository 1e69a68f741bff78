"""Who took ownership without being assigned is named by a colleague and credited once a manager agrees."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from recognition.activity import selectors as history
from recognition.activity.models import Activity, PersonalText
from recognition.core.actor import system
from recognition.core.identity import uid
from recognition.customers import selectors, services
from recognition.customers.models import Customer, Nomination, Source, Touchpoint
from recognition.people import services as people
from recognition.people.models import Employment
from tests.crash import for_every_crash
from tests.recognition.customers.nominating import (
    AT,
    DEED,
    LATER,
    by,
    credited,
    decide,
    nominate,
    refused,
    served_long_ago,
    touch,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def customer(cast):
    found = Customer.objects.create(external_id="K1", uid=uid("test", "customer", "K1"), name="Ærø Bageri")
    served_long_ago(found, cast.bob, cast.carol, cast.dan, cast.frida, cast.hugo)
    return found


def test_accepted_it_is_one_touchpoint_at_the_moment_of_the_deed(cast, customer):
    number = nominate(cast.dan, cast.alice, matter_id="M7")
    assert not credited().exists()

    assert decide(cast.bob, number) == "accepted"

    touchpoint = credited().get()
    assert (touchpoint.external_id, touchpoint.kind, touchpoint.matter_id) == (str(number), "took_ownership", "M7")
    assert (touchpoint.employee_id, touchpoint.customer_id) == (cast.alice.pk, customer.pk)
    assert (touchpoint.occurred_at, touchpoint.recorded_at) == (DEED, LATER)
    assert Source.objects.values_list("is_needed").get(code="nominations") == (False,)


def test_declined_it_leaves_the_reason_and_no_touchpoint(cast):
    number = nominate(cast.dan, cast.alice)

    assert decide(cast.bob, number, accept=False) == "declined"

    view = selectors.nomination(viewer=by(cast.dan), nomination_id=number, at=LATER)
    assert (view.state, view.reason, view.decided_by_name) == ("declined", "That is her own work.", "Bob")
    assert not credited().exists()
    assert refused(decide, cast.bob, number, accept=False, reason=" ", key="e") == "reason_missing"


def test_what_happened_is_recorded_with_proofs_of_the_words(cast, customer):
    number = nominate(cast.dan, cast.alice)
    decide(cast.bob, number)

    named, decided = Activity.objects.filter(subject_kind="nomination", subject_id=number).order_by("pk")
    who = {"giver": cast.dan.pk, "nominee": cast.alice.pk, "customer": customer.pk}
    assert (named.code, named.data) == ("customers.nominated", who)
    assert history.text_of(named.text_digest) == "She drove out on a Sunday."
    assert (decided.code, decided.data) == (
        "customers.nomination_decided",
        who | {"state": "accepted", "right_of": cast.bob.pk},
    )


def test_the_same_request_twice_is_one_nomination_and_one_decision(cast):
    assert nominate(cast.dan, cast.alice) == nominate(cast.dan, cast.alice, at=LATER)
    number = Nomination.objects.get().pk

    assert decide(cast.bob, number) == decide(cast.bob, number) == "accepted"
    assert credited().count() == 1


def test_the_first_decision_stands(cast):
    number = nominate(cast.dan, cast.alice)
    decide(cast.bob, number, accept=False)

    assert refused(decide, cast.bob, number, key="e") == "already_decided"
    assert not credited().exists()
    assert selectors.deciders(nomination_id=number, at=LATER) == []


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"evidence": " "}, "evidence_missing"),
        ({"occurred_at": AT + timedelta(seconds=1)}, "bad_deed"),
        ({"occurred_at": AT - timedelta(days=731)}, "bad_deed"),
        ({"customer": "K9"}, "unknown_customer"),
        ({"customer": "K2"}, "unknown_customer"),
        ({"matter_id": "M" * 65}, "bad_text"),
        ({"key": ""}, "bad_text"),
    ],
)
def test_what_cannot_be_a_nomination_is_refused_and_leaves_nothing(cast, wrong, code):
    assert refused(nominate, cast.dan, cast.alice, **wrong) == code
    assert not Nomination.objects.exists()
    assert not PersonalText.objects.exists()


def test_a_manager_nominates_for_a_customer_whom_their_people_served(cast, customer):
    assert nominate(cast.erik, cast.alice)
    Touchpoint.objects.update(superseded_at=AT)
    assert refused(nominate, cast.erik, cast.alice, key="again") == "unknown_customer"


def test_a_customer_the_giver_never_served_is_refused_like_one_that_is_not_there(cast, customer):
    Customer.objects.create(external_id="K2", uid=uid("test", "customer", "K2"), name="Secret A/S")
    said = []
    for code in ("K2", "K9"):
        with pytest.raises(selectors.UnknownCustomer) as refusal:
            nominate(cast.dan, cast.alice, customer=code)
        said.append(refusal.value.sentence.replace(code, ""))
    assert said[0] == said[1]
    Touchpoint.objects.filter(employee=cast.dan).update(superseded_at=AT)
    assert refused(nominate, cast.dan, cast.alice) == "unknown_customer"
    assert not Nomination.objects.exists()


def test_nobody_nominates_themself_and_no_system_nominates_anybody(cast):
    assert refused(nominate, cast.alice, cast.alice) == "self_nomination"
    wish = {"nominee_id": cast.alice.pk, "customer": "K1", "occurred_at": DEED, "evidence": "x", "at": AT, "key": "k"}
    assert refused(services.nominate, actor=system("test"), **wish) == "not_a_person"
    row = {"customer": Customer.objects.get(), "occurred_at": DEED, "evidence_digest": "", "nominated_at": AT}
    with pytest.raises(IntegrityError, match="nomination_not_of_oneself"), transaction.atomic():
        Nomination.objects.create(giver=cast.alice, nominee=cast.alice, **row)


def test_the_nominee_was_employed_at_the_deed(cast):
    Employment.objects.filter(employee=cast.alice).update(ends_on=date(2026, 9, 1))

    assert refused(nominate, cast.dan, cast.alice) == "not_employed_then"
    assert nominate(cast.dan, cast.alice, occurred_at=datetime(2026, 8, 31, 12, tzinfo=UTC))


@pytest.mark.parametrize(
    ("touched", "is_refused"),
    [
        (DEED - timedelta(days=180), True),
        (DEED - timedelta(days=180, seconds=1), False),
        (DEED, True),
        (DEED + timedelta(hours=23), True),
        (DEED + timedelta(days=1), False),
    ],
)
def test_who_served_the_customer_around_the_deed_is_no_nominee(cast, touched, is_refused):
    touch(cast.alice, touched)
    touch(cast.dan, DEED)

    code = None if not is_refused else "already_served"
    assert (refused(nominate, cast.bob, cast.alice) if is_refused else nominate(cast.bob, cast.alice) and None) == code


def test_of_a_matter_only_its_own_touchpoints_count(cast):
    touch(cast.alice, DEED - timedelta(days=3), matter_id="M1")
    touch(cast.alice, DEED - timedelta(days=400), matter_id="M2")

    assert refused(nominate, cast.bob, cast.alice, matter_id="M2") == "already_served"
    assert nominate(cast.bob, cast.alice, matter_id="M3")


def test_of_two_nominations_for_one_deed_one_is_credited(cast):
    first, second = nominate(cast.dan, cast.alice), nominate(cast.carol, cast.alice)
    decide(cast.bob, first)

    assert refused(decide, cast.bob, second, key="e") == "already_served"
    assert decide(cast.bob, second, accept=False, key="f") == "declined"
    assert credited().count() == 1


def test_the_manager_decides_or_the_next_one_up_who_has_no_part(cast):
    by_dan = nominate(cast.dan, cast.alice)
    by_bob = nominate(cast.bob, cast.alice)
    of_bob = nominate(cast.dan, cast.bob, key="m")

    assert selectors.deciders(nomination_id=by_dan, at=AT) == [cast.bob.pk]
    assert selectors.deciders(nomination_id=by_bob, at=AT) == [cast.erik.pk]
    assert selectors.deciders(nomination_id=of_bob, at=AT) == [cast.erik.pk]
    for number, outsider in ((by_dan, cast.dan), (by_dan, cast.alice), (by_dan, cast.erik), (by_bob, cast.bob)):
        assert refused(decide, outsider, number) == "forbidden"


def test_the_database_refuses_a_decision_by_giver_or_nominee(cast):
    number = nominate(cast.dan, cast.alice)
    decided = {"state": "accepted", "decided_at": AT}

    for involved in (cast.dan, cast.alice):
        with pytest.raises(IntegrityError, match="nomination_decided_by_another"), transaction.atomic():
            Nomination.objects.filter(pk=number).update(decided_by=involved, **decided)
    with pytest.raises(IntegrityError, match="nomination_decided_when"), transaction.atomic():
        Nomination.objects.filter(pk=number).update(state="accepted")


def stand_in(giver, delegate):
    days = {"from_date": date(2026, 9, 30), "to_date": date(2026, 10, 2)}
    people.delegate(actor=by(giver), giver_id=giver.pk, delegate_id=delegate.pk, at=AT, **days)


def test_a_delegate_decides_but_not_the_giver_the_nominee_or_who_reports_to_the_nominee(cast):
    number, of_bob = nominate(cast.dan, cast.alice), nominate(cast.dan, cast.bob, key="m")
    for delegate in (cast.carol, cast.dan, cast.alice):
        stand_in(cast.bob, delegate)
        stand_in(cast.erik, delegate)

    assert selectors.deciders(nomination_id=number, at=AT) == [cast.bob.pk, cast.carol.pk]
    assert selectors.deciders(nomination_id=of_bob, at=AT) == [cast.erik.pk, cast.carol.pk]
    assert refused(decide, cast.dan, number) == refused(decide, cast.alice, of_bob) == "forbidden"
    assert decide(cast.carol, number) == "accepted"
    assert Activity.objects.get(code="customers.nomination_decided").data["right_of"] == cast.bob.pk


def test_at_the_top_the_second_approver_decides_and_without_one_nobody(cast):
    number = nominate(cast.bob, cast.erik)

    assert selectors.deciders(nomination_id=number, at=AT) == [cast.frida.pk]
    by_frida = nominate(cast.frida, cast.erik)
    assert refused(decide, cast.greta, by_frida) == "nobody_decides"
    assert decide(cast.frida, number) == "accepted"


def test_a_manager_who_left_is_passed_over(cast):
    number = nominate(cast.dan, cast.alice)
    Employment.objects.filter(employee=cast.bob).update(ends_on=date(2026, 9, 30))

    assert selectors.deciders(nomination_id=number, at=AT) == [cast.erik.pk]


def seen_by(employee):
    return [each.nomination_id for each in selectors.nominations(viewer=by(employee), at=LATER)]


def test_giver_decider_and_hr_see_it_and_the_nominee_when_it_is_accepted(cast):
    number = nominate(cast.dan, cast.alice)

    assert seen_by(cast.dan) == seen_by(cast.bob) == seen_by(cast.greta) == [number]
    assert seen_by(cast.alice) == seen_by(cast.carol) == seen_by(cast.erik) == []
    decide(cast.bob, number)
    assert seen_by(cast.alice) == [number]
    assert refused(selectors.nomination, viewer=by(cast.carol), nomination_id=number, at=AT) == "unknown_nomination"


def test_hr_does_not_see_an_undecided_one_about_themself(cast):
    number = nominate(cast.dan, cast.greta)

    assert seen_by(cast.greta) == []
    assert selectors.nominations(viewer=system("command"), at=AT)[0].nomination_id == number


def test_what_waits_is_listed_for_the_decider_in_few_statements(cast, django_assert_max_num_queries):
    numbers = [nominate(cast.dan, cast.alice, key=str(key), matter_id=str(key)) for key in range(6)]

    with django_assert_max_num_queries(8):
        waiting = selectors.nominations_waiting(viewer=by(cast.bob), at=AT, limit=5)
    assert [each.nomination_id for each in waiting] == numbers[:0:-1]
    rest = selectors.nominations_waiting(viewer=by(cast.bob), at=AT, before=numbers[1])
    assert [each.nomination_id for each in rest] == numbers[:1]
    assert waiting[0].evidence == "She drove out on a Sunday."
    assert selectors.nominations_waiting(viewer=by(cast.erik), at=AT) == []


# A killed process leaves the server-side cursor of a streamed query behind, as this crash does.
@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_killed_after_any_statement_it_is_done_whole_or_not_at_all(cast):
    assert for_every_crash(lambda: nominate(cast.dan, cast.alice)) > 6
    number = Nomination.objects.get().pk
    assert for_every_crash(lambda: decide(cast.bob, number)) > 15
    assert credited().count() == 1
