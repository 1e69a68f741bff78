"""The administrator grants roles, says what sources have told, chooses how kudos work, and sees what was not told."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from integrations.email.models import Letter
from recognition.activity.models import Activity, Dispatch
from recognition.customers.models import Source
from recognition.kudos import selectors as kudos
from recognition.people import selectors as people
from recognition.people.models import RoleGrant
from tests.cast import employ


@pytest.fixture
def dan(as_, cast):
    RoleGrant.objects.create(employee=cast.dan, role="administrator", granted_at=timezone.now())
    return as_("dan")


def undo_of(page):
    """Address and hidden fields of the undo button of the newest note."""
    form = page.content.decode().partition('class="note good')[2].partition("</form>")[0]
    address = re.search(r'action="([^"]+)"', form)[1]
    return address, dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))


def test_a_role_is_granted_and_the_grant_undone(dan, cast):
    sent = {"employee": cast.alice.email, "role": "auditor", "entity": ""}
    page = dan.post("/administration/roles", sent, follow=True)
    assert ("auditor", None) in people.roles_of(employee_id=cast.alice.pk, at=timezone.now())
    assert "Auditor: granted to Alice." in page.content.decode()
    address, fields = undo_of(page)

    undone = dan.post(address, fields, follow=True)

    assert "Auditor: taken from Alice." in undone.content.decode()
    assert ("auditor", None) not in people.roles_of(employee_id=cast.alice.pk, at=timezone.now())


def test_what_was_held_before_is_not_undone_by_granting_it_again(dan, cast):
    sent = {"employee": cast.alice.email, "role": "auditor", "entity": ""}
    dan.post("/administration/roles", sent)
    dan.get("/administration/roles")
    page = dan.post("/administration/roles", sent, follow=True).content.decode()

    assert "It was so already; nothing changed." in page
    assert "Undo" not in page

    gone = {"act": "revoke", "employee_id": cast.bob.pk, "role": "hr"}
    assert "It was so already" in dan.post("/administration/roles", gone, follow=True).content.decode()


def test_a_role_for_one_entity_is_taken_back(dan, cast):
    dan.post("/administration/roles", {"employee": "Alice", "role": "hr", "entity": str(cast.entity.pk)})
    assert people.roles_of(employee_id=cast.alice.pk, at=timezone.now()) == {("hr", cast.entity.pk)}

    grant = {"act": "revoke", "employee_id": cast.alice.pk, "role": "hr", "entity_id": cast.entity.pk}
    dan.post("/administration/roles", grant)

    assert people.roles_of(employee_id=cast.alice.pk, at=timezone.now()) == set()


def test_nobody_grants_to_themself(dan, cast):
    answer = dan.post("/administration/roles", {"employee": cast.dan.email, "role": "hr", "entity": ""})

    assert answer.status_code == 409
    assert people.roles_of(employee_id=cast.dan.pk, at=timezone.now()) == {("administrator", None)}


@pytest.mark.parametrize(
    "sent",
    [
        {"employee": "nobody@example.com", "role": "hr", "entity": ""},
        {"employee": "Alice", "role": "emperor", "entity": ""},
        {"employee": "Alice", "role": "hr", "entity": "999"},
        {"act": "revoke", "employee_id": "x", "role": "hr"},
        {"act": "grant", "employee_id": "999999", "role": "hr"},
        {"employee": "", "role": "", "entity": ""},
    ],
)
def test_an_unfit_grant_is_refused_and_changes_nothing(dan, sent):
    before = RoleGrant.objects.count()

    assert dan.post("/administration/roles", sent).status_code == 409
    assert RoleGrant.objects.count() == before


def test_a_source_is_waited_for_or_not_and_says_until_when_it_is_complete(dan, settings):
    Source.objects.create(code="crm", is_needed=True)
    page = dan.post("/administration/sources", {"source": "crm", "is_needed": "0"}, follow=True)
    assert not Source.objects.get().is_needed
    dan.post(*undo_of(page))
    assert Source.objects.get().is_needed

    dan.post("/administration/sources", {"source": "crm", "complete_until": "2026-01-31T12:00"})

    assert Source.objects.get().complete_until.isoformat() == "2026-01-31T11:00:00+00:00"
    assert "31" in dan.get("/administration/sources").content.decode()


@pytest.mark.parametrize(
    "sent",
    [
        {"source": "nothing", "is_needed": "1"},
        {"source": "crm", "is_needed": "perhaps"},
        {"source": "crm", "complete_until": "yesterday"},
        {"source": "crm", "complete_until": "0001-01-01T00:00"},
        {"source": "crm", "complete_until": "2999-01-01T00:00"},
        {},
    ],
)
def test_an_unfit_word_about_a_source_is_refused(dan, sent):
    Source.objects.create(code="crm")

    assert dan.post("/administration/sources", sent).status_code == 409
    assert Source.objects.get().complete_until is None


def test_a_value_is_added_and_the_addition_undone(dan):
    page = dan.post("/administration/kudos", {"part": "value", "code": "#omsorg", "en": "Care"}, follow=True)
    assert [value.code for value in kudos.values()] == ["omsorg"]

    dan.post(*undo_of(page))

    assert kudos.values() == []


def test_a_value_in_use_is_named_anew_and_not_retired_by_an_undo(dan):
    dan.post("/administration/kudos", {"part": "value", "code": "omsorg", "en": "Care", "da": "Omsorg"}, follow=True)
    page = dan.post("/administration/kudos", {"part": "value", "code": "#Omsorg", "en": "We care"}, follow=True)

    assert [value.names for value in kudos.values()] == [{"en": "We care", "da": "Omsorg"}]
    assert "Undo" not in page.content.decode()


def test_an_allowance_and_the_policy_are_set(dan, cast):
    dan.post("/administration/kudos", {"part": "allowance", "amount": "150", "span": "month", "team": "", "role": ""})
    policy = {"value_mode": "free", "unit": "goods", "most_recipients": "9", "boost_points": "2", "shows_points": "on"}
    dan.post("/administration/kudos", {"part": "policy", **policy})

    assert [(rule.amount, rule.span) for rule in kudos.allowance_rules(at=timezone.now())] == [(150, "month")]
    chosen = kudos.policy(at=timezone.now())
    assert (chosen.value_mode, chosen.unit, chosen.most_recipients, chosen.shows_points) == ("free", "goods", 9, True)
    assert (chosen.pair_per_hour, chosen.nudge_after_days) == (None, None)


def test_what_everybody_else_may_give_stands_below_the_rules_which_are_taken_back_in_one_press(dan):
    rule = {"part": "allowance", "amount": "150", "span": "month", "team": "", "role": "manager"}
    page = dan.post("/administration/kudos", rule, follow=True).content.decode()
    assert "<b>100</b> points · Month" in page
    assert "everybody no rule is for" in page

    dan.post("/administration/kudos", rule | {"amount": "80", "role": ""})
    assert "everybody no rule is for" not in dan.get("/administration/kudos").content.decode()

    form = re.search(r'name="part" value="allowance">(?:(?!</form>).)*name="role" value="manager">', page)
    back = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[0]))
    dan.post("/administration/kudos", back)
    assert [(each.amount, each.role) for each in kudos.allowance_rules(at=timezone.now())] == [(80, "")]


@pytest.mark.parametrize(
    "sent",
    [
        {"part": "value", "code": "two words", "en": "Care"},
        {"part": "value", "code": "care"},
        {"part": "allowance", "amount": "10", "span": "decade", "team": "", "role": ""},
        {"part": "allowance", "amount": "10", "span": "day", "team": "Nobody's", "role": ""},
        {"part": "policy", "value_mode": "free", "unit": "cash", "most_recipients": "9", "boost_points": "2"},
        {"part": "policy", "value_mode": "free", "unit": "goods", "most_recipients": "99999999", "boost_points": "2"},
        {"part": "nonsense"},
        {},
    ],
)
def test_an_unfit_choice_is_refused_with_what_was_typed(dan, sent):
    answer = dan.post("/administration/kudos", sent)

    assert answer.status_code == 409
    assert kudos.values() == [] == kudos.allowance_rules(at=timezone.now())


def undelivered(state="failed", late=timedelta(0)):
    at = timezone.now()
    activity = Activity.objects.create(
        at=at, code="kudos.given", subject_kind="kudos", subject_id=1, channel="web", capacity="employee"
    )
    return Dispatch.objects.create(activity=activity, consumer="slack", state=state, due_at=at - late, attempts=14)


def test_what_failed_is_listed_and_tried_again(dan):
    failed = undelivered()
    late = undelivered("waiting", late=timedelta(minutes=11))
    undelivered("waiting", late=timedelta(minutes=9))
    page = dan.get("/administration/undelivered").content.decode()
    assert page.count("<b>Thanks given</b>") == 2

    dan.post("/administration/undelivered", {"dispatch": failed.pk})

    failed.refresh_from_db()
    assert (failed.state, failed.attempts) == ("waiting", 0)
    assert dan.post("/administration/undelivered", {"dispatch": late.pk}).status_code == 409
    assert dan.post("/administration/undelivered", {"dispatch": "x"}).status_code == 409


def test_auditors_read_the_facts_of_activity_and_administrators_only_that_it_was(dan, as_, cast):
    RoleGrant.objects.create(employee=cast.erik, role="auditor", granted_at=timezone.now())
    dan.post("/administration/roles", {"employee": cast.alice.email, "role": "auditor", "entity": ""})

    own = dan.get("/activity", {"code": "role.granted"}).content.decode()
    audited = as_("erik").get("/activity", {"code": "role.granted", "employee": "dan"}).content.decode()

    assert "role.granted" in own
    assert "role=auditor" not in own
    assert "role=auditor" in audited
    assert "Nothing of the kind happened." in dan.get("/activity", {"code": "nothing.such"}).content.decode()


def test_an_auditor_of_one_entity_reads_nothing_of_the_company(as_, cast):
    RoleGrant.objects.create(employee=cast.erik, role="auditor", entity=cast.entity, granted_at=timezone.now())

    assert as_("erik").get("/activity").status_code == 403


def test_a_mail_no_server_took_is_listed_without_its_words_and_tried_again(cast, dan):
    at = timezone.now()
    letter = Letter.objects.create(
        key="k", employee=cast.alice, state="failed", attempts=2, made_at=at, due_at=at, error_code="smtp_550"
    )
    page = dan.get("/administration/undelivered").content.decode()
    assert "Alice" in page
    assert "smtp_550" in page
    assert cast.alice.email not in page

    assert dan.post("/administration/undelivered", {"letter": letter.pk}).status_code == 302
    letter.refresh_from_db()
    assert letter.state == "waiting"
    assert dan.post("/administration/undelivered", {"letter": letter.pk}).status_code == 409
    assert dan.post("/administration/undelivered", {"letter": "x"}).status_code == 409


@pytest.mark.parametrize("address", ["roles", "sources", "kudos", "undelivered"])
def test_pages_cost_the_same_however_much_there_is(dan, cast, address, django_assert_max_num_queries):
    for number in range(12):
        colleague = employ(f"colleague-{number}", cast.entity, manager=cast.bob, team="Kundeservice")
        RoleGrant.objects.create(employee=colleague, role="hr", entity=cast.entity, granted_at=timezone.now())
        Source.objects.create(code=f"source-{number}")
        undelivered()
    with django_assert_max_num_queries(12):
        dan.get(f"/administration/{address}")


def test_activity_is_read_a_page_at_a_time(dan, django_assert_max_num_queries):
    for _ in range(60):
        undelivered()
    with django_assert_max_num_queries(12):
        page = dan.get("/activity", {"code": "kudos.given"}).content.decode()
    assert page.count('<span class="sub mono">kudos.given</span>') == 50

    older = re.search(r'rel="next" href="([^"]+)"', page)[1].replace("&amp;", "&")

    assert dan.get(f"/activity{older}").content.decode().count('<span class="sub mono">kudos.given</span>') == 10


@pytest.mark.parametrize(
    ("address", "sent", "said"),
    [
        ("kudos", {"part": "value", "code": "to ord", "da": "To ord"}, "Et hashtag har 1 til 32 bogstaver"),
        ("kudos", {"part": "value", "code": "omsorg"}, "kerneværdien et navn på mindst ét sprog."),
        ("kudos", {"part": "allowance", "amount": "5", "span": "day", "team": "Nix"}, "Intet team hedder sådan"),
        ("kudos", {"part": "allowance", "amount": "9" * 9, "span": "day"}, "0 til 1.000.000."),
        ("sources", {"source": "crm", "complete_until": "2999-01-01T00:00"}, "Vælg nu eller tidligere."),
    ],
)
def test_a_danish_administrator_reads_danish_alone(dan, address, sent, said):
    Source.objects.create(code="crm")
    dan.cookies["django_language"] = "da"

    page = dan.post(f"/administration/{address}", sent).content.decode()

    assert said in page
    assert '<p class="fine" lang="en">' not in page
