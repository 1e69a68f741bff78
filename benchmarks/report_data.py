"""Data for the benchmark of the reward report: an exported period of any length, all in one batch."""

from django.db import connection, transaction
from django.db.models import Model

from benchmarks import close
from recognition.payroll.models import PayrollClaim, PayrollLine
from recognition.rewards.models import Decision, Proposal

MADE = 100_000


def furnish(lines: int) -> None:
    """About ``lines`` awards in a closed, exported period; payroll makes MADE of them, the others are their copies."""
    made = min(lines, MADE)
    close.furnish(made)
    close.in_sets({})
    multiply(lines // made)


def multiply(times: int) -> None:
    """Each award, its line and its claim ``times`` times, all in the one batch, and a decision about every award.

    Payroll makes the first of each; a million would take it most of an hour. The copies are in no account: nothing
    measured here adds up the books.
    """
    numbers = f"generate_series(1, {times - 1}) AS copy (number)"
    changed: dict[type[Model], dict[str, str]] = {
        Proposal: {"id": "id + number * awards", "occasion": "gen_random_uuid()"},
        PayrollLine: {
            "id": "id + number * lines",
            "uid": "gen_random_uuid()",
            "line_no": "line_no + number * lines",
            "source": "'proposal:' || substr(source, 10)::bigint + number * awards",
        },
        PayrollClaim: {
            "source": "'proposal:' || substr(source, 10)::bigint + number * awards",
            "line_id": "line_id + number * lines",
        },
    }
    sizes = "SELECT (SELECT max(id) FROM rewards_proposal) AS awards, max(id) AS lines FROM payroll_payrollline"
    decided = {"proposal_id": "award.id", "beneficiary_id": "award.employee_id"}
    with transaction.atomic(), connection.cursor() as cursor:
        for model in (*changed, Decision):
            cursor.execute(f"ALTER TABLE {model._meta.db_table} DISABLE TRIGGER USER")
        cursor.execute(f"CREATE TEMP TABLE sizes ON COMMIT DROP AS {sizes}")
        for model, new in changed.items():
            cursor.execute(f"{_inserted(model, new)} FROM {model._meta.db_table}, sizes, {numbers}")
        cursor.execute(
            f"{_inserted(Decision, decided)} FROM rewards_decision, rewards_proposal award"
            " WHERE award.id <> rewards_decision.proposal_id"
        )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for model in (*changed, Decision):
            cursor.execute(f"ALTER TABLE {model._meta.db_table} ENABLE TRIGGER USER")
        cursor.execute("ANALYZE")


def _inserted(model: type[Model], new: dict[str, str]) -> str:
    """The beginning of a statement that copies rows with some columns changed."""
    table, key = model._meta.db_table, model._meta.pk.column
    names = [field.column for field in model._meta.concrete_fields if field.column != key or key in new]
    return f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(new.get(n, f'{table}.{n}') for n in names)}"
