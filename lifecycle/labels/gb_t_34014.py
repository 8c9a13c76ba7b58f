"""The 24 characters of the Chinese traction battery code, GB/T 34014-2017."""

import re

MONTHS = "123456789ABC"


def looks_like(text: str) -> bool:
    """Whether the text can be such a code; it has no check digit.

    Maker 1–3, level P/M/C 4, chemistry 5, specification 6–7, trace 8–14, year 15, month 16,
    day 17, serial 18–24.
    """
    if not re.fullmatch(r"[0-9A-Z]{24}", text):
        return False
    return text[3] in "PMC" and text[4].isalpha() and text[15] in MONTHS
