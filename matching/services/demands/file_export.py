"""Demands as a file that imports again unchanged."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from matching.demand_table import COLUMNS, write_csv, write_json
from matching.models import Demand

FORMATS = ("csv", "json")


def export_demands(demands: Iterable[Demand], *, as_json: bool = False) -> str:
    """CSV, or a list in JSON; `demands` come with their sites."""
    write = write_json if as_json else write_csv
    return write(_row(demand) for demand in demands)


def _row(demand: Demand) -> dict[str, Any]:
    row = {name: getattr(demand, name) for name in COLUMNS}
    return row | {"site": demand.site.name}
