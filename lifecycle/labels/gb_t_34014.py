"""The 24 characters of the Chinese traction battery code, GB/T 34014-2017."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lifecycle.enums import Chemistry, ComponentLevel
from lifecycle.labels.label import LabelError

MONTHS = "123456789ABC"
LEVELS = {"P": ComponentLevel.PACK, "M": ComponentLevel.MODULE, "C": ComponentLevel.CELL}
# The letters of which we have a public source; another letter is told as it stands.
CHEMISTRIES = {"B": Chemistry.LFP, "E": Chemistry.NMC}


@dataclass(frozen=True)
class GbtCode:
    """The parts of a code. The letters of year and day are told as they stand: their tables are
    not public, and a date that was guessed is worse than none."""

    maker: str
    level: ComponentLevel
    chemistry_letter: str
    chemistry: Chemistry | None
    specification: str
    trace: str
    year_letter: str
    month: int
    day_letter: str
    serial: str


def looks_like(text: str) -> bool:
    """Whether the text can be such a code; it has no check digit."""
    if not re.fullmatch(r"[0-9A-Z]{24}", text):
        return False
    return text[3] in LEVELS and text[4].isalpha() and text[15] in MONTHS


def parse_code(text: str) -> GbtCode:
    """Maker 1–3, level 4, chemistry 5, specification 6–7, trace 8–14, year 15, month 16, day 17,
    serial 18–24. Raises LabelError."""
    code = text.strip().upper()
    if not looks_like(code):
        raise LabelError(
            "A GB/T 34014 code has 24 letters and digits, with P, M or C in the fourth place, a "
            "letter in the fifth and a month (1–9, A–C) in the sixteenth."
        )
    return GbtCode(
        maker=code[:3],
        level=LEVELS[code[3]],
        chemistry_letter=code[4],
        chemistry=CHEMISTRIES.get(code[4]),
        specification=code[5:7],
        trace=code[7:14],
        year_letter=code[14],
        month=MONTHS.index(code[15]) + 1,
        day_letter=code[16],
        serial=code[17:],
    )
