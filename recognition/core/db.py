"""Transactions and locks, said precisely: start one, require one, lock in one order."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import IntegrityError, connection, models, transaction
from psycopg import sql

from recognition.core import constraints

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.sql.compiler import SQLCompiler

M = TypeVar("M", bound=models.Model)

# Rows of these tables are never changed: refuse_change() guards them, laurels_app may only read and add.
APPEND_ONLY_TABLES = (
    "activity_activity",
    "activity_seal",
    "activity_tombstone",
    "attribution_assessment",
    "attribution_contribution",
    "kudos_allowancerule",
    "kudos_kudospolicy",
    "ledger_journalentry",
    "ledger_posting",
    "payroll_batchfile",
    "payroll_entitypayroll",
    "payroll_externalcode",
    "payroll_payrollline",
    "payroll_paystatistic",
    "payroll_paystatisticimport",
    "payroll_programmewage",
    "payroll_reconciliation",
    "payroll_reconciliationrow",
    "payroll_statement",
    "payroll_wagetypename",
    "people_personview",
    "programmes_baseline",
    "programmes_consultationrecord",
    "programmes_paygate",
    "rewards_correction",
    "rewards_decision",
    "shop_itemprice",
    "shop_orderdecision",
)


@models.ForeignKey.register_lookup
class Among(models.Lookup):
    """``employee__among=ids``: what ``__in`` says, with one array for all of them.

    The driver reads and quotes every parameter by itself, and a line of managers has thousands of people below it.
    """

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: "SQLCompiler", connection: "BaseDatabaseWrapper") -> tuple[str, Any]:
        column, given = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s::bigint[])", [*given, list(self.rhs)]


_is_joined: ContextVar[bool] = ContextVar("is_joined", default=False)


@contextmanager
def durable() -> Iterator[None]:
    """Start the transaction of a use case; only the outermost service may, or one it has ``joined``.

    Raises RuntimeError inside another transaction, because a commit promised here would not be one, and the
    DomainError registered in ``core.constraints`` for a constraint the database refused to break.
    """
    try:
        with transaction.atomic(durable=not _is_joined.get()):
            yield
    except IntegrityError as refusal:
        raise constraints.explain(refusal) from refusal


@contextmanager
def joined() -> Iterator[None]:
    """Let services called inside be part of the caller's transaction, which is the durable one."""
    require_transaction()
    mark = _is_joined.set(True)
    try:
        yield
    finally:
        _is_joined.reset(mark)


def require_transaction() -> None:
    """Raise RuntimeError outside a transaction: the caller's service owns it."""
    if not connection.in_atomic_block:
        raise RuntimeError("call this inside the transaction of the outermost service")


def lock_in_order(rows: models.QuerySet[M, Any]) -> list[M]:
    """Lock ``rows`` by ascending primary key and return them fresh; others may still refer to them.

    The order between tables is period, programme version, budget, cap, person-period, proposal,
    account, stock; who locks must take them in this order.
    """
    require_transaction()
    return list(rows.order_by("pk").select_for_update(no_key=True))


def next_ids(*, table: str, count: int) -> list[int]:
    """``count`` new primary keys for ``table``, ascending, for rows that name each other before they are copied in."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH sequence AS MATERIALIZED (SELECT pg_get_serial_sequence(%s, 'id')::regclass AS name)
            SELECT nextval(name) FROM sequence, generate_series(1, %s)
            """,
            [table, count],
        )
        return [id_ for (id_,) in cursor.fetchall()]


def copy_rows(*, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Add ``rows`` to ``table`` by COPY, streaming; defaults hold for columns that are not named.

    Raises Django's IntegrityError like any insert; the transaction is broken then.
    """
    require_transaction()
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    # Django does not wrap what COPY raises as it wraps what a statement raises.
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
