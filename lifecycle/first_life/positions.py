"""Takes the positions out of a log, before anything of it is kept or even summed."""

from __future__ import annotations

from lifecycle.first_life.columns import HEADER, looks_like_header, positions_of

_PLACES = ("lat", "long", "elv")


def without_positions(content: bytes) -> bytes:
    """The same file with its cells of latitude, longitude and height empty, line by line.

    A file without a header has them where the app has always written them.
    """
    lines = content.splitlines(keepends=True)
    hidden = _hidden(list(HEADER))
    kept: list[bytes] = []
    for line in lines:
        cells = line.split(b",")
        if b"CP1" in line or b"cp1" in line:
            names = [cell.decode("utf-8", "replace") for cell in cells]
            if looks_like_header(names):
                hidden = _hidden(names)
                kept.append(line)
                continue
        for place in hidden:
            if place < len(cells) - 1:
                cells[place] = b""
        kept.append(b",".join(cells))
    return b"".join(kept)


def _hidden(header: list[str]) -> list[int]:
    places = positions_of(header)
    return [places[name] for name in _PLACES if name in places]
