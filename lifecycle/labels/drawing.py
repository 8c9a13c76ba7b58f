"""A label as SVG: a QR code and plain text beside it, sized in millimetres."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

WIDTH_MM, HEIGHT_MM = 70.0, 35.0  # 24 to a sheet of A4
QR_MM, MARGIN_MM = 27.0, 2.5
# So many characters of the first line, and of the others, fit beside the code.
FIRST, OTHER = 17, 23


@dataclass(frozen=True)
class PrintedLabel:
    """What stands on a label; `code` is what the QR code holds."""

    code: str
    first_line: str
    lines: Sequence[str]


def draw_label(label: PrintedLabel) -> str:
    """One `<svg>`; black on white, text cut where it would run over the edge."""
    import segno

    qr = segno.make(label.code, error="m", micro=False)
    size = qr.symbol_size(border=2)[0]
    cells = "".join(
        f"M{column} {row}h1v1h-1z"
        for row, line in enumerate(qr.matrix_iter(border=2))
        for column, dark in enumerate(line)
        if dark
    )
    left = QR_MM + 2 * MARGIN_MM - 1
    texts = [
        f'<text x="{left}" y="8" font-size="4.2" font-weight="bold" font-family="sans-serif">'
        f"{escape(_cut(label.first_line, FIRST))}</text>"
    ]
    texts += [
        f'<text x="{left}" y="{12.5 + 4 * number}" font-size="2.9" font-family="sans-serif">'
        f"{escape(_cut(line, OTHER))}</text>"
        for number, line in enumerate(label.lines[:5])
    ]
    described = quoteattr(f"{label.first_line}: {label.code}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH_MM}mm" height="{HEIGHT_MM}mm" '
        f'viewBox="0 0 {WIDTH_MM} {HEIGHT_MM}" role="img" aria-label={described}>'
        f'<rect width="{WIDTH_MM}" height="{HEIGHT_MM}" fill="#fff"/>'
        f'<path transform="translate({MARGIN_MM / 2} {(HEIGHT_MM - QR_MM) / 2}) '
        f'scale({QR_MM / size})" d="{cells}" fill="#000"/>'
        f'<g fill="#000">{"".join(texts)}</g></svg>'
    )


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
