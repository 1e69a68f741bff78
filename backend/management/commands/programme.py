"""Programmes: read a file critically, load it as a draft, open its gates, activate it, explain it on a sheet."""

import sys
import uuid
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from backend import programme_sheet, whole_file
from backend.command import LaurelsCommand, day, read_text
from recognition.people.models import Employee
from recognition.programmes import definition, gates, selectors, services
from recognition.programmes.simulation import report

COLUMNS = "id programme version state nature unit starts_on ends_on loaded_by activated_by".split()
ACTS = ("load", "activate", "consult", "pay_gate")


class Command(LaurelsCommand):
    help = (
        "Read a programme file critically (lint), keep it as a draft (load), look at versions (list, show), see what is"
        " missing before one counts (gates), record a consultation (consult), sign for scores (pay_gate), let it judge"
        " outcomes (activate), write what it says for everybody (sheet)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        lint = actions.add_parser("lint", help="warn of what a programme file will be regretted for")
        lint.add_argument("file", type=Path, metavar="FILE", help="TOML; it need not be loaded")
        self._common(lint)
        load = actions.add_parser("load", help="keep a programme file as a draft version")
        load.add_argument("file", type=Path, metavar="FILE", help="TOML; see docs/programmes.md")
        self._common(load, acts=True)
        self._common(actions.add_parser("list", help="all versions"), formats=("text", "csv", "json"))
        self._common(_of_version(actions.add_parser("show", help="one version as the file that loads it")))
        missing = _of_version(actions.add_parser("gates", help="what must be done before a version is activated"))
        self._common(missing, formats=("text", "csv", "json"))
        self._add_consult(actions.add_parser("consult", help="record that a country's employees were consulted"))
        self._add_pay_gate(_of_version(actions.add_parser("pay_gate", help="sign the checklist a score needs")))
        activate = _of_version(actions.add_parser("activate", help="let a draft judge the outcomes of its dates"))
        activate.add_argument("--simulation", type=int, metavar="ID", help="simulation to cite; default: the newest")
        self._common(activate, acts=True)
        sheet = _of_version(actions.add_parser("sheet", help="what a version says, for everybody it concerns"))
        sheet.add_argument("--language", choices=definition.LANGUAGES, default="en", help="default: en")
        sheet.add_argument("--output", type=Path, metavar="FILE", help="default: standard output")
        self._common(sheet, formats=("html", "pdf"))

    def handle(self, *args: Any, **options: Any) -> None:
        self.acts = options["action"] in ACTS
        super().handle(*args, **options)

    def run(self, options: dict[str, Any]) -> None:
        getattr(self, f"_{options['action']}")(options)

    def _add_consult(self, parser: ArgumentParser) -> None:
        parser.add_argument("programme", metavar="PROGRAMME", help="its code")
        parser.add_argument("--country", required=True, metavar="CC", help="two letters, DK")
        parser.add_argument("--body", required=True, help="who was consulted: union, works council")
        parser.add_argument("--notified-on", type=day, required=True, metavar="DATE", help="day of the notice")
        parser.add_argument("--concluded-on", type=day, metavar="DATE", help="day it was concluded, if it was")
        parser.add_argument("--outcome", default="", metavar="TEXT", help="what came of it")
        self._common(parser, acts=True)

    def _add_pay_gate(self, parser: ArgumentParser) -> None:
        known = ", ".join(gates.CONDITIONS)
        parser.add_argument("--met", nargs="+", required=True, metavar="CONDITION", help=f"those that are met: {known}")
        parser.add_argument("--reason", required=True, metavar="TEXT", help="how you know")
        self._common(parser, acts=True)

    def _common(self, parser: ArgumentParser, *, acts: bool = False, formats: tuple[str, ...] = ()) -> None:
        self.acts, self.formats = acts, formats
        super().add_arguments(parser)

    def _lint(self, options: dict[str, Any]) -> None:
        if not self._warn(definition.parse(read_text(options["file"])), self.stdout):
            self.stdout.write("Nothing to warn of.")

    def _load(self, options: dict[str, Any]) -> None:
        text = read_text(options["file"])
        loaded = services.load(actor=self.actor, text=text, at=self.at, key=str(uuid.uuid4()))
        name = f"version {loaded.number} of {loaded.programme}, id {loaded.version_id}"
        if loaded.is_new:
            self.stdout.write(f"Loaded as {name}, a draft; somebody else activates it.")
        else:
            self.stdout.write(f"Nothing to do: this is what {name}, says already.")
        self._warn(definition.parse(text), self.stderr)

    def _warn(self, says: definition.Definition, out: Any) -> int:
        found = selectors.warnings(says=says)
        for each in found:
            out.write(f"{each.place}: {each.sentence} [{each.code}]")
        return len(found)

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

    def _gates(self, options: dict[str, Any]) -> None:
        found = selectors.gates(version_id=options["version"], at=self.at)
        self.write_rows(
            ("gate", "country", "state", "what"),
            ((gate.code, gate.country, "done" if gate.is_done else "missing", gate.sentence) for gate in found),
        )

    def _consult(self, options: dict[str, Any]) -> None:
        services.record_consultation(
            actor=self.actor,
            programme_code=options["programme"],
            country=options["country"],
            body=options["body"],
            notified_on=options["notified_on"],
            concluded_on=options["concluded_on"],
            outcome=options["outcome"],
            at=self.at,
            key=str(uuid.uuid4()),
        )
        self.stdout.write(f"Recorded for {options['programme']} in {options['country']}.")

    def _pay_gate(self, options: dict[str, Any]) -> None:
        services.sign_pay_gate(
            actor=self.actor,
            version_id=options["version"],
            answers=dict.fromkeys(options["met"], True),
            reason=options["reason"],
            at=self.at,
        )
        self.stdout.write(f"Signed for version {options['version']}.")

    def _activate(self, options: dict[str, Any]) -> None:
        cited = options["simulation"]
        if cited is None:
            done = services.simulate_before(actor=self.actor, version_id=options["version"], at=self.at)
            cited = done.pk
            self.stdout.write(f"Simulation {done.pk} of {done.from_date} to {done.to_date} says:")
            for sentence in report.summary(done.figures or {}):
                self.stdout.write(f"  {sentence}")
        found = services.activate(actor=self.actor, version_id=options["version"], simulation_id=cited, at=self.at)
        self.stdout.write(
            f"Version {found.number} of {found.programme.code} judges outcomes "
            f"from {found.starts_on} to {found.ends_on}."
        )

    def _sheet(self, options: dict[str, Any]) -> None:
        content = programme_sheet.render(
            version_id=options["version"], language=options["language"], is_pdf=self.format == "pdf", at=self.at
        )
        if options["output"] is None:
            getattr(self.stdout, "buffer", sys.stdout.buffer).write(content)
            return
        with whole_file.replacing(options["output"]) as file:
            file.write(content)
        self.stderr.write(f"{options['output']} is written.")


def _of_version(parser: ArgumentParser) -> ArgumentParser:
    parser.add_argument("version", type=int, metavar="ID", help="as `programme list` shows it")
    return parser


def _name(employee: Employee | None) -> str:
    return employee.external_id if employee else ""
