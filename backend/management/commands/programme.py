"""Programmes: load a file as a draft, look at versions, activate one."""

import uuid
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from backend.command import LaurelsCommand
from recognition.people.models import Employee
from recognition.programmes import definition, selectors, services

COLUMNS = "id programme version state nature unit starts_on ends_on loaded_by activated_by".split()


class Command(LaurelsCommand):
    help = "Load a programme file as a draft (load), look at versions (list, show), activate one (activate)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        load = actions.add_parser("load", help="keep a programme file as a draft version")
        load.add_argument("file", type=Path, metavar="FILE", help="TOML; see docs/programmes.md")
        self._common(load, acts=True)
        self._common(actions.add_parser("list", help="all versions"), formats=("text", "csv", "json"))
        show = actions.add_parser("show", help="one version as the file that loads it")
        show.add_argument("version", type=int, metavar="ID")
        self._common(show)
        activate = actions.add_parser("activate", help="let a draft judge the outcomes of its dates")
        activate.add_argument("version", type=int, metavar="ID")
        self._common(activate, acts=True)

    def handle(self, *args: Any, **options: Any) -> None:
        self.acts = options["action"] in ("load", "activate")
        super().handle(*args, **options)

    def run(self, options: dict[str, Any]) -> None:
        {"load": self._load, "list": self._list, "show": self._show, "activate": self._activate}[options["action"]](
            options
        )

    def _common(self, parser: ArgumentParser, *, acts: bool = False, formats: tuple[str, ...] = ()) -> None:
        self.acts, self.formats = acts, formats
        super().add_arguments(parser)

    def _load(self, options: dict[str, Any]) -> None:
        text = _read(options["file"])
        loaded = services.load(actor=self.actor, text=text, at=self.at, key=str(uuid.uuid4()))
        name = f"version {loaded.number} of {loaded.programme}, id {loaded.version_id}"
        if loaded.is_new:
            self.stdout.write(f"Loaded as {name}, a draft; somebody else activates it.")
        else:
            self.stdout.write(f"Nothing to do: this is what {name}, says already.")

    def _list(self, options: dict[str, Any]) -> None:
        found = selectors.versions()
        self.write_rows(
            COLUMNS,
            (
                (
                    each.pk,
                    each.programme.code,
                    each.number,
                    each.state,
                    each.nature,
                    each.unit,
                    each.starts_on,
                    each.ends_on,
                    _name(each.created_by),
                    _name(each.activated_by),
                )
                for each in found
            ),
        )
        for programme, first, last in selectors.gaps(found):
            self.stderr.write(f"No version of {programme} applies from {first} to {last}.")

    def _show(self, options: dict[str, Any]) -> None:
        found = selectors.version(version_id=options["version"])
        signed = f", activated by {_name(found.activated_by)}" if found.activated_by else ""
        self.stdout.write(f"# Version {found.number}, {found.state}, loaded by {_name(found.created_by)}{signed}")
        self.stdout.write(definition.to_toml(definition.from_document(found.definition)), ending="")

    def _activate(self, options: dict[str, Any]) -> None:
        found = services.activate(actor=self.actor, version_id=options["version"], at=self.at)
        self.stdout.write(
            f"Version {found.number} of {found.programme.code} judges outcomes "
            f"from {found.starts_on} to {found.ends_on}."
        )


def _name(employee: Employee | None) -> str:
    return employee.external_id if employee else ""


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.", returncode=2) from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{path} is not UTF-8; save it as UTF-8.", returncode=2) from error
