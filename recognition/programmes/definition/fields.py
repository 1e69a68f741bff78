"""A definition field by field, and two of them beside each other, as their files say it: pure."""

import tomllib
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from recognition.programmes.definition.shape import Definition
from recognition.programmes.definition.writing import to_toml


class Field(NamedTuple):
    """What two definitions say at one place of their files; "" where one says nothing."""

    place: str
    left: str
    right: str

    @property
    def is_changed(self) -> bool:
        return self.left != self.right


def fields(definition: Definition) -> dict[str, str]:
    """Every value of the file of ``definition`` by its place, lists with commas; in the order of the file."""
    return dict(_flat("", tomllib.loads(to_toml(definition))))


def compared(left: Definition, right: Definition) -> list[Field]:
    """Both beside each other, place by place, in the order of the right file, then what only the left one has."""
    before, after = fields(left), fields(right)
    return [Field(place, before.get(place, ""), after.get(place, "")) for place in {**after, **before}]


def _flat(path: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, below in value.items():
            yield from _flat(f"{path}.{key}" if path else key, below)
    elif isinstance(value, list) and value and isinstance(value[0], Mapping):
        for number, below in enumerate(value, start=1):
            yield from _flat(f"{path}[{number}]", below)
    elif isinstance(value, list):
        yield path, ", ".join(map(str, value))
    else:
        yield path, str(value).lower() if isinstance(value, bool) else str(value)
