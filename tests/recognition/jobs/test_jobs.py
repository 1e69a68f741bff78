"""Long work and stored files."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from recognition.core.actor import Actor
from recognition.core.errors import DomainError, NotFound
from recognition.jobs import selectors, services
from recognition.jobs.models import FilePiece, Job, StoredFile

AT = datetime(2026, 9, 30, 12, tzinfo=UTC)
LATER = AT + services.LONGEST_SILENCE + timedelta(seconds=1)
CAROL = Actor(channel="web", employee_id=3)
pytestmark = pytest.mark.django_db


@pytest.fixture
def job_id():
    return services.queue(actor=CAROL, kind="report", arguments={"month": "2026-09"}, at=AT)


def start(at=AT, kind="report"):
    return services.start(kind=kind, at=at)


def state(job_id):
    return selectors.job(job_id).state


def test_the_one_that_waited_longest_is_started_first(job_id):
    services.queue(actor=CAROL, kind="report", arguments={}, at=AT - timedelta(minutes=1))

    assert [start().arguments, start().arguments, start()] == [{}, {"month": "2026-09"}, None]


def test_work_of_another_kind_is_left_alone(job_id):
    assert services.start(kind="import", at=AT) is None


def test_it_shows_how_far_it_is_and_ends_with_a_result(job_id):
    run = start()
    services.progress(run=run, done=50, total=100, at=AT)
    assert (selectors.job(job_id).progress_done, selectors.job(job_id).progress_total) == (50, 100)

    services.finish(run=run, at=AT, result={"lines": 7})

    assert (state(job_id), selectors.job(job_id).result) == ("done", {"lines": 7})


def test_a_failure_keeps_its_sentence_for_who_asked(job_id):
    services.fail(run=start(), at=AT, error=DomainError("The file is empty; send it again."))

    failed = selectors.job(job_id)
    assert (failed.state, failed.error_code, failed.error_sentence) == (
        "failed",
        "refused",
        "The file is empty; send it again.",
    )


def test_waiting_work_is_cancelled_at_once(job_id):
    services.cancel(job_id=job_id, at=AT)

    assert state(job_id) == "cancelled"
    assert start() is None


def test_running_work_hears_of_it_at_its_next_sign_of_life(job_id):
    run = start()
    services.cancel(job_id=job_id, at=AT)
    assert state(job_id) == "running"

    with pytest.raises(services.JobCancelled), services.ending(run, lambda: AT):
        services.progress(run=run, done=1, at=AT)

    assert state(job_id) == "cancelled"


def test_what_goes_wrong_at_work_is_the_jobs_to_tell(job_id):
    def work(run):
        with services.ending(run, lambda: AT):
            raise DomainError("The file is empty; send it again.")

    assert [services.work_off(kind="report", work=work, at=AT) for _ in range(2)] == [1, 0]
    assert (state(job_id), selectors.job(job_id).error_sentence) == ("failed", "The file is empty; send it again.")


def test_what_has_ended_cannot_be_cancelled(job_id):
    services.finish(run=start(), at=AT)

    with pytest.raises(services.JobEnded):
        services.cancel(job_id=job_id, at=AT)
    with pytest.raises(NotFound):
        services.cancel(job_id=0, at=AT)


def test_a_dead_workers_job_is_started_again_and_the_dead_cannot_end_it(job_id):
    dead = start()
    assert services.recover(at=AT) == 0
    assert services.recover(at=LATER) == 1

    alive = start(LATER)

    for last_words in (
        lambda: services.finish(run=dead, at=LATER),
        lambda: services.progress(run=dead, done=1, at=LATER),
    ):
        with pytest.raises(services.RunLost):
            last_words()
    services.finish(run=alive, at=LATER)
    assert (state(job_id), selectors.job(job_id).attempts) == ("done", 2)


def test_a_sign_of_life_keeps_the_run(job_id):
    services.progress(run=start(), done=1, at=LATER)

    assert services.recover(at=LATER) == 0


def test_a_job_that_kills_its_workers_fails_in_the_end(job_id):
    for number in range(services.MOST_ATTEMPTS):
        assert start(AT + number * timedelta(hours=1)) is not None
        services.recover(at=LATER + number * timedelta(hours=1))

    assert (state(job_id), selectors.job(job_id).error_code) == ("failed", "run_lost")


def test_a_dead_worker_that_was_asked_to_stop_has_stopped(job_id):
    start()
    services.cancel(job_id=job_id, at=AT)

    services.recover(at=LATER)

    assert state(job_id) == "cancelled"
    assert Job.objects.count() == 1


def store(*pieces):
    with transaction.atomic():
        return services.store_file(
            name="a.csv", content_type="text/csv", pieces=pieces or [b"a;b\n"], actor=CAROL, at=AT
        )


def test_a_file_comes_back_as_it_was_stored(monkeypatch):
    monkeypatch.setattr(services, "PIECE_BYTES", 3)
    file = selectors.stored_file(store(b"a", b";", b"b\n", b"", b"c"))

    assert list(selectors.pieces_of(file.pk)) == [b"a;b\n", b"c"]
    assert (file.sha256, file.size) == (hashlib.sha256(b"a;b\nc").hexdigest(), 5)


def test_a_file_of_nothing_is_one():
    assert selectors.stored_file(store(b"")).size == 0


def test_a_damaged_file_is_not_handed_out():
    file_id = store()
    FilePiece.objects.filter(file=file_id).update(content=b"a;c\n")

    with pytest.raises(selectors.FileDamaged, match=r"a\.csv"):
        selectors.stored_file(file_id)


def test_a_file_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(services, "LARGEST_FILE_BYTES", 3)

    with pytest.raises(services.FileTooLarge):
        store()
    assert not FilePiece.objects.exists()


def test_files_of_old_jobs_are_dropped_and_the_jobs_stay(job_id):
    services.finish(run=start(), at=AT, result={"lines": 7}, file_id=store())
    services.queue(actor=CAROL, kind="import", arguments={}, at=AT)
    services.finish(run=start(kind="import"), at=AT, file_id=store())

    assert services.forget_files(kind="report", ended_before=AT) == 0
    assert services.forget_files(kind="report", ended_before=LATER) == 1

    assert (selectors.job(job_id).file, selectors.job(job_id).result) == (None, {"lines": 7})
    assert (StoredFile.objects.count(), FilePiece.objects.count()) == (1, 1)


def test_one_job_can_be_taken_before_its_turn_and_once(job_id):
    mine = services.queue(actor=CAROL, kind="report", arguments={"mine": 1}, at=AT + timedelta(minutes=1))
    run = services.take(job_id=mine, at=AT)

    assert (run.arguments, run.attempt, state(mine), state(job_id)) == ({"mine": 1}, 1, "running", "queued")
    assert services.take(job_id=mine, at=AT) is None
