"""Whether the kept count of the stock is what counting the batteries gives."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum

from lifecycle.models import Battery, StockChange
from lifecycle.services.verify.finding import Finding
from lifecycle.stock_tally import KEYS

# SQLite sums as floating point.
ROUNDING = Decimal("0.001")


def check_stock_tally() -> Iterator[Finding]:
    """Two statements; memory by the kinds of stock, not by the batteries."""
    kept = _sums(StockChange.objects.all(), Sum("batteries"), "states_of_health")
    counted = _sums(Battery.objects.filter(whole=""), Count("pk"), "state_of_health")
    nothing = (0, Decimal(0))
    for keys in sorted(kept.keys() | counted.keys(), key=str):
        mine, theirs = kept.get(keys, nothing), counted.get(keys, nothing)
        if mine[0] != theirs[0] or abs(mine[1] - theirs[1]) > ROUNDING:
            place = ", ".join(str(key) for key in keys[3:] if key)
            yield Finding(
                "stock tally",
                None,
                f"{mine[0]} batteries are counted ({place}), {theirs[0]} are there; "
                "run rebuild_projection",
            )
            return


def _sums(rows: Any, count: Any, health: str) -> dict[tuple[Any, ...], tuple[int, Decimal]]:
    grouped = rows.order_by().values_list(*KEYS).annotate(n=count, soh=Sum(health))
    return {tuple(row[:-2]): (row[-2], Decimal(row[-1] or 0)) for row in grouped if row[-2]}
