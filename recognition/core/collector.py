"""The search for reference cycles, kept out of bulk work: pure."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused() -> Iterator[None]:
    """Do not search for reference cycles meanwhile.

    For work that makes hundreds of thousands of plain objects and drops them all when it ends: they go without
    the collector, which would walk through them again and again. Whoever pauses within a pause ends nothing.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
