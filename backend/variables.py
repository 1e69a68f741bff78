"""From the raw environment to the model of it: files resolved; what is misspelt, wrong or unsafe told at once."""

import os
from collections.abc import Collection, Mapping
from difflib import get_close_matches
from pathlib import Path

from pydantic import ValidationError

from backend import unsafe
from backend.environment import Environment

PREFIXES = ("LAURELS_", "SLACK_")


class WrongEnvironmentError(Exception):
    """One or more environment variables are wrong; the message lists all of them."""


def read(environ: Mapping[str, str] = os.environ) -> Environment:
    """Return the settings found in `environ`.

    Raises WrongEnvironmentError with one sentence for each variable that is wrong or unsafe.
    """
    values, problems = _resolved(environ, known=Environment.model_fields)
    problems += _unknown(values, known=Environment.model_fields)
    try:
        environment = Environment(**values)  # type: ignore[arg-type]
    except ValidationError as error:
        wrong = {str(item["loc"][0]): item["msg"].removeprefix("Value error, ") for item in error.errors()}
        problems += [f"{name}: {message}." for name, message in wrong.items()]
        # Without the wrong ones, so that what is unsafe can be told in the same message.
        environment = Environment(**{name: value for name, value in values.items() if name not in wrong})  # type: ignore[arg-type]
        problems += [problem for problem in unsafe.values(environment) if problem.partition(":")[0] not in wrong]
    else:
        problems += [*unsafe.values(environment), *environment.incomplete()]
    if problems:
        lines = "\n".join(f"  - {problem}" for problem in problems)
        raise WrongEnvironmentError(
            f"Laurels cannot start, the environment is wrong:\n{lines}\nSee docs/configuration.md."
        )
    return environment


def _resolved(environ: Mapping[str, str], *, known: Collection[str]) -> tuple[dict[str, str], list[str]]:
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


def _unknown(values: Mapping[str, str], *, known: Collection[str]) -> list[str]:
    """Return a sentence for each variable with our prefix that nobody reads: most likely a misspelling."""
    sentences = []
    for name in sorted(values.keys() - set(known)):
        if not name.startswith("LAURELS_"):
            continue
        near = get_close_matches(name, known, n=1)
        sentences.append(f"{name}: there is no such variable" + (f"; did you mean {near[0]}?" if near else "."))
    return sentences
