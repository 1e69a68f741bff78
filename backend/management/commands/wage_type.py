"""Wage types and by which code payroll knows them; what files carry of them."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from backend.command import LaurelsCommand
from backend.payroll_formats import CODE_CHECKS
from recognition.payroll import services
from recognition.payroll.selectors import wage_pages

WRITES = ("code", "change", "add", "use", "rename", "retire")
BASIS = ("yes", "no", "payroll_decides")
HOLIDAY_PAY = ("by_country", *BASIS)


class Command(LaurelsCommand):
    help = "By which code payroll knows each wage type, from which day; what files carry of it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        listed = actions.add_parser("list", help="the wage types with the codes of today, and what is missing")
        listed.add_argument("entity", metavar="ENTITY")
        self._common(listed, formats=("text", "csv", "json"))
        code = actions.add_parser("code", help="give the code payroll knows a wage type by")
        code.add_argument("wage_type", metavar="WAGE_TYPE", help="for example CUSTOMER_BONUS_CASH")
        code.add_argument("code", metavar="CODE", help="as it stands in the settings of payroll")
        scope = code.add_mutually_exclusive_group(required=True)
        scope.add_argument("--entity", default="", help="for one legal entity")
        scope.add_argument("--system", default="", help="for every entity that uses this payroll system")
        code.add_argument("--from", dest="valid_from", type=date.fromisoformat, required=True, metavar="DAY")
        code.add_argument("--until", type=date.fromisoformat, metavar="DAY", help="its last day, where it has one")
        self._common(code, acts=True)
        change = actions.add_parser("change", help="say what files carry of a wage type, and how it is classified")
        change.add_argument("wage_type", metavar="WAGE_TYPE")
        change.add_argument("--figures", default="amount", help="of units,rate,amount; amount, or units,rate at least")
        change.add_argument("--sign", choices=("negative", "positive"), default="negative", help="what is taken back")
        change.add_argument("--holiday-pay", choices=HOLIDAY_PAY, default="by_country")
        change.add_argument("--pensionable", choices=BASIS, default="payroll_decides")
        change.add_argument("--cost-account", default="")
        change.add_argument("--liability-account", default="")
        self._common(change, acts=True)
        self._add_own(actions)

    def _add_own(self, actions: Any) -> None:
        add = actions.add_parser("add", help="add a wage type of your own, for money")
        add.add_argument("wage_type", metavar="WAGE_TYPE", help="its code, which never changes: capital letters")
        for language in ("da", "sv", "en"):
            add.add_argument(f"--{language}", required=True, metavar="NAME", help="what it is called")
        add.add_argument("--tax-class", choices=("cash_taxable", "payroll_decides"), default="cash_taxable")
        add.add_argument("--holiday-pay", choices=HOLIDAY_PAY, default="by_country")
        add.add_argument("--pensionable", choices=BASIS, default="payroll_decides")
        self._common(add, acts=True)
        use = actions.add_parser("use", help="tell payroll of a programme's awards as a wage type")
        use.add_argument("wage_type", metavar="WAGE_TYPE")
        use.add_argument("programme", metavar="PROGRAMME")
        use.add_argument("--entity", required=True, help="the legal entity it is in")
        use.add_argument("--from", dest="valid_from", type=date.fromisoformat, required=True, metavar="DAY")
        use.add_argument("--until", type=date.fromisoformat, metavar="DAY", help="its last day, where it has one")
        self._common(use, acts=True)
        rename = actions.add_parser("rename", help="say what a wage type of your own is called from a day on")
        rename.add_argument("wage_type", metavar="WAGE_TYPE")
        for language in ("da", "sv", "en"):
            rename.add_argument(f"--{language}", required=True, metavar="NAME")
        rename.add_argument("--from", dest="valid_from", type=date.fromisoformat, required=True, metavar="DAY")
        self._common(rename, acts=True)
        retire = actions.add_parser("retire", help="let nothing be paid as a wage type of your own any more")
        retire.add_argument("wage_type", metavar="WAGE_TYPE")
        retire.add_argument("--undo", action="store_true", help="let programmes be paid as it again")
        self._common(retire, acts=True)

    def handle(self, *args: Any, **options: Any) -> None:
        self.acts = options["action"] in WRITES
        super().handle(*args, **options)

    def run(self, options: dict[str, Any]) -> None:
        does = {"list": self._list, "code": self._code, "change": self._change, "add": self._add, "use": self._use}
        does |= {"rename": self._rename, "retire": self._retire}
        does[options["action"]](options)

    def _common(self, parser: ArgumentParser, *, acts: bool = False, formats: tuple[str, ...] = ()) -> None:
        self.acts, self.formats = acts, formats
        if acts:
            parser.add_argument("--key", required=True, help="names this request: the same key again does nothing")
        super().add_arguments(parser)

    def _list(self, options: dict[str, Any]) -> None:
        entity = wage_pages.paying_entity(viewer=self.actor, entity=options["entity"], at=self.at)
        self.write_rows(
            ["wage_type", "code", "from", "until", "missing", "figures", "tax_class", "name"],
            (
                (
                    row.code,
                    row.stretch and row.stretch.code,
                    row.stretch and row.stretch.valid_from,
                    row.stretch and row.stretch.valid_until,
                    "yes" if row.is_missing else "no",
                    "+".join(row.figures),
                    row.tax_class,
                    row.names["en"],
                )
                for row in wage_pages.wage_rows(entity=entity)
            ),
        )

    def _code(self, options: dict[str, Any]) -> None:
        services.set_external_code(
            actor=self.actor,
            wage_type=options["wage_type"],
            code=options["code"],
            valid_from=options["valid_from"],
            valid_until=options["until"],
            entity_code=options["entity"],
            payroll_system=options["system"],
            code_checks=CODE_CHECKS,
            at=self.at,
            key=options["key"],
        )
        where = options["entity"] or options["system"]
        self.stdout.write(f"{where} knows {options['wage_type']} as {options['code']} from {options['valid_from']}.")

    def _add(self, options: dict[str, Any]) -> None:
        code = services.add_wage_type(
            actor=self.actor,
            code=options["wage_type"],
            names={language: options[language] for language in ("da", "sv", "en")},
            tax_class=options["tax_class"],
            holiday_pay_basis=options["holiday_pay"],
            pensionable=options["pensionable"],
            at=self.at,
            key=options["key"],
        )
        self.stdout.write(f"{code} is a wage type; payroll knows it by no code yet, and nothing is paid as it.")

    def _use(self, options: dict[str, Any]) -> None:
        services.pay_programme_as(
            actor=self.actor,
            wage_type=options["wage_type"],
            programme=options["programme"],
            entity_code=options["entity"],
            valid_from=options["valid_from"],
            valid_until=options["until"],
            at=self.at,
            key=options["key"],
        )
        told = f"{options['programme']} as {options['wage_type']} from {options['valid_from']}"
        self.stdout.write(f"Payroll of {options['entity']} is told of {told}.")

    def _rename(self, options: dict[str, Any]) -> None:
        services.rename_wage_type(
            actor=self.actor,
            wage_type=options["wage_type"],
            names={language: options[language] for language in ("da", "sv", "en")},
            valid_from=options["valid_from"],
            at=self.at,
            key=options["key"],
        )
        self.stdout.write(f"{options['wage_type']} is called {options['en']} from {options['valid_from']}.")

    def _retire(self, options: dict[str, Any]) -> None:
        services.retire_wage_type(
            actor=self.actor,
            wage_type=options["wage_type"],
            is_retired=not options["undo"],
            at=self.at,
            key=options["key"],
        )
        again, no_more = "Programmes can be paid as {} again.", "Nothing new is paid as {} any more."
        self.stdout.write((again if options["undo"] else no_more).format(options["wage_type"]))

    def _change(self, options: dict[str, Any]) -> None:
        services.change_wage_type(
            actor=self.actor,
            wage_type=options["wage_type"],
            figures=options["figures"].split(","),
            sign_style=options["sign"],
            holiday_pay_basis=options["holiday_pay"],
            pensionable=options["pensionable"],
            cost_account=options["cost_account"],
            liability_account=options["liability_account"],
            at=self.at,
            key=options["key"],
        )
        self.stdout.write(f"Files carry {options['figures']} of {options['wage_type']} from now on.")
