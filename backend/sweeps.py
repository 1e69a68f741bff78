"""What is due? Idempotent functions that pull their own work from the database, called often.

A call too many, too late or twice at once does no harm: that is each function's promise.
"""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import cast

import structlog
from django.db import OperationalError
from django.utils.module_loading import import_string

from backend.models import Heartbeat

DUE: dict[str, timedelta] = {
    "recognition.activity.services.seal": timedelta(seconds=2),
    "integrations.slack.dispatch.work": timedelta(seconds=1),
    "integrations.slack.announcing.announce": timedelta(seconds=1),
    "integrations.slack.outbox.deliver": timedelta(seconds=1),
    "integrations.slack.periodic.send": timedelta(minutes=10),
    "integrations.email.announcing.announce": timedelta(seconds=10),
    "integrations.email.gathering.gather": timedelta(seconds=20),
    "integrations.email.gathering.remind": timedelta(minutes=30),
    "integrations.email.delivering.deliver": timedelta(seconds=10),
    "integrations.slack.oauth.install_from_environment": timedelta(minutes=1),
    "integrations.slack.syncing.sync": timedelta(minutes=1),
    "integrations.slack.installing.reseal": timedelta(hours=1),
    "backend.second_factor.reseal": timedelta(hours=1),
    "recognition.jobs.services.recover": timedelta(seconds=30),
    "backend.leavers.end_access": timedelta(minutes=5),
    "recognition.kudos.services.find_flags": timedelta(hours=6),
    "recognition.programmes.tasks.simulate_due": timedelta(seconds=5),
    "backend.reports.write_due": timedelta(seconds=5),
    "recognition.payroll.tasks.write_packs": timedelta(seconds=5),
    "backend.batch_statements.write_due": timedelta(seconds=5),
    "integrations.sources.importing.import_due": timedelta(seconds=5),
    "integrations.sources.importing.drop_files": timedelta(hours=1),
    "integrations.directory.sending.import_due": timedelta(seconds=5),
    "integrations.directory.sending.drop_files": timedelta(hours=1),
    "recognition.rewards.tasks.compare_due": timedelta(seconds=5),
    "recognition.rewards.tasks.assess_due": timedelta(minutes=1),
    "recognition.rewards.tasks.expire_undecided": timedelta(minutes=10),
    "recognition.rewards.tasks.escalate_waiting": timedelta(minutes=10),
    "recognition.shop.tasks.escalate_waiting": timedelta(minutes=10),
    "recognition.rewards.tasks.alarm_undecidable": timedelta(minutes=5),
    "recognition.shop.tasks.alarm_undecidable": timedelta(minutes=5),
    "recognition.rewards.tasks.tell_overdue": timedelta(hours=1),
    "recognition.rewards.tasks.alarm_mix": timedelta(hours=1),
    "recognition.payroll.tasks.restate": timedelta(minutes=5),
    "recognition.payroll.tasks.drop_reports": timedelta(hours=1),
    "recognition.privacy.tasks.write_copies": timedelta(seconds=5),
    "recognition.privacy.tasks.drop_copies": timedelta(hours=1),
    "recognition.privacy.tasks.anonymise_due": timedelta(minutes=1),
    "backend.retention.prune_due": timedelta(minutes=30),
    "recognition.payroll.tasks.drop_packs": timedelta(hours=1),
    "recognition.payroll.tasks.run_views": timedelta(minutes=10),
}
"""Dotted names of functions `(*, at: datetime) -> int` that return how much they did, and how often each is asked."""

BRISK = timedelta(seconds=5)
"""What is asked at least as often is waited for by people, and never waits behind the rest."""

LONG: dict[str, timedelta] = {
    "recognition.programmes.tasks.simulate_due": timedelta(hours=1),
    "recognition.rewards.tasks.compare_due": timedelta(hours=1),
    "backend.reports.write_due": timedelta(hours=1),
    "recognition.payroll.tasks.write_packs": timedelta(hours=1),
    "backend.batch_statements.write_due": timedelta(hours=1),
    "integrations.sources.importing.import_due": timedelta(hours=1),
    "recognition.privacy.tasks.write_copies": timedelta(hours=1),
    "recognition.privacy.tasks.anonymise_due": timedelta(hours=1),
    "backend.retention.prune_due": timedelta(hours=3),
    "integrations.directory.sending.import_due": timedelta(hours=1),
}
"""What works off jobs that may take minutes, and for how long at most; nothing waits behind one but its own."""

HEARTBEAT = "sweep"
HEARTBEAT_EVERY = timedelta(seconds=10)

log = structlog.get_logger(__name__)


def run(*, at: datetime, names: Collection[str]) -> dict[str, int | None]:
    """Run each function once; return what each did, None where it failed and was logged.

    Who calls this again and again closes broken connections in between.
    """
    return {name: _run_one(name, at) for name in names}


def beat(*, at: datetime) -> None:
    """Note that somebody sweeps."""
    Heartbeat.objects.bulk_create(
        [Heartbeat(name=HEARTBEAT, beat_at=at)],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["beat_at"],
    )


def last_beat() -> datetime | None:
    """Return when somebody last swept."""
    return Heartbeat.objects.filter(name=HEARTBEAT).values_list("beat_at", flat=True).first()


def _run_one(name: str, at: datetime) -> int | None:
    try:
        done = cast(Callable[..., int], import_string(name))(at=at)
    except OperationalError as error:
        log.warning("sweep.no_database", sweep=name, error=str(error).strip())
        return None
    except Exception:
        log.exception("sweep.failed", sweep=name)
        return None
    if done:
        log.info("sweep.done", sweep=name, rows=done)
    return done
