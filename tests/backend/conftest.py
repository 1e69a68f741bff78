import shutil
from pathlib import Path

import pytest

from backend import embedded, embedded_place


@pytest.fixture
def home(tmp_path):
    """A home for a private server; the server is stopped and everything it left is removed."""
    folder = tmp_path / "home"
    yield folder
    remove_home(folder)


def remove_home(folder: Path) -> None:
    if not folder.exists():
        return
    embedded.stop(home=folder)
    note = folder / "data-folder"
    if note.exists():
        shutil.rmtree(Path(note.read_text().strip()).parent, ignore_errors=True)
    shutil.rmtree(embedded_place.socket_folder(folder), ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)
