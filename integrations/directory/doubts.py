"""What may be as a list says it, and is worth a look all the same: it stops nothing. Pure."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from recognition.core.mistakes import Mistake
from recognition.people.reports import EmployeeReport


def is_doubtful(*, state: str, sentence: str) -> bool:
    """Whether what is said of a row makes it worth a look: of a wrong one it says what is wrong."""
    return state != "wrong" and bool(sentence)


def managers_gone(
    *,
    reports: Iterable[tuple[int, EmployeeReport]],
    known: Mapping[str, EmployeeReport],
    refused: Collection[str],
    day: date,
) -> dict[int, Mistake]:
    """By line, of whom the manager has left by ``day``, or by their own first one; not of who has left themself.

    No error: real exports keep a manager until another is named, and meanwhile whoever is above decides. A manager's
    own row in the list goes before what is ``known``, unless it is among the ``refused``.
    """
    sound = [(line, report) for line, report in reports if report.employee_id not in refused]
    people = {**known, **{report.employee_id: report for _, report in sound}}
    found = {}
    for line, report in sound:
        manager, begins = people.get(report.manager_id), max(day, report.hired_on or day)
        if manager is None or not _has_left(manager, begins) or _has_left(report, begins):
            continue
        named = f"{manager.name} ({manager.employee_id})"
        found[line] = Mistake("manager_gone", manager=named, day=manager.left_on)
    return found


def _has_left(report: EmployeeReport, day: date) -> bool:
    return report.left_on is not None and report.left_on < day
