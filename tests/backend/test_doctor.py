"""The doctor says in sentences what is wrong and how to mend it."""

import ast
import datetime
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone, translation

from backend import diagnosis, sweeps
from backend.environment import Environment

CHECKING = (
    "backend/diagnosis.py",
    "backend/health.py",
    "integrations/email/condition.py",
    "integrations/slack/condition.py",
)


@pytest.fixture
def as_installed(as_site):
    """A sound installation: the site's own role, and somebody who sweeps."""
    sweeps.beat(at=timezone.now())


def errors():
    return {
        finding.check: finding.sentence for finding in diagnosis.findings(at=timezone.now()) if finding.level == "error"
    }


@pytest.mark.django_db
def test_a_sound_installation_has_no_findings_to_mend(as_installed, capsys):
    call_command("doctor")

    lines = capsys.readouterr().out.splitlines()
    assert len(lines) >= 8
    assert [line for line in lines if not line.startswith("ok ")] == []


@pytest.mark.django_db
def test_the_findings_can_be_read_by_machines(as_installed, capsys):
    call_command("doctor", "--format", "json")

    findings = json.loads(capsys.readouterr().out)
    assert {finding["check"] for finding in findings} >= {
        "settings",
        "broker",
        "database",
        "clock",
        "migrations",
        "roles",
    }


@pytest.mark.django_db
def test_a_site_that_connects_as_superuser_is_an_error():
    with pytest.raises(CommandError, match="1 of"):
        call_command("doctor")

    assert "superuser" in errors()["roles"]


@pytest.mark.django_db
def test_a_site_that_may_change_the_ledger_is_an_error(as_installed):
    connection.cursor().execute("RESET ROLE; GRANT UPDATE ON ledger_posting TO laurels_app; SET ROLE laurels_app")

    assert "ledger_posting" in errors()["roles"]


@pytest.mark.django_db
def test_a_missing_guard_is_an_error():
    connection.cursor().execute("DROP TRIGGER ledger_posting_append_only ON ledger_posting")
    connection.cursor().execute("DROP TRIGGER ledger_posting_no_truncate ON ledger_posting")

    assert "ledger_posting has no guard" in errors()["append-only"]


@pytest.mark.django_db
def test_a_switched_off_guard_is_an_error():
    connection.cursor().execute("ALTER TABLE ledger_posting DISABLE TRIGGER ALL")

    assert "ledger_posting has no guard" in errors()["append-only"]


@pytest.mark.django_db
def test_a_pending_migration_is_an_error():
    connection.cursor().execute("DELETE FROM django_migrations WHERE app = 'backend'")

    assert "backend.0001_initial" in errors()["migrations"]


@pytest.mark.django_db
def test_a_clock_that_is_off_is_an_error(monkeypatch):
    off = timezone.now() - datetime.timedelta(hours=1)
    monkeypatch.setattr(diagnosis.timezone, "now", lambda: off)

    assert "differ by 36" in errors()["clock"]


@pytest.mark.django_db
def test_silence_in_the_background_is_a_warning():
    found = diagnosis.findings(at=timezone.now())

    assert [finding.level for finding in found if finding.check == "background work"] == ["warning"]


@pytest.mark.slow
@pytest.mark.django_db
def test_a_broker_that_does_not_answer_is_an_error(settings):
    settings.LAURELS = Environment(CELERY_BROKER_URL="redis://127.0.0.1:1/0")

    assert "does not answer" in errors()["broker"]


@pytest.mark.django_db
def test_several_web_processes_without_a_shared_cache_are_a_warning(settings):
    settings.LAURELS = Environment(LAURELS_WEB_WORKERS=4)

    found = diagnosis.findings(at=timezone.now())

    assert [finding.level for finding in found if finding.check == "cache"] == ["warning"]


@pytest.mark.django_db
def test_slack_that_nobody_connected_is_in_order():
    [found] = [finding for finding in diagnosis.findings(at=timezone.now()) if finding.check == "slack"]

    assert found.level == "ok"
    assert "docs/slack.md" in found.sentence


@pytest.mark.django_db
def test_what_is_wrong_with_slack_is_found(settings):
    settings.LAURELS = Environment(SLACK_CLIENT_ID="1.2")

    found = [finding.sentence for finding in diagnosis.findings(at=timezone.now()) if finding.check == "slack"]

    assert any("SLACK_SIGNING_SECRET is not set" in sentence for sentence in found)
    assert any("neither" in sentence for sentence in found)


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "said"), [("da", "har ikke kørt endnu"), ("sv", "har inte körts än")])
def test_what_is_to_be_mended_is_said_in_the_language_of_the_page_and_the_command_speaks_english(
    language, said, capsys, as_site
):
    with translation.override(language):
        [silent] = [each for each in diagnosis.findings(at=timezone.now()) if each.check == "background work"]
        call_command("doctor")

    assert said in silent.sentence
    assert "Nobody has swept yet" in capsys.readouterr().out


@pytest.mark.parametrize("path", CHECKING)
def test_no_sentence_to_mend_something_is_in_english_alone(path, settings):
    """What is in order has a level of "ok", and is said by the command only."""
    tree = ast.parse((Path(settings.BASE_DIR) / path).read_text(encoding="utf-8"))
    for call in [each for each in ast.walk(tree) if isinstance(each, ast.Call)]:
        if getattr(call.func, "id", "") in ("Finding", "Problem") and ast.unparse(call.args[-2]) != "'ok'":
            told = [
                part for part in ast.walk(call.args[-1]) if isinstance(part, ast.Constant) and " " in str(part.value)
            ]
            assert "_(" in ast.unparse(call) or [part.value for part in told if str(part.value).strip()] == []
