"""An employee tells what makes it hard for a customer; programme owners read it and say what became of it."""

from datetime import UTC, datetime, timedelta

import pytest

from recognition.activity import selectors as history
from recognition.activity.models import Activity, PersonalText
from recognition.core.actor import Actor, system
from recognition.core.errors import DomainError
from recognition.core.identity import uid
from recognition.customers.models import Customer, Touchpoint
from recognition.listening import access, selectors, services
from recognition.listening.models import FrictionReport
from tests.crash import for_every_crash
from tests.recognition.customers.nominating import served_long_ago

pytestmark = pytest.mark.django_db

AT = datetime(2026, 9, 30, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def customer(cast):
    found = Customer.objects.create(external_id="K1", uid=uid("test", "customer", "K1"), name="Ærø Bageri")
    served_long_ago(found, cast.alice)
    return found


def by(employee):
    return Actor(channel="test", employee_id=employee.pk)


def report(employee, text="The invoice cannot be read on a phone.", **options):
    options = {"customer": "K1", "at": AT, "key": text, **options}
    return services.report_friction(actor=by(employee), text=text, **options)


def read(employee, **options):
    return [each.friction_id for each in selectors.frictions(viewer=by(employee), at=AT, **options)]


def test_owners_read_all_the_reporter_their_own_and_nobody_else(cast):
    mine, other = report(cast.alice), report(cast.dan, "Nobody answers on Fridays.", customer=None)

    assert read(cast.erik) == read(cast.hugo) == [other, mine]
    assert read(cast.alice) == [mine]
    assert read(cast.dan) == [other]
    assert read(cast.bob) == read(cast.greta) == []
    assert access.owners(at=AT) == {cast.erik.pk, cast.hugo.pk}
    assert selectors.frictions(viewer=Actor(channel="web", user_id=1), at=AT) == []


def test_it_is_kept_with_customer_words_and_place(cast):
    report(cast.alice, place="slack:T1:C1:17")

    (view,) = selectors.frictions(viewer=by(cast.erik), at=AT)
    assert view[2:9] == (
        "Alice",
        "K1",
        "Ærø Bageri",
        "The invoice cannot be read on a phone.",
        "slack:T1:C1:17",
        AT,
        "open",
    )
    told = Activity.objects.get(code="listening.friction_reported")
    assert (told.subject_kind, told.subject_id) == ("friction", view.friction_id)
    assert history.text_of(told.text_digest) == view.text


def test_the_same_report_sent_twice_is_one(cast):
    assert report(cast.alice, key="k1") == report(cast.alice, key="k1", at=AT + timedelta(minutes=1))

    assert FrictionReport.objects.count() == 1
    with pytest.raises(DomainError) as refusal:
        report(cast.alice, "Something else.", key="k1")
    assert refusal.value.code == "key_reused"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"text": "  "}, "friction_words_missing"),
        ({"customer": "K9"}, "unknown_customer"),
        ({"text": "\0"}, "bad_text"),
    ],
)
def test_what_cannot_be_a_report_is_refused_and_leaves_nothing(cast, wrong, code):
    with pytest.raises(DomainError) as refusal:
        report(cast.alice, **{"key": "k", **wrong})

    assert refusal.value.code == code
    assert not FrictionReport.objects.exists()
    assert not PersonalText.objects.exists()


def test_a_customer_the_reporter_may_not_see_is_refused_like_one_that_is_not_there(cast):
    said = []
    for code in ("K1", "K9"):
        with pytest.raises(DomainError) as refusal:
            report(cast.dan, customer=code)
        said.append((refusal.value.code, refusal.value.sentence.replace(code, "")))
    assert said[0] == said[1]
    assert not FrictionReport.objects.exists()

    assert report(cast.bob)  # Alice is of his people
    Touchpoint.objects.update(superseded_at=AT)
    with pytest.raises(DomainError, match="You may see no customer"):
        report(cast.alice)


def test_a_system_saw_nothing():
    with pytest.raises(DomainError, match="by the person who saw it"):
        services.report_friction(actor=system("test"), text="Slow.", customer=None, at=AT, key="k")


def settle(employee, friction_id, **options):
    options = {"is_done": True, "answer": "The template is mended.", "at": AT + timedelta(days=1), **options}
    services.settle_friction(actor=by(employee), friction_id=friction_id, **options)


def test_an_owner_says_what_became_of_it_and_the_reporter_reads_it(cast):
    number = report(cast.alice)
    settle(cast.erik, number)

    (view,) = selectors.frictions(viewer=by(cast.alice), at=AT)
    assert (view.state, view.answer, view.settled_by_name) == ("done", "The template is mended.", "Erik")
    assert view.settled_at == AT + timedelta(days=1)
    assert read(cast.erik, state="open") == []
    with pytest.raises(DomainError) as refusal:
        settle(cast.hugo, number, is_done=False)
    assert refusal.value.code == "already_settled"


def test_only_an_owner_settles_and_drops_only_with_a_word_why(cast):
    number = report(cast.alice)

    with pytest.raises(DomainError, match="Programme owners say"):
        settle(cast.bob, number)
    with pytest.raises(DomainError, match="Say why nothing"):
        settle(cast.erik, number, is_done=False, answer=" ")
    with pytest.raises(DomainError, match="There is no report"):
        settle(cast.erik, number + 1)

    assert FrictionReport.objects.get().state == "open"


def test_it_is_read_in_three_statements_however_many_rows(cast, django_assert_num_queries):
    numbers = [report(cast.alice, f"Difficulty {number}.") for number in range(5)]

    with django_assert_num_queries(3):
        assert read(cast.erik, limit=2) == [numbers[4], numbers[3]]
    with django_assert_num_queries(3):
        assert read(cast.erik) == numbers[::-1]


def test_an_erased_text_leaves_the_report(cast):
    report(cast.alice)
    PersonalText.objects.update(text=None, erased_at=AT)

    (view,) = selectors.frictions(viewer=by(cast.erik), at=AT)
    assert view.text is None


@pytest.mark.slow
def test_killed_after_any_statement_it_is_told_whole_or_not_at_all(cast):
    assert for_every_crash(lambda: report(cast.alice)) > 4
    number = FrictionReport.objects.get().pk
    assert for_every_crash(lambda: settle(cast.erik, number)) > 3
