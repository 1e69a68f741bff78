"""Contesting an award on its page: by whom it is for, answered by somebody without a part in it."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from recognition.attribution.policies import Policy
from recognition.rewards import services as rewards
from recognition.rewards.models import Dispute, Proposal
from tests.recognition.rewards.world import NOW, World, run, served
from tests.recognition.rewards.world import as_ as acting

pytestmark = pytest.mark.django_db


@pytest.fixture
def award(world):
    """Alice's award, approved by Bob today."""
    return world.decide(world.cast.bob, world.proposal(), at=timezone.now())


def page(client, award):
    return client.get(f"/proposals/{award.pk}").content.decode()


def send(client, award, act, **fields):
    hidden = dict(re.findall(r'name="(key|dispute)" value="([^"]+)"', page(client, award)))
    return client.post(f"/proposals/{award.pk}/contest", hidden | {"act": act} | fields)


def contested(award):
    return rewards.contest(
        actor=acting(award.employee), proposal_id=award.pk, text="I called them in June.", at=timezone.now()
    )


@pytest.mark.slow
def test_the_person_contests_with_evidence_and_sees_when_an_answer_comes(world, as_, award):
    touch, alice = world.touch(world.cast.alice), as_("alice")
    assert "Is something wrong?" in page(alice, award)

    answer = send(alice, award, "raise", text="I called <them> in June.", evidence=touch.pk)

    assert (answer.status_code, answer.url) == (302, f"/proposals/{award.pk}")
    shown = page(alice, award)
    assert "I called &lt;them&gt; in June." in shown
    assert "One contact is named as evidence." in shown
    assert "An answer comes by" in shown
    assert "Is something wrong?" not in shown
    assert Dispute.objects.get().evidence == [touch.pk]


@pytest.mark.slow
def test_a_refused_one_takes_no_more_statements_than_the_page(as_, award):
    alice, wish = as_("alice"), {"act": "raise", "text": " ", "key": "12345678"}
    page(alice, award)
    with CaptureQueriesContext(connection) as shown:
        page(alice, award)
    with CaptureQueriesContext(connection) as refused:
        assert alice.post(f"/proposals/{award.pk}/contest", wish).status_code == 409
    assert len(refused) == len(shown)


@pytest.mark.slow
def test_what_is_missing_is_said_beside_the_field_and_what_was_typed_stays(world, as_, award):
    answer = send(as_("alice"), award, "raise", text=" ")
    assert answer.status_code == 409
    assert re.search(r'id="text-e">.*Say in a sentence or two what is wrong', answer.content.decode())

    assert not Dispute.objects.exists()


@pytest.mark.slow
def test_it_can_be_taken_back(world, as_, award):
    contested(award)
    assert send(as_("alice"), award, "withdraw").status_code == 302
    assert Dispute.objects.get().state == "withdrawn"
    assert send(as_("alice"), award, "withdraw").status_code == 409


def test_hr_gets_from_the_award_to_where_it_is_answered_and_the_person_reads_the_answer(world, as_, award):
    dispute, greta = contested(award), as_("greta")
    assert "I called them in June." in page(greta, award)
    assert f'href="/contests/{dispute.pk}"' in page(greta, award)
    assert f'href="/contests/{dispute.pk}"' not in page(as_("alice"), award)

    rewards.settle_dispute(
        actor=acting(world.cast.erik),
        dispute_id=dispute.pk,
        result="explained",
        answer="June is before the window.",
        at=timezone.now(),
        key="answer",
    )

    shown = page(as_("alice"), award)
    assert "June is before the window." in shown
    assert "It was right, and is explained" in shown
    assert f'href="/contests/{dispute.pk}"' not in page(greta, award)


def test_who_decided_neither_reads_nor_answers(world, as_, award):
    dispute, bob = contested(award), as_("bob")
    assert "I called them in June." not in page(bob, award)
    assert send(bob, award, "answer", dispute=dispute.pk, result="upheld", answer="No.").status_code == 404
    assert bob.get(f"/contests/{dispute.pk}").status_code == 404
    assert Dispute.objects.get().state == "open"


@pytest.mark.slow
def test_others_may_not_even_know_the_page(world, as_, award):
    for name in ("dan", "carol"):
        assert send(as_(name), award, "raise", text="Mine!").status_code == 404


def test_it_is_offered_to_nobody_else_and_not_for_ever(world, as_, award):
    assert "Is something wrong?" not in page(as_("erik"), award)
    type(award).objects.filter(pk=award.pk).update(state_at=timezone.now() - timedelta(days=91))
    assert "Is something wrong?" not in page(as_("alice"), award)
    answer = send(as_("alice"), award, "raise", text="Late.", key="12345678")
    assert answer.status_code == 409


def test_a_forged_form_is_refused(world, as_, award):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = as_("alice").cookies
    answer = strict.post(f"/proposals/{award.pk}/contest", {"act": "raise", "text": "x", "key": "12345678"})
    assert answer.status_code == 403


def test_late_evidence_is_shown(world, as_):
    assert world.period
    assert world.budget
    served(world, world.cast.alice)
    world.outcome()
    run()
    award = world.decide(world.cast.bob, Proposal.objects.get())
    world.touch(world.cast.dan, recorded_at=NOW + timedelta(days=1))
    told = page(as_("alice"), award)
    assert "A contact that was not counted" in told
    assert f"<b>{world.cast.dan.name}</b>" in told


@pytest.mark.parametrize("is_contested", [False, True])
@pytest.mark.parametrize("name", ["alice", "bob", "erik", "greta"])
def test_the_page_takes_few_statements(as_, award, name, is_contested, django_assert_max_num_queries):
    if is_contested:
        contested(award)
    client = as_(name)
    page(client, award)
    with django_assert_max_num_queries(12):
        page(client, award)


@pytest.mark.slow
@pytest.mark.parametrize("policy", ["equal", "agreed"])
def test_pages_with_late_evidence_take_few_statements(cast, as_, policy, django_assert_max_num_queries):
    world = World(cast, {"credit": Policy(name=policy)})
    assert world.period
    assert world.budget
    served(world, cast.alice, cast.dan)
    found = world.outcome()
    if policy == "agreed":
        wish = {
            "outcome": found.external_id,
            "shares": {cast.alice.pk: 2, cast.dan.pk: 1},
            "reason": "Both.",
            "at": NOW,
        }
        split = rewards.propose_split(actor=acting(cast.alice), key="propose", **wish)
        rewards.sign_split(actor=acting(cast.dan), split_id=split.pk, at=NOW, key="sign")
    run()
    award = Proposal.objects.get(employee=cast.alice)
    world.touch(cast.dan, recorded_at=NOW + timedelta(days=1))

    def looked_at(*names):
        for client in map(as_, names):
            assert "A contact that was not counted" in page(client, award)
            for address in (f"/proposals/{award.pk}", f"/approvals/{award.pk}"):
                with django_assert_max_num_queries(12):
                    assert client.get(address).status_code == 200

    looked_at("bob", "erik", "greta")
    contested(award)
    looked_at("bob", "erik", "greta")
    world.decide(cast.bob, award)
    looked_at("alice", "bob", "erik", "greta")


def test_contacts_are_named_in_the_readers_language_and_a_sources_own_kind_as_it_wrote_it(world, as_, award):
    known, own = world.touch(world.cast.alice), world.touch(world.cast.alice)
    type(known).objects.filter(pk=own.pk).update(kind="hand_shake")

    shown = as_("alice").get(f"/proposals/{award.pk}", headers={"accept-language": "da"}).content.decode()

    named = re.findall(r'name="evidence" value="(\d+)"><span>([^·]+) ·', shown)
    assert {(str(known.pk), "opkald"), (str(own.pk), "hand shake")} <= set(named)
