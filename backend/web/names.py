"""What programmes and legal entities are called where one chooses among them, and where lists tell of them."""

from collections import Counter
from collections.abc import Iterable, Mapping

from backend.templatetags.laurels import spoken
from recognition.people import selectors as people
from recognition.programmes import selectors as programmes


def of_programmes(codes: Iterable[str] | None = None) -> dict[str, str]:
    """By code, in the order of the alphabet, what these programmes (None: all) are called in the reader's language.

    One that was never activated by its code; after a name that several have stands the code. One statement.
    """
    known = programmes.programme_names(language=spoken())
    return told_apart({code: known.get(code) or code for code in (known if codes is None else codes)})


def of_entities() -> dict[str, str]:
    """By external id what each legal entity is called, told apart as programmes are. One statement."""
    return told_apart({each.external_id: each.name for each in people.entities()})


def told_apart(names: Mapping[str, str]) -> dict[str, str]:
    """Names by code, in the order of the alphabet; after one that several have stands the code."""
    often = Counter(name.casefold() for name in names.values())
    told = {code: name if often[name.casefold()] == 1 else f"{name} ({code})" for code, name in names.items()}
    return dict(sorted(told.items(), key=lambda each: (each[1].casefold(), each[0])))
