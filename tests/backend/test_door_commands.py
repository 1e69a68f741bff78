"""The commands that open the first door: bootstrap, sign_in_link, api_token."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from recognition.activity.models import Activity
from recognition.people import sign_in, tokens

pytestmark = pytest.mark.django_db


def run(*arguments):
    out = io.StringIO()
    call_command(*arguments, stdout=out, stderr=io.StringIO())
    return out.getvalue()


@pytest.fixture
def in_production(settings):
    settings.LAURELS = settings.LAURELS.model_copy(update={"LAURELS_ENV": "production"})


def test_bootstrap_prints_a_link_that_signs_the_administrator_in(settings):
    printed = run("bootstrap", "--email", "root@example.com", "--employee", "E1").strip()

    address, _, secret = printed.rpartition("/")
    assert address == f"{settings.LAURELS.LAURELS_BASE_URL}/sign-in"
    assert sign_in.redeem(secret=secret, at=timezone.now())[0].email == "root@example.com"


def test_a_second_bootstrap_is_refused_and_breaking_the_glass_is_recorded():
    run("bootstrap", "--email", "root@example.com", "--employee", "E1")
    second = ("bootstrap", "--email", "other@example.com", "--employee", "E2")
    with pytest.raises(CommandError, match="administrator already") as caught:
        run(*second)
    assert caught.value.returncode == 1

    run(*second, "--break-glass", "E1 is on leave")

    last = Activity.objects.filter(code="administrator.bootstrapped").latest("id")
    assert last.data["is_break_glass"] is True
    assert last.text_digest


def test_a_link_in_production_needs_a_reason(cast, in_production):
    with pytest.raises(CommandError, match="--break-glass") as caught:
        run("sign_in_link", cast.alice.email)
    assert caught.value.returncode == 2

    assert "/sign-in/" in run("sign_in_link", cast.alice.email, "--break-glass", "phone lost")


def test_a_link_for_nobody_is_refused(cast):
    with pytest.raises(CommandError, match="Nobody who may sign in"):
        run("sign_in_link", "stranger@example.com")


def test_a_token_is_issued_listed_and_revoked(cast):
    secret = run("api_token", "issue", "--name", "CRM", "--source", "crm", "--scope", "outcomes:write").strip()
    assert tokens.authenticate(secret=secret, at=timezone.now()).source_code == "crm"

    (row,) = json.loads(run("api_token", "--format", "json", "list"))
    assert (row["acts_as"], row["scopes"]) == ("source crm", "outcomes:write")
    assert secret not in str(row)

    run("api_token", "revoke", str(row["id"]))
    with pytest.raises(tokens.InvalidToken):
        tokens.authenticate(secret=secret, at=timezone.now())


def test_a_token_that_acts_as_a_person_needs_a_reason_in_production(cast, in_production):
    issue = ("api_token", "issue", "--name", "x", "--employee", "bob", "--scope", "proposals:decide")
    with pytest.raises(CommandError, match="--break-glass"):
        run(*issue)

    assert run(*issue, "--break-glass", "night shift").startswith("laurels_")
