"""The rows of “what it can become”: one for each band and number in series."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from matching.topology.arrangement import Arrangement, Need, Possibility, Stock
from matching.topology.bands import BANDS, INVERTERS, TRUCKS
from matching.topology.layout import Layout
from matching.topology.plausible import doubts_about
from matching.topology.possible import with_modules, with_wholes
from matching.web.topology.drawing import Wiring, draw
from matching.web.topology.words import BAND_NAMES


@dataclass(frozen=True)
class Row:
    """`is_nearest`: not the least number, but nearer to the nominal voltage of the band."""

    name: str | Promise
    possibility: Possibility
    arrangement: Arrangement | None
    is_nearest: bool = False

    @property
    def wiring(self) -> Wiring | None:
        one = self.arrangement
        return draw(one.series, one.parallel) if one else None


@dataclass(frozen=True)
class Rows:
    """A way of use: what can be built, and what cannot, with the reason."""

    possible: list[Row]
    impossible: list[Row]


def topology_context(layout: Layout, stock: Stock, need: Need) -> dict[str, Any]:
    """What both pages show: kits where the modules are known, and the whole as it is."""
    # Strings of storage are built of whole packs, as plans do.
    kits = [with_modules(layout, stock, band, need) for band in (*TRUCKS, *INVERTERS)]
    wholes = [with_wholes(layout, stock, band, need) for band in BANDS]
    return {
        "layout": layout,
        "doubts": doubts_about(layout),
        "kits": _rows(kits) if layout.can_be_opened else None,
        "wholes": _rows(wholes),
        "bands": [(BAND_NAMES[band.key], band) for band in BANDS],
    }


def _rows(found: list[Possibility]) -> Rows:
    rows = []
    for one in found:
        rows.append(Row(BAND_NAMES[one.band.key], one, one.least))
        if one.nearest is not None:
            rows.append(Row(BAND_NAMES[one.band.key], one, one.nearest, is_nearest=True))
    possible = [row for row in rows if row.arrangement]
    return Rows(possible, [row for row in rows if not row.arrangement])
