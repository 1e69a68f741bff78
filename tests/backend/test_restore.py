"""The copy that docs/how-to/production.md takes can be restored, with books, seal and guards whole."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

from backend import embedded, embedded_place
from tests import manual

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/how-to/production.md").read_text(encoding="utf-8")
SIZES = ("--people=40", "--kudos=100", "--proposals=60", "--touchpoints=400", "--customers=30")

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.fixture
def server(home):
    """A private server with a seeded company in it; what runs beside it has its programs."""
    environment = {"PATH": os.environ["PATH"], "LAURELS_HOME": str(home), "LAURELS_ENV": "demo"}
    seed = [sys.executable, "manage.py", "seed", *SIZES]
    subprocess.run(seed, cwd=ROOT, env=environment, check=True, timeout=600)
    programs = embedded_place.prepare(home).binaries
    return environment | {"PATH": f"{programs}:{environment['PATH']}"}


def url(home, role, database):
    place = quote(str(embedded_place.socket_folder(home)), safe="")
    return f"postgresql://{role}@{place}/{database}?passfile={quote(str(home / 'pgpass'), safe='')}"


def test_every_command_of_the_page_runs_and_the_copy_is_the_company(home, server, tmp_path):
    with embedded._connect(home, "laurels_owner", "postgres") as connection:
        connection.execute("CREATE DATABASE laurels_copy ENCODING 'UTF8' LOCALE 'C' TEMPLATE template0")
    original = server | {"DATABASE_OWNER_URL": url(home, "laurels_owner", "laurels")}
    copy = server | {
        "DATABASE_URL": url(home, "laurels_app", "laurels_copy"),
        "DATABASE_OWNER_URL": url(home, "laurels_owner", "laurels_copy"),
    }
    commands = dict(manual.commands(PAGE))
    for command, promised in commands.items():
        chosen = original if command.startswith("pg_dump") else copy
        in_shell = command.replace("manage.py", f"{sys.executable} {ROOT / 'manage.py'}")
        done = subprocess.run(  # noqa: S602 (the page's own words)
            in_shell, shell=True, cwd=tmp_path, env=chosen, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        assert promised <= set(done.stdout.splitlines()), done.stdout

    assert [each.split()[0] for each in commands] == ["pg_dump", "pg_restore", *["manage.py"] * 3]
    assert rows(home, "laurels_copy") == rows(home, "laurels")
    with (
        embedded._connect(home, "laurels_owner", "laurels_copy") as connection,
        pytest.raises(psycopg.Error) as refusal,
    ):
        connection.execute("UPDATE ledger_posting SET amount = amount + 1")
    assert "append-only" in str(refusal.value)


def rows(home, database):
    """How many rows each table has."""
    with embedded._connect(home, "laurels_owner", database) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone() for (name,) in tables}
