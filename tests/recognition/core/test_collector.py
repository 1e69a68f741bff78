"""The collector rests in bulk work, and only there."""

import gc

import pytest

from recognition.core import collector


def test_it_rests_and_comes_back_however_the_work_ends():
    def work():
        with collector.paused():
            assert not gc.isenabled()
            raise ValueError("half way")

    with pytest.raises(ValueError, match="half way"):
        work()

    assert gc.isenabled()


def test_a_pause_within_a_pause_ends_nothing():
    with collector.paused():
        with collector.paused():
            pass
        assert not gc.isenabled()

    assert gc.isenabled()
