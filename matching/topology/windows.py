"""Where the safe window of a unit reaches beyond the band that its nominal voltage fits."""

from __future__ import annotations

from matching.topology.bands import Band, Use
from matching.topology.figures import volts

_USER = {Use.TRUCK: "the truck", Use.INVERTER: "the inverter", Use.STRING: "the string"}


def window_warnings(minimum_mv: int, maximum_mv: int, cells: int, band: Band) -> tuple[str, ...]:
    """Sentences; `cells` in series, 0 where they are not known."""
    found = []
    who = _USER[band.use]
    if maximum_mv > band.maximum_mv:
        a_cell = f" ({volts(band.maximum_mv / cells)} a cell)" if cells else ""
        found.append(
            f"Full it has {volts(maximum_mv)}, {volts(maximum_mv - band.maximum_mv)} above the "
            f"band: charge to {volts(band.maximum_mv)}{a_cell} at most, unless {who} bears more."
        )
    if minimum_mv < band.minimum_mv:
        found.append(
            f"Empty it has {volts(minimum_mv)}, below the band: {who} may stop at "
            f"{volts(band.minimum_mv)} with energy left."
        )
    return tuple(found)
