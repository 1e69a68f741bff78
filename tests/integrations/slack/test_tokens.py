"""Tokens lie sealed, outlive a change of the secret key, and never show themselves."""

import logging
from datetime import UTC, datetime

import pytest
from django.core import serializers

from integrations.slack import installing
from integrations.slack.installing import TOKENS
from integrations.slack.models import Installation
from recognition.core import actor as actors
from recognition.core.sealing import Unreadable

AT = datetime(2026, 11, 22, 8, tzinfo=UTC)
TOKEN = "xoxb-1111-2222-abcdefghijkl"
OLD, NEW = "o" * 25 + "ld" * 15, "n" * 25 + "ew" * 15


def granted(**changes):
    said = {
        "app_id": "A1",
        "enterprise_id": "",
        "team_id": "T1",
        "name": "Bakkegaard",
        "bot_user_id": "U0BOT",
        "token": TOKEN,
        "scopes": ["commands", "chat:write"],
    }
    return installing.Granted(**said | changes)


def keep(**changes):
    return installing.keep(actor=actors.system("test"), granted=granted(**changes), at=AT)


@pytest.fixture
def with_keys(settings):
    def use(key, *fallbacks):
        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = key, list(fallbacks)

    use(OLD)
    return use


@pytest.mark.django_db
def test_the_database_holds_no_token_but_its_owner_can_read_it():
    kept = keep()

    stored = Installation.objects.get(pk=kept.pk)
    assert installing.token_of(stored) == TOKEN
    assert "xoxb" not in serializers.serialize("json", [stored])


def test_the_same_token_is_sealed_differently_each_time():
    assert TOKENS.seal(TOKEN) != TOKENS.seal(TOKEN)


@pytest.mark.django_db
def test_a_rotated_key_needs_no_hand(with_keys):
    kept = keep()
    with_keys(NEW, OLD)
    assert installing.token_of(kept) == TOKEN

    assert installing.reseal(at=AT) == 1
    assert installing.reseal(at=AT) == 0

    with_keys(NEW)
    kept.refresh_from_db()
    assert installing.token_of(kept) == TOKEN


@pytest.mark.django_db
def test_a_key_that_is_gone_is_a_sentence_and_no_crash(with_keys):
    kept, other = keep(), keep(team_id="T2")
    sealed = kept.bot_token
    with_keys(NEW)
    other = keep(team_id="T2", token="xoxb-new")

    with pytest.raises(installing.TokenUnreadable, match="LAURELS_SECRET_KEY_FALLBACKS"):
        installing.token_of(kept)
    assert installing.reseal(at=AT) == 0
    assert installing.token_of(other) == "xoxb-new"
    assert installing.holds("xoxb-new")
    assert not installing.holds(TOKEN)
    assert Installation.objects.get(pk=kept.pk).bot_token == sealed


def test_a_sealed_token_that_was_changed_is_unreadable():
    sealed = TOKENS.seal(TOKEN)

    for changed in (sealed[:-5] + "AAAA=", "", "not sealed", TOKEN):
        with pytest.raises(Unreadable):
            TOKENS.unseal(changed)


@pytest.mark.django_db
def test_it_is_in_no_log_and_no_representation(caplog, with_keys):
    caplog.set_level(logging.DEBUG)
    kept = keep()
    with_keys(NEW)
    with pytest.raises(installing.TokenUnreadable) as caught:
        installing.token_of(kept)
    installing.end(kept, "token_revoked", AT)

    for text in (repr(granted()), str(granted()), repr(kept), str(kept), repr(caught.value), caplog.text):
        assert TOKEN not in text
        assert "xoxb" not in text
    assert "slack.installed" in caplog.text


@pytest.mark.django_db
def test_an_ended_installation_has_no_token():
    kept = keep()
    installing.end(kept, "token_revoked", AT)
    kept.refresh_from_db()

    with pytest.raises(installing.Ended, match="installs it again"):
        installing.token_of(kept)
