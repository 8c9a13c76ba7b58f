"""The columns of a LeafSpy Pro log, as its versions have written them."""

from __future__ import annotations

from collections.abc import Sequence

CELL_PAIRS = 96
# In the order of the app; a file that went on without a header is read by its number of columns.
HEADER = (
    "date/time", "lat", "long", "elv", "speed", "gids", "soc", "ahr", "pack volts", "pack amps",
    "max cp mv", "min cp mv", "avg cp mv", "cp mv diff", "judgment value",
    "pack t1 f", "pack t1 c", "pack t2 f", "pack t2 c", "pack t3 f", "pack t3 c", "pack t4 f",
    "pack t4 c", *(f"cp{number}" for number in range(1, CELL_PAIRS + 1)),
    "12v bat amps", "vin", "hx", "12v bat volts", "odo(km)", "qc", "l1/l2", "tp-fl", "tp-fr",
    "tp-rr", "tp-rl", "ambient", "soh", "regenwh", "blevel", "epoch time", "motor pwr(100w)",
    "aux pwr(100w)", "a/c pwr(250w)", "a/c comp(0.1mpa)", "est pwr a/c(50w)", "est pwr htr(250w)",
    "plug state", "charge mode", "obc out pwr", "gear", "hvolt1", "hvolt2", "gps status",
    "power sw", "bms", "obc",
)  # fmt: skip
# Without these nothing can be said of a row.
NEEDED = ("soc", "ahr", "pack volts", "pack amps", "cp1", f"cp{CELL_PAIRS}")


def looks_like_header(cells: Sequence[str]) -> bool:
    """Whether a line names columns."""
    names = {cell.strip().lower() for cell in cells}
    return "soc" in names and "cp1" in names


def positions_of(header: Sequence[str]) -> dict[str, int]:
    """Name -> place; of a name that is there twice, the first."""
    places: dict[str, int] = {}
    for place, name in enumerate(header):
        places.setdefault(name.strip().lower(), place)
    return places
