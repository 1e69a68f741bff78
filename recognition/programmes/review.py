"""A programme file read critically while it is written: every mistake and every warning with its line."""

from collections.abc import Iterator
from dataclasses import dataclass

from recognition.core.mistakes import Mistake
from recognition.programmes import definition as definitions
from recognition.programmes import selectors
from recognition.programmes.definition import Definition, places

MISTAKE = "mistake"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing to mend (``code`` is MISTAKE) or to think about (a code of the linter).

    ``line`` counts from 1; None, and ``place`` "", where it concerns the file as a whole.
    """

    code: str
    place: str
    line: int | None
    mistake: Mistake

    @property
    def is_mistake(self) -> bool:
        return self.code == MISTAKE


@dataclass(frozen=True, kw_only=True)
class Review:
    """What was found, mistakes alone or warnings alone; ``says`` is None while there are mistakes."""

    says: Definition | None
    findings: tuple[Finding, ...]


def review(*, text: str) -> Review:
    """Read a programme file (TOML) beside the active versions of the other programmes; nothing is kept."""
    text = text.replace("\r\n", "\n")
    known = places.lines(text)
    try:
        says = definitions.parse(text)
    except definitions.BadProgramme as error:
        return Review(says=None, findings=tuple(_mistakes(error, known)))
    warned = (
        Finding(code=each.code, place=each.place, line=places.line_of(each.place, known), mistake=each.mistake)
        for each in selectors.warnings(says=says)
    )
    return Review(says=says, findings=tuple(warned))


def _mistakes(error: definitions.BadProgramme, known: dict[str, int]) -> Iterator[Finding]:
    for place, mistake in error.found:
        line = places.line_of(place, known) if place else _line_of_broken_toml(mistake)
        yield Finding(code=MISTAKE, place=place, line=line, mistake=mistake)


def _line_of_broken_toml(mistake: Mistake) -> int | None:
    """The line a reader of TOML gave up at, where it says one."""
    return int(str(mistake.values["line"])) if "line" in mistake.values else None
