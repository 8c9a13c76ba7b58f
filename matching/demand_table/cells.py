"""What a cell says: a figure, a day, a list, yes or no, or a text."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from matching.demand_figures import FIGURES
from matching.demand_table.columns import FIGURES_IN_FILE, FORMULA, LISTS, SEPARATOR, unescaped

Cell = str | int | Decimal | date | bool | list[str] | None
_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,10})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YES_OR_NO = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


class CellError(ValueError):
    """What is wrong with the cell and what to do."""


def read_cell(column: str, text: str) -> Cell:
    """The value of a cell that is not empty. Raises CellError."""
    if column in FIGURES_IN_FILE or column == "version":
        return _number(column, text)
    if text.startswith(FORMULA):
        raise CellError(
            f"“{text[:20]}” begins like a formula, which a spreadsheet would run. "
            "Begin with another letter, or with ' where it is meant."
        )
    text = unescaped(text)
    if column == "deadline":
        return _day(text)
    if column == "is_expected":
        if text.lower() not in _YES_OR_NO:
            raise CellError(f"Enter yes or no, not “{text[:20]}”.")
        return _YES_OR_NO[text.lower()]
    if column in LISTS:
        parts = [part.strip() for part in text.split(SEPARATOR)]
        return list(dict.fromkeys(part for part in parts if part))
    return text


def _number(column: str, text: str) -> int | Decimal:
    if not _NUMBER.fullmatch(text):
        hint = " Write the decimals with a point." if "," in text else ""
        raise CellError(f"Enter a number, as 12.5, not “{text[:20]}”.{hint}")
    figure = Decimal(text)
    whole = column == "version" or not FIGURES[column].decimals
    return int(figure) if whole and figure == int(figure) else figure


def _day(text: str) -> date:
    try:
        if not _DAY.fullmatch(text):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise CellError(f"Enter a day, as 2027-03-31, not “{text[:20]}”.") from None
