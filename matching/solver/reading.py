"""Reads typed fields out of parsed JSON and says where a wrong one stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

T = TypeVar("T")
MAX_TEXT = 200


class InstanceError(ValueError):
    """The matching problem cannot be read; the message starts with the path of what is wrong."""

    def __init__(self, path: str, problem: str) -> None:
        self.path, self.problem = path, problem
        super().__init__(f"{path}: {problem}" if path else problem)


def shown(value: object) -> str:
    """The value as a person would recognise it, short."""
    text = "null" if value is None else repr(value) if not huge(value) else "a huge number"
    return text if len(text) <= 40 else text[:37] + "..."


def huge(value: object) -> bool:
    """Whether printing the value could be slow or refused by Python."""
    return isinstance(value, int) and value.bit_length() > 200


def is_text(value: object) -> bool:
    """A text that is not too long and can be written down again: JSON may name half a letter."""
    if not isinstance(value, str) or not 0 < len(value) <= MAX_TEXT:
        return False
    return value.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in value)


class Row:
    """One JSON object with its path, such as `packs[17]`; every reader names key and fault."""

    __slots__ = ("data", "path")

    def __init__(self, data: Any, path: str) -> None:
        if not isinstance(data, dict):
            raise InstanceError(path, f"must be an object, not {shown(data)}")
        self.data, self.path = data, path

    def at(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def get(self, key: str) -> Any:
        try:
            return self.data[key]
        except KeyError:
            raise InstanceError(self.at(key), "is missing") from None

    def whole(self, key: str, low: int, high: int) -> int:
        """A whole number, low ≤ value ≤ high."""
        value = self.get(key)
        if type(value) is int and low <= value <= high:
            return value
        return whole(value, self.at(key), low, high)

    def text(self, key: str) -> str:
        value = self.get(key)
        if not is_text(value):
            raise InstanceError(
                self.at(key), f"must be a text of 1 to {MAX_TEXT} characters, not {shown(value)}"
            )
        return value  # type: ignore[no-any-return]

    def choice(self, key: str, allowed: tuple[str, ...]) -> str:
        value = self.get(key)
        if not isinstance(value, str) or value not in allowed:
            raise InstanceError(
                self.at(key), f"must be one of {', '.join(allowed)}, not {shown(value)}"
            )
        return value

    def known(self, key: str, table: dict[str, T], what: str) -> str:
        """An id that is a key of the table."""
        value = self.text(key)
        if value not in table:
            raise InstanceError(self.at(key), f"unknown {what} {shown(value)}")
        return value

    def row(self, key: str) -> Row:
        return Row(self.get(key), self.at(key))

    def items(self, key: str) -> list[Any]:
        value = self.get(key)
        if not isinstance(value, list):
            raise InstanceError(self.at(key), f"must be a list, not {shown(value)}")
        return value

    def rows(self, key: str) -> Iterator[Row]:
        for i, value in enumerate(self.items(key)):
            yield Row(value, f"{self.at(key)}[{i}]")

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts."""
        values = self.items(key)
        for i, value in enumerate(values):
            if not is_text(value):
                raise InstanceError(f"{self.at(key)}[{i}]", f"must be a text, not {shown(value)}")
        return tuple(values)

    def table(self, key: str, read: Callable[[Row], T]) -> dict[str, T]:
        """A list of objects as a table by `id`; an id given twice is refused."""
        table: dict[str, T] = {}
        for row in self.rows(key):
            identity = row.text("id")
            if identity in table:
                raise InstanceError(row.at("id"), f"{shown(identity)} is there twice")
            table[identity] = read(row)
        return table


def whole(value: object, path: str, low: int, high: int) -> int:
    """The value as a whole number within its limits, or an error that says which limit."""
    if type(value) is not int:  # True is an int to Python, and no number to us
        raise InstanceError(path, f"must be a whole number, not {shown(value)}")
    if value < low:
        raise InstanceError(path, f"must be at least {low}, not {shown(value)}")
    if value > high:
        raise InstanceError(path, f"is too large: {shown(value)}, at most {high}")
    return value
