"""GS1: GTIN with check digit, Digital Link URLs, element strings."""

import itertools
import re
from urllib.parse import quote, unquote, urlsplit

from lifecycle.labels.label import LabelError

GROUP_SEPARATOR = "\x1d"
# GS1 General Specifications, figure 7.11-1: the characters of AI 21, at most 20.
_SERIAL = re.compile(r"^[!\"%&'()*+,\-./0-9:;<=>?A-Z_a-z]{1,20}$")
# With brackets as people read it, or as a scanner types it (dates between the two are skipped).
_BRACKETED = re.compile(r"^\(01\)(\d{14})(?:\((?!21\))\d{2,4}\)[^(]*)*\(21\)([^(]+)")
_TYPED = re.compile(rf"^01(\d{{14}})(?:1[1357]\d{{6}})*21([^{GROUP_SEPARATOR}]+)")


def check_digit(digits: str) -> int:
    """The modulo-10 check digit of the digits before it (GS1 General Specifications 7.9.1)."""
    weighted = sum(
        int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(digits[::-1])
    )
    return -weighted % 10


def gtin_14(text: str) -> str:
    """A GTIN of 8, 12, 13 or 14 digits as 14 digits. Raises LabelError for a wrong check digit."""
    if not re.fullmatch(r"\d{8}|\d{12,14}", text):
        raise LabelError(f"A GTIN has 8, 12, 13 or 14 digits; this label has “{text}”.")
    if check_digit(text[:-1]) != int(text[-1]):
        raise LabelError(
            f"The check digit of GTIN {text} is wrong: it should be {check_digit(text[:-1])}. "
            "Scan the label again."
        )
    return text.zfill(14)


def parse_digital_link(text: str) -> tuple[str, str]:
    """(GTIN-14, serial) of https://…/01/{gtin}/…/21/{serial}. Raises LabelError."""
    path = urlsplit(text).path
    parts = [unquote(part) for part in path.split("/")]
    pairs = dict(itertools.pairwise(parts))
    if "01" not in pairs:
        raise LabelError("This web address holds no GTIN (…/01/…): it is not a battery's label.")
    if not pairs.get("21"):
        raise LabelError("This code names a type of battery but no serial number (…/21/…).")
    return gtin_14(pairs["01"]), _serial(pairs["21"])


def parse_element_string(text: str) -> tuple[str, str]:
    """(GTIN-14, serial) of `(01)…(21)…` or of what a scanner types (`]C1`, FNC1). LabelError."""
    bare = re.sub(r"^\](C1|d2|Q3|e0)", "", text)
    match = _BRACKETED.match(bare) or _TYPED.match(bare)
    if match is None:
        raise LabelError("This GS1 code holds no GTIN (01) with a serial number (21).")
    return gtin_14(match[1]), _serial(match[2])


def _serial(text: str) -> str:
    if not _SERIAL.match(text):
        raise LabelError(f"“{text}” is no GS1 serial number (1 to 20 letters, digits and signs).")
    return text


def digital_link(base: str, gtin: str, serial: str) -> str:
    """`{base}/01/{GTIN-14}/21/{serial}`, percent-encoded (GS1 Digital Link URI syntax 1.3, §4).

    Raises LabelError for a wrong check digit or a serial that GS1 does not allow.
    """
    return f"{base.rstrip('/')}/01/{gtin_14(gtin)}/21/{quote(_serial(serial), safe='')}"
