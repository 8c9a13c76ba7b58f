"""Writes the table so that it can be read again unchanged."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from matching.demand_table.columns import COLUMNS, FIGURES_IN_FILE, SEPARATOR, escaped


def write_csv(rows: Iterable[Mapping[str, Any]]) -> str:
    """All columns; a cell that a spreadsheet would run is written as text."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _csv_cell(name, row[name]) for name in COLUMNS})
    return out.getvalue()


def write_json(rows: Iterable[Mapping[str, Any]]) -> str:
    """A list of objects; figures are digits as text, as the API gives them."""
    entries = [{name: _json_value(name, row[name]) for name in COLUMNS} for row in rows]
    return json.dumps(entries, indent=1, ensure_ascii=False) + "\n"


def _csv_cell(name: str, value: Any) -> str:
    if isinstance(value, list):
        return escaped(SEPARATOR.join(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = _text(value)
    return text if name in FIGURES_IN_FILE else escaped(text)


def _json_value(name: str, value: Any) -> Any:
    if isinstance(value, bool):
        return value
    if isinstance(value, list):
        return [escaped(one) for one in value]
    text = _text(value)
    return text if name in FIGURES_IN_FILE else escaped(text)


def _text(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, date) else str(value)
