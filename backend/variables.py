"""From the raw environment to the variables that concern Laurels: files resolved, misspellings told."""

from collections.abc import Collection, Mapping
from difflib import get_close_matches
from pathlib import Path

PREFIXES = ("LAURELS_", "SLACK_")


def resolved(environ: Mapping[str, str], *, known: Collection[str]) -> tuple[dict[str, str], list[str]]:
    """Return the variables that concern Laurels, with NAME_FILE replaced by NAME = what the file holds."""
    problems: list[str] = []
    values = {name: value for name, value in environ.items() if value and (name in known or name.startswith(PREFIXES))}
    for field in known:
        path = environ.get(f"{field}_FILE")
        values.pop(f"{field}_FILE", None)
        if not path:
            continue
        if field in values:
            problems.append(f"{field}: set this or {field}_FILE, not both.")
            continue
        try:
            values[field] = Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            problems.append(f"{field}_FILE: {path} cannot be read ({error}).")
    return values, problems


def unknown(values: Mapping[str, str], *, known: Collection[str]) -> list[str]:
    """Return a sentence for each variable with our prefix that nobody reads: most likely a misspelling."""
    sentences = []
    for name in sorted(values.keys() - set(known)):
        if not name.startswith("LAURELS_"):
            continue
        near = get_close_matches(name, known, n=1)
        sentences.append(f"{name}: there is no such variable" + (f"; did you mean {near[0]}?" if near else "."))
    return sentences
