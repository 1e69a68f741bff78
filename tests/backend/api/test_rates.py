"""How often somebody may call: a token by itself, whatever it is answered; strangers by where they call from."""

import pytest

from backend.api import throttling

pytestmark = pytest.mark.django_db
TEAMS = "/api/v1/teams"


@pytest.fixture(autouse=True)
def few(monkeypatch):
    monkeypatch.setattr(throttling, "QUOTAS", {"read": 3, "write": 2})
    monkeypatch.setattr(throttling.time, "time", lambda: 1_800_000_015.0)  # no minute ends in the middle


def statuses(client, times, **more):
    return [client.get(TEAMS, **more).status_code for _ in range(times)]


@pytest.mark.parametrize("secret", ["", "laurels_nonsense"])
def test_a_stranger_is_limited_by_address_and_told_when_to_come_back(caller, secret):
    stranger = caller(secret)
    assert statuses(stranger, 3) == [401] * 3

    answer = stranger.get(TEAMS)

    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_requests")
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Retry-After"] == "45"
    assert answer["RateLimit"] == '"read";r=0;t=45'
    assert stranger.post(TEAMS).status_code == (405 if not secret else 401)  # writes are counted apart
    assert statuses(stranger, 1, REMOTE_ADDR="192.0.2.9") == [401]


def test_a_bad_token_is_looked_up_once(caller, django_assert_num_queries):
    stranger = caller("laurels_nonsense")
    with django_assert_num_queries(1):
        assert stranger.get(TEAMS).status_code == 401


def test_strangers_do_not_shut_out_a_good_token_of_their_address(cast, caller, token_for):
    alice = caller(token_for("people:read", employee="alice"))
    assert statuses(caller("laurels_nonsense"), 5)[-1] == 429

    assert statuses(alice, 4) == [200, 200, 200, 429]
    assert statuses(caller(token_for("people:read", employee="bob")), 1) == [200]


def test_what_a_token_is_refused_counts(cast, caller, token_for):
    alice = caller(token_for("kudos:read", employee="alice"))

    assert statuses(alice, 4) == [403, 403, 403, 429]


def test_an_address_nobody_trusted_says_is_not_believed(caller, settings):
    told = [{"headers": {"X-Forwarded-For": f"192.0.2.{number}"}} for number in range(4)]

    assert [statuses(caller(), 1, **each) for each in told] == [[401], [401], [401], [429]]


def test_behind_trusted_proxies_the_address_is_what_the_outermost_saw(caller, monkeypatch):
    monkeypatch.setattr("rest_framework.throttling.api_settings.NUM_PROXIES", 2)

    def seen(claimed, client):
        return statuses(caller(), 1, headers={"X-Forwarded-For": f"{claimed}, {client}, 10.0.0.1"})

    assert [seen(f"198.51.100.{number}", "192.0.2.1") for number in range(4)] == [[401], [401], [401], [429]]
    assert seen("198.51.100.1", "192.0.2.2") == [401]


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("2001:db8::1", "2001:db8::2", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("nonsense", "", True),
    ],
)
def test_a_network_of_ipv6_is_one_stranger(caller, one, other, is_same):
    assert statuses(caller(), 4, REMOTE_ADDR=one)[-1] == 429

    assert statuses(caller(), 1, REMOTE_ADDR=other) == [429 if is_same else 401]
