"""Files that are there whole or not at all."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.core.management.base import CommandError


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """Write beside ``path``, readable by its owner only, and put it in place at once when all went well.

    Any error leaves what was there. Raises CommandError (2) where no file can be written.
    """
    try:
        if path.is_dir():
            raise IsADirectoryError(f"{path} is a folder")
        descriptor, unfinished = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise CommandError(
            f"{path} cannot be written ({error}); name a file in a folder that is there.", returncode=2
        ) from error
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(unfinished).replace(path)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise
