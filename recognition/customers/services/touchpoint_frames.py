"""Prove a block of touchpoints clean as columns and turn it into what the waiting table takes.

The same rules as ``checks.touchpoint``, for a whole block at once and stricter where that is simpler: what
is not proven here is read again row by row, which words the errors. Times stay text; the database, which
reads them as ISO 8601, is the last judge of a 30 February.
"""

from collections.abc import Iterable, Iterator
from io import BytesIO

import polars

from recognition.customers import checks
from recognition.customers.reports import NotProvenClean
from recognition.customers.services.known import Known

MOMENT = r"^\d{4}-\d\d-\d\d[T ]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?(Z|[+-](0\d|1[0-3]):?[0-5]\d)$"
NUMBER = r"^-?\d{1,13}(\.\d{1,2})?$"
NEEDED = ("interaction_id", "customer_id", "type", "channel")


def blocks(frames: Iterable[polars.DataFrame], known: Known) -> Iterator[bytes]:
    """CSV blocks for the waiting table. Raises NotProvenClean at the first block that may hold an error.

    Also at the end, when an id may stand twice: eight bytes a row are kept to know that.
    """
    seen: list[polars.Series] = []
    customers, employees = _ids(known.customers, "customer_id"), _ids(known.employees, "employee_id")
    for frame in frames:
        if not frame.select(_is_clean()).item():
            raise NotProvenClean
        joined = frame.join(customers, on="customer_id", how="left", maintain_order="left").join(
            employees, on="employee_id", how="left", maintain_order="left"
        )
        if not joined.select(_is_known()).item():
            raise NotProvenClean
        seen.append(frame["interaction_id"].hash())
        out = BytesIO()
        joined.select(_columns()).write_csv(out, include_header=False)
        yield out.getvalue()
    if seen:
        hashes = polars.concat(seen)
        if hashes.n_unique() < len(hashes):
            raise NotProvenClean


def _ids(ids: dict[str, int], name: str) -> polars.DataFrame:
    columns = {name: list(ids), f"{name}_pk": list(ids.values())}
    return polars.DataFrame(columns, schema={name: polars.String, f"{name}_pk": polars.Int64})


def _is_clean() -> polars.Expr:
    column = polars.col
    rules = [column(name).str.len_chars() <= length for name, length in checks.TOUCHPOINT_LENGTHS.items()]
    rules += [column(name) != "" for name in NEEDED]
    rules.append(column("occurred_at").str.contains(MOMENT))
    rules.append((column("employee_id") != "") | (column("channel") == checks.SELF_SERVICE))
    rules.append(column("stage").is_in(["", *checks.STAGES]))
    rules.append((column("value") == "") | column("value").str.contains(NUMBER))
    return polars.all_horizontal(*(rule.all() for rule in rules))


def _is_known() -> polars.Expr:
    column = polars.col
    has_customer = column("customer_id_pk").is_not_null()
    has_employee = (column("employee_id") == "") | column("employee_id_pk").is_not_null()
    return has_customer.all() & has_employee.all()


def _columns() -> list[polars.Expr]:
    column = polars.col
    hundredths = polars.when(column("value") != "").then(column("value")).cast(polars.Float64) * 100
    return [
        column("interaction_id"),
        column("customer_id_pk"),
        column("employee_id_pk"),
        column("occurred_at"),
        *(column(name) for name in ("type", "channel", "stage", "role", "matter_id")),
        hundredths.round().cast(polars.Int64),
    ]
