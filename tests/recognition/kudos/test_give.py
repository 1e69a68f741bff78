"""Somebody thanks colleagues."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from recognition.activity.models import Activity, PersonalText
from recognition.activity.services import KeyReused
from recognition.core import actor, identity
from recognition.core.errors import Forbidden
from recognition.core.texts import BadText
from recognition.customers.models import Customer, Source, Touchpoint
from recognition.kudos import selectors
from recognition.kudos import services as kudos
from recognition.kudos.errors import Refused
from recognition.kudos.models import Allowance, Kudos, KudosRecipient
from recognition.ledger import chart
from recognition.ledger import selectors as books
from recognition.people import services as people
from tests.recognition.kudos.world import MINUTE, NOW, as_

pytestmark = pytest.mark.django_db


def refused(code, deed):
    """The facts of the refusal with ``code``; nothing was written."""
    before = (Kudos.objects.count(), Allowance.objects.count(), PersonalText.objects.count())
    with pytest.raises(Refused) as refusal:
        deed()
    assert refusal.value.code == code
    assert (Kudos.objects.count(), Allowance.objects.count(), PersonalText.objects.count()) == before
    return refusal.value.facts


def served_by(employee, name="C1"):
    customer = Customer.objects.create(external_id=name, uid=identity.uid("crm", "customer", name), name=name)
    Touchpoint.objects.create(
        source=Source.objects.get_or_create(code="crm")[0],
        external_id=f"T{name}",
        customer=customer,
        employee=employee,
        occurred_at=NOW - timedelta(days=9),
        kind="call",
        channel="phone",
        recorded_at=NOW,
    )
    return customer


def test_it_gives_each_recipient_the_amount_and_takes_the_sum_from_the_allowance(world, cast):
    given = world.give(cast.alice, [cast.bob, cast.dan], 10)
    assert (given.points, given.total, given.left) == (10, 20, 80)
    assert given.period_ends_at.isoformat() == "2026-11-30T23:00:00+00:00"
    assert (world.points(cast.bob), world.points(cast.dan)) == (10, 10)
    assert world.left(cast.alice).period == 80


def test_what_happened_is_recorded_by_ids_alone(world, cast):
    given = world.give(cast.alice, [cast.bob, cast.dan], 10, place="slack:T1:C1:1.0")
    told = Activity.objects.get(code="kudos.given")
    assert (told.subject_kind, told.subject_id) == ("kudos", given.kudos_id)
    assert told.data == {
        "kudos": given.kudos_id,
        "giver": cast.alice.pk,
        "recipients": [cast.bob.pk, cast.dan.pk],
        "points": 10,
        "unit": "symbolic",
        "visibility": "public",
        "place": "slack:T1:C1:1.0",
    }
    assert told.text_digest == Kudos.objects.get().text_digest


def test_the_same_key_again_is_the_first_answer_and_no_second_kudos(world, cast):
    first = world.give(cast.alice, [cast.bob, cast.alice], 10, key="k")
    assert world.give(cast.alice, [cast.bob, cast.alice], 10, key="k", at=NOW + MINUTE) == first
    assert (Kudos.objects.count(), world.points(cast.bob)) == (1, 10)
    with pytest.raises(KeyReused):
        world.give(cast.alice, [cast.bob], 11, key="k")


def test_without_points_it_always_works_and_touches_no_account(world, cast):
    for _ in range(3):
        assert world.give(cast.alice, cast.bob).left == 100
    assert Allowance.objects.count() == 0
    assert books.balances([chart.account("points", "symbolic", cast.bob.pk)]) == {
        chart.account("points", "symbolic", cast.bob.pk): 0
    }


def test_what_would_do_is_within_the_caps_of_a_pair_as_well(world, cast):
    assert refused("insufficient_allowance", lambda: world.give(cast.alice, cast.bob, 500))["most_each"] == 50
    world.give(cast.alice, cast.bob, 20)
    later = NOW + timedelta(hours=2)
    facts = refused("insufficient_allowance", lambda: world.give(cast.alice, [cast.dan, cast.bob], 60, at=later))
    assert facts["most_each"] == 30
    assert world.give(cast.alice, [cast.dan, cast.bob], facts["most_each"], at=later).left == 20


def test_nothing_would_do_within_the_hour_of_the_last_points(world, cast):
    world.give(cast.alice, cast.bob, 20)
    assert refused("insufficient_allowance", lambda: world.give(cast.alice, cast.bob, 500))["most_each"] == 0


def test_more_than_is_left_is_refused_with_what_would_do(world, cast):
    facts = refused("insufficient_allowance", lambda: world.give(cast.alice, [cast.bob, cast.dan, cast.carol], 34))
    assert facts == {"left": 100, "needed": 102, "each": 34, "recipients": 3, "most_each": 33}
    assert world.left(cast.alice).period == 100
    facts = refused("insufficient_allowance", lambda: world.give(cast.alice, cast.bob, 10**30))
    assert facts["left"] == 100


def test_the_extra_points_are_used_when_the_period_is_empty(world, cast):
    world.policy(pair_points=None)
    world.grant_extra(cast.alice, 30)
    assert world.give(cast.alice, [cast.bob, cast.dan], 60).left == 10
    assert Kudos.objects.get().from_extra == 20
    assert (world.left(cast.alice).period, world.left(cast.alice).extra) == (0, 10)


def test_extra_points_do_not_lapse(world, cast):
    world.grant_extra(cast.alice, 30)
    world.give(cast.alice, cast.bob, 50)
    next_month = NOW + timedelta(days=20)
    assert (world.left(cast.alice, at=next_month).period, world.left(cast.alice, at=next_month).extra) == (100, 30)


def test_nobody_thanks_themself(world, cast):
    assert refused("self_recognition", lambda: world.give(cast.alice, cast.alice, 5)) == {}
    given = world.give(cast.alice, [cast.alice, cast.bob, cast.bob], 5)
    assert (given.recipients, given.left_out, given.total) == ([cast.bob.pk], {cast.alice.pk: "yourself"}, 5)


def test_the_database_refuses_thanks_to_oneself_whoever_writes_the_row(world, cast):
    given = world.give(cast.alice, cast.bob)
    with pytest.raises(IntegrityError, match="kudos_not_to_oneself"), transaction.atomic():
        KudosRecipient.objects.create(
            kudos_id=given.kudos_id, employee=cast.alice, giver_id=cast.alice.pk, given_at=NOW
        )


def test_who_has_left_is_refused_by_name_and_left_out_of_a_group(world, cast):
    cast.dan.employments.update(ends_on=NOW.date())
    facts = refused("inactive_recipient", lambda: world.give(cast.alice, [cast.bob, cast.dan], 5))
    assert facts == {"employee_ids": [cast.dan.pk]}
    group = {cast.bob.pk: "Support", cast.dan.pk: "Support"}
    given = world.give(cast.alice, [cast.bob, cast.dan], 5, through=group)
    assert (given.recipients, given.left_out) == ([cast.bob.pk], {cast.dan.pk: "inactive"})
    assert KudosRecipient.objects.get().through == "Support"
    refused("nobody_named", lambda: world.give(cast.alice, [cast.dan, cast.alice], through=group))


def test_who_has_left_cannot_give_and_no_system_does(world, cast):
    cast.alice.employments.update(ends_on=NOW.date())
    with pytest.raises(Forbidden):
        world.give(cast.alice, cast.bob)
    with pytest.raises(Forbidden):
        kudos.give(actor=actor.system("test"), recipients=[cast.bob.pk], points=0, text="Thanks.", at=NOW, key="k")


def test_nobody_too_many_no_words_and_odd_points_are_refused(world, cast):
    refused("nobody_named", lambda: world.give(cast.alice, []))
    world.policy(most_recipients=2)
    facts = refused("too_many_recipients", lambda: world.give(cast.alice, [cast.bob, cast.dan, cast.carol]))
    assert facts == {"recipients": 3, "most": 2}
    refused("words_missing", lambda: world.give(cast.alice, cast.bob, text=" \n"))
    refused("bad_points", lambda: world.give(cast.alice, cast.bob, -1))
    refused("bad_visibility", lambda: world.give(cast.alice, cast.bob, visibility="team"))


@pytest.mark.parametrize(
    "more", [{"place": "x\0"}, {"customer": "\0"}, {"tag": "\0"}, {"text": "\0"}, {"tag": "x" * 65}]
)
def test_texts_that_cannot_be_kept_are_refused(world, cast, more):
    with pytest.raises(BadText):
        world.give(cast.alice, cast.bob, **more)
    assert Kudos.objects.count() == 0


def test_two_kudos_with_points_to_one_colleague_need_an_hour_between(world, cast):
    world.give(cast.alice, cast.bob, 5)
    just_before = NOW + 60 * MINUTE - timedelta(seconds=1)
    facts = refused("pair_limit", lambda: world.give(cast.alice, [cast.dan, cast.bob], 5, at=just_before))
    assert facts == {"employee_id": cast.bob.pk, "name": "Bob", "kind": "hour", "left": 0}
    assert world.give(cast.alice, cast.bob, at=just_before).total == 0
    assert world.give(cast.alice, cast.bob, 5, at=NOW + 60 * MINUTE).left == 90


def test_the_hour_counts_over_the_end_of_a_period(world, cast):
    ends_at = world.give(cast.hugo, cast.dan, 1).period_ends_at
    world.give(cast.alice, cast.bob, 5, at=ends_at - MINUTE)
    facts = refused("pair_limit", lambda: world.give(cast.alice, cast.bob, 5, at=ends_at + MINUTE))
    assert facts["kind"] == "hour"


def test_one_colleague_gets_no_more_than_the_cap_of_the_period(world, cast):
    world.give(cast.alice, cast.bob, 30)
    later = NOW + 90 * MINUTE
    facts = refused("pair_limit", lambda: world.give(cast.alice, cast.bob, 21, at=later))
    assert facts == {"employee_id": cast.bob.pk, "name": "Bob", "kind": "points", "left": 20}
    assert world.give(cast.alice, cast.bob, 20, at=later).left == 50
    assert world.give(cast.alice, cast.bob, 50, at=NOW + timedelta(days=20)).left == 50


def test_without_caps_there_are_none(world, cast):
    world.policy(pair_per_hour=None, pair_points=None)
    world.give(cast.alice, cast.bob, 60)
    assert world.give(cast.alice, cast.bob, 40).left == 0


def test_a_value_is_named_whatever_its_case_and_sigil(world, cast):
    hr = as_(cast.greta)
    kudos.add_value(actor=hr, code="care", names={"en": "Care", "da": "Omsorg"}, at=NOW)
    given = world.give(cast.alice, cast.bob, 5, tag=" #Care ")
    view = selectors.view(given.kudos_id)
    assert (view.tag, view.value_names) == ("care", {"en": "Care", "da": "Omsorg"})
    assert refused("unknown_value", lambda: world.give(cast.alice, cast.dan, tag="speed")) == {
        "tag": "speed",
        "codes": ["care"],
    }


def test_where_values_are_required_points_need_one_and_words_do_not(world, cast):
    world.policy(value_mode="required")
    assert world.give(cast.alice, cast.bob, 1).total == 1  # there are none yet
    kudos.add_value(actor=as_(cast.greta), code="care", names={"en": "Care"}, at=NOW)
    assert refused("value_required", lambda: world.give(cast.alice, cast.dan, 1)) == {"codes": ["care"]}
    assert world.give(cast.alice, cast.dan).total == 0
    assert world.give(cast.alice, cast.dan, 1, tag="care").total == 1


def test_where_tags_are_free_any_word_will_do(world, cast):
    world.policy(value_mode="free")
    view = selectors.view(world.give(cast.alice, cast.bob, tag="#Blåbær").kudos_id)
    assert (view.tag, view.value_names) == ("Blåbær", {})


def test_a_retired_value_is_no_longer_to_be_named(world, cast):
    hr = as_(cast.greta)
    kudos.add_value(actor=hr, code="care", names={"en": "Care"}, at=NOW)
    assert kudos.retire_value(actor=hr, code="#Care", at=NOW)
    assert refused("unknown_value", lambda: world.give(cast.alice, cast.bob, tag="care"))["codes"] == []


def test_only_a_customer_one_served_can_be_named_and_it_stays_off_the_view(world, cast):
    customer = served_by(cast.alice)
    given = world.give(cast.alice, cast.bob, customer="C1")
    assert Kudos.objects.get(pk=given.kudos_id).customer == customer
    assert "C1" not in repr(selectors.view(given.kudos_id))
    assert refused("not_served", lambda: world.give(cast.bob, cast.alice, customer="C1")) == {"customer": "C1"}
    assert refused("not_served", lambda: world.give(cast.bob, cast.alice, customer="C2")) == {"customer": "C2"}


def test_who_opted_out_of_the_feed_is_thanked_discreetly(world, cast):
    people.choose_privacy(actor=as_(cast.bob), topic="kudos_feed", allows=False, at=NOW)
    given = world.give(cast.alice, [cast.bob, cast.dan])
    thanked = selectors.view(given.kudos_id).recipients
    assert [(each.name, each.is_discreet) for each in thanked] == [("Bob", True), ("Dan", False)]


def test_it_takes_as_many_statements_for_one_as_for_many(world, cast):
    world.policy(pair_per_hour=None)
    for recipients in ([cast.bob], [cast.bob, cast.dan, cast.carol]):
        world.give(cast.alice, recipients, 1)  # makes the allowance and the accounts
        with CaptureQueriesContext(connection) as asked:
            world.give(cast.alice, recipients, 1, text="Thank you again.")
        # Key, scene, locks, caps, text, kudos, ledger key, entry, activity, answer.
        assert len([one for one in asked if "SAVEPOINT" not in one["sql"]]) == 10


def test_a_rule_for_managers_counts_for_who_has_reports(world, cast):
    before = NOW - timedelta(days=1)
    kudos.set_allowance_rule(actor=as_(cast.greta), amount=30, span="month", team=None, role="manager", at=before)
    assert world.give(cast.bob, cast.dan, 10).left == 20
    assert world.give(cast.alice, cast.dan, 10).left == 90
