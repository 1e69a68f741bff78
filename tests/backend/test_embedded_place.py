"""The folders of the private PostgreSQL: whole as soon as they have their names, and nobody else's."""

import fcntl
import os
import stat
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from backend import embedded, embedded_place
from backend.embedded_place import EmbeddedServerError


def test_a_folder_somebody_else_put_in_our_place_is_refused(tmp_path):
    folder = tmp_path / "sockets"
    folder.mkdir(mode=0o777)
    folder.chmod(0o777)

    with pytest.raises(EmbeddedServerError, match="not a private folder"):
        embedded_place._make_private(folder, os.getuid())


def test_a_folder_has_its_name_once_it_is_finished(monkeypatch, tmp_path):
    folder = tmp_path / "sockets"
    owner = 65_534 if os.geteuid() == 0 else os.getuid()
    with monkeypatch.context() as patch:
        patch.setattr(os, "chown", killed)
        with pytest.raises(KeyboardInterrupt):
            embedded_place._make_private(folder, owner)

    assert not folder.exists()
    embedded_place._make_private(folder, owner)
    assert (folder.stat().st_uid, stat.S_IMODE(folder.stat().st_mode)) == (owner, 0o700)


def killed(*arguments):
    raise KeyboardInterrupt


def test_a_folder_made_by_many_at_once_is_one_and_none_fails(monkeypatch, tmp_path):
    folder = tmp_path / "sockets"
    all_have_begun = threading.Barrier(4)
    change_owner = os.chown

    def change_owner_together(*arguments):
        all_have_begun.wait(timeout=10)
        change_owner(*arguments)

    monkeypatch.setattr(os, "chown", change_owner_together)
    with ThreadPoolExecutor(4) as threads:
        made = [threads.submit(embedded_place._make_private, folder, os.getuid()) for _ in range(4)]

    assert [one.result() for one in made] == [None] * 4
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_what_was_begun_in_vain_is_removed(monkeypatch, tmp_path):
    monkeypatch.setattr(os, "chown", refused)

    with pytest.raises(PermissionError):
        embedded_place._make_folder(tmp_path / "sockets", 0o700)

    assert list(tmp_path.iterdir()) == []


def refused(*arguments):
    raise PermissionError


def test_where_the_data_lies_is_decided_by_one_at_a_time(monkeypatch, tmp_path):
    def decide(home):
        with (home / "lock").open() as file, pytest.raises(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        raise KeyboardInterrupt

    monkeypatch.setattr(embedded_place, "prepare", decide)
    with pytest.raises(KeyboardInterrupt):
        embedded.ensure_running(home=tmp_path)


def test_two_clones_have_two_homes(monkeypatch, tmp_path):
    first = embedded_place.default_home()
    monkeypatch.setattr(embedded_place, "CLONE", tmp_path)

    assert embedded_place.default_home() != first
