"""API tokens: scoped, dated, stored as digests, and never more than the person behind them."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from recognition.core import actor as actors
from recognition.people import tokens
from recognition.people.models import ApiToken, Employee

pytestmark = pytest.mark.django_db
SYSTEM = actors.system("test")


def issue(**changes):
    wish = {"name": "CRM", "scopes": ["outcomes:write"], "lifetime": timedelta(days=30), "source_code": "crm"}
    return tokens.issue(actor=SYSTEM, at=timezone.now(), **(wish | changes))


def test_the_secret_is_shown_once_and_kept_as_a_digest():
    issued = issue()

    row = ApiToken.objects.values().get()
    assert issued.secret not in str(row)
    assert row["prefix"] == issued.secret[:12]


def test_a_valid_token_acts_as_its_employee(alice):
    issued = issue(source_code="", employee="alice", scopes=["proposals:read"])

    bearer = tokens.authenticate(secret=issued.secret, at=timezone.now())

    assert (bearer.employee_id, bearer.scopes) == (alice.pk, {"proposals:read"})


@pytest.mark.parametrize(
    "changes",
    [
        {"scopes": []},
        {"scopes": ["everything"]},
        {"scopes": ["proposals:decide"]},
        {"lifetime": timedelta(days=366)},
        {"lifetime": timedelta()},
        {"employee": "alice"},
        {"source_code": ""},
        {"name": ""},
        {"source_code": "x" * 33},
    ],
)
def test_it_refuses_an_unsound_token(alice, changes):
    with pytest.raises(tokens.TokenNotIssued):
        issue(**changes)


def test_the_database_holds_expiry_to_a_year():
    token = ApiToken.objects.get(pk=issue().token_id)
    token.expires_at = token.issued_at + timedelta(days=365, seconds=1)

    with pytest.raises(IntegrityError, match="api_token_expires_within_a_year"), transaction.atomic():
        token.save()


def test_an_expired_a_revoked_and_an_unknown_token_are_invalid():
    expired, revoked = issue(), issue()
    tokens.revoke(actor=SYSTEM, token_id=revoked.token_id, at=timezone.now())

    for secret, at in [
        (expired.secret, expired.expires_at),
        (revoked.secret, timezone.now()),
        ("laurels_nonsense", timezone.now()),
        ("\udcff\x00é", timezone.now()),
    ]:
        with pytest.raises(tokens.InvalidToken):
            tokens.authenticate(secret=secret, at=at)


def test_a_token_ends_when_its_employee_leaves(alice):
    issued = issue(source_code="", employee="alice", scopes=["proposals:read"])
    Employee.objects.filter(pk=alice.pk).update(left_on=date(2020, 1, 1))

    with pytest.raises(tokens.InvalidToken):
        tokens.authenticate(secret=issued.secret, at=timezone.now())
    with pytest.raises(tokens.TokenNotIssued):
        issue(source_code="", employee="alice", scopes=["proposals:read"])


def test_use_is_noted_once_a_day(django_assert_num_queries):
    issued = issue()
    tokens.authenticate(secret=issued.secret, at=timezone.now())

    assert ApiToken.objects.get().last_used_on is not None
    with django_assert_num_queries(2):
        tokens.authenticate(secret=issued.secret, at=timezone.now())
