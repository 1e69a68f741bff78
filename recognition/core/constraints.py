"""One table from the names of database constraints to the errors people can mend.

Each part registers its own names beside its errors; a test holds the table complete.
"""

from collections.abc import Mapping

from django.db import IntegrityError

from recognition.core.errors import DomainError
from recognition.core.mistakes import Mistake

registered: dict[str, tuple[type[DomainError], str | Mistake]] = {}


class Conflict(DomainError):
    """The database refused a row, because of another row or of a rule every row keeps."""

    code = "conflict"


def register(reasons: Mapping[str, str | Mistake], error: type[DomainError] = Conflict) -> None:
    """Say which ``error`` with which sentence or mistake stands for each constraint name.

    Raises ValueError when a name is registered already.
    """
    for name, why in reasons.items():
        if name in registered:
            raise ValueError(f"the constraint {name!r} is registered already")
        registered[name] = (error, why)


def explain(refusal: IntegrityError) -> DomainError:
    """The DomainError for what the database refused; raises ``refusal`` itself when no registered name was the reason.

    The transaction is broken by then: raise the result out of it, as ``core.db.durable`` does.
    """
    diagnostics = getattr(refusal.__cause__, "diag", None)
    name = getattr(diagnostics, "constraint_name", None)
    if name not in registered:
        raise refusal
    error, why = registered[name]
    return error(why)
