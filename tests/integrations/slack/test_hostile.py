"""Strangers get nothing in and nothing out, whatever they send; and nonsense with a good signature breaks nothing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from integrations.slack import dispatch
from recognition.activity.models import Delivery
from recognition.kudos.models import Kudos
from recognition.ledger import selectors as books
from tests.integrations.slack import mutations
from tests.integrations.slack import payload as slack_sends

pytestmark = pytest.mark.django_db
FEW, MANY, MORE = range(500), range(500, 10_500), range(500, 2_500)


@pytest.fixture(autouse=True)
def secret(settings):
    slack_sends.with_secret(settings)


@pytest.fixture
def lenient(slack):
    """The Slack-shaped server, which holds nothing against us that nonsense made us ask."""
    yield slack
    slack.violations.clear()


def post(client, request):
    return client.generic("POST", request.path, request.sent.body, request.sent.content_type, **request.headers)


def rows():
    """How many rows every table has."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        cursor.execute(" UNION ALL ".join(f"SELECT '{table}', count(*) FROM \"{table}\"" for table in tables))
        return dict(cursor.fetchall())


def knock(client, seeds):
    client.raise_request_exception = False
    before, statuses = rows(), {}
    with CaptureQueriesContext(connection) as asked:
        for seed in seeds:
            request = mutations.forged(seed)
            answer = post(client, request)
            assert answer.status_code == 401, (seed, request, answer.status_code)
            assert answer.content == b"", (seed, request)
            statuses[answer.status_code] = statuses.get(answer.status_code, 0) + 1
    assert asked.captured_queries == []
    assert rows() == before
    return statuses


def test_what_they_are_made_from_is_let_in(client, slack):
    client.raise_request_exception = True
    for sent in mutations.samples():
        assert post(client, mutations.request(sent)).status_code == 200

    assert Delivery.objects.count() > 15


@pytest.mark.slow
def test_five_hundred_forgeries_are_refused_and_touch_nothing(client, slack):
    assert knock(client, FEW) == {401: 500}


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_ten_thousand_forgeries_are_refused_and_touch_nothing(client, slack):
    assert knock(client, MANY) == {401: 10_000}


@pytest.mark.parametrize("length", ["-1", "abc", "", "0", "1", "99999999999999999999999999", "\u00b2"])
def test_a_lie_about_the_length_lets_nobody_in(client, slack, length):
    genuine = mutations.request(slack_sends.reaction())
    lying = genuine._replace(headers=genuine.headers | {"CONTENT_LENGTH": length})

    assert post(client, lying).status_code in (400, 401, 413)
    assert Delivery.objects.count() == 0


def talk_nonsense(client, seeds):
    """Sign and send it all, work it off; return how often each answer was given and each end came."""
    client.raise_request_exception = True
    statuses = {}
    for seed in seeds:
        sent = mutations.malformed(seed)
        answer = post(client, mutations.request(sent, mutations.PATHS[seed % 3]))
        assert answer.status_code in (200, 400), (seed, sent, answer.status_code)
        statuses[answer.status_code] = statuses.get(answer.status_code, 0) + 1
    at = timezone.now()
    while dispatch.work(at=at):
        pass
    return statuses


def require_whole():
    """Nothing is half there: what was given has somebody who was thanked, and the books are right."""
    assert books.check_books() == []
    assert not Kudos.objects.filter(recipients=None).exists()
    assert not Delivery.objects.filter(state="received", attempts=0).exists()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_hundred_signed_messages_of_nonsense_break_nothing(client, lenient):
    statuses = talk_nonsense(client, FEW[:100])

    assert min(statuses[200], statuses[400]) > 10
    require_whole()


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.django_db(transaction=True)
def test_two_thousand_signed_messages_of_nonsense_break_nothing(client, lenient):
    statuses = talk_nonsense(client, MORE)

    assert min(statuses[200], statuses[400]) > 200
    require_whole()
