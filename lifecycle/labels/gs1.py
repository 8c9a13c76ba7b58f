"""GS1: GTIN with check digit, and element strings."""

import re

from lifecycle.labels.label import LabelError

GROUP_SEPARATOR = "\x1d"  # what a scanner types for FNC1
# GS1 General Specifications, figure 7.11-1: the characters of AI 21, at most 20.
_SERIAL = re.compile(r"[!\"%&'()*+,\-./0-9:;<=>?A-Z_a-z]{1,20}")
# General Specifications, figure 7.8.5-2: elements of a fixed length, their AI included; every
# other one ends with FNC1 or with the code.
_FIXED = {
    "00": 20, "01": 16, "02": 16, "03": 16, "04": 18, "20": 4, "41": 16,
    **{str(number): 8 for number in range(11, 20)},
    **{str(number): 10 for number in range(31, 37)},
}  # fmt: skip
_BRACKET = re.compile(r"\(([0-9]{2,4})\)")


def check_digit(digits: str) -> int:
    """The modulo-10 check digit of the digits before it (GS1 General Specifications 7.9.1)."""
    weighted = sum(
        int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(digits[::-1])
    )
    return -weighted % 10


def gtin_14(text: str) -> str:
    """A GTIN of 8, 12, 13 or 14 digits as 14 digits. Raises LabelError for a wrong check digit."""
    if not re.fullmatch(r"[0-9]{8}|[0-9]{12,14}", text):
        raise LabelError(f"A GTIN has 8, 12, 13 or 14 digits; this label has “{text}”.")
    if check_digit(text[:-1]) != int(text[-1]):
        raise LabelError(
            f"The check digit of GTIN {text} is wrong: it should be {check_digit(text[:-1])}. "
            "Scan the label again."
        )
    return text.zfill(14)


def gs1_serial(text: str) -> str:
    """The text, if it is a serial number after GS1. Raises LabelError."""
    if not _SERIAL.fullmatch(text):
        raise LabelError(f"“{text}” is no GS1 serial number (1 to 20 letters, digits and signs).")
    return text


def parse_element_string(text: str) -> tuple[str, str]:
    """(GTIN-14, serial) of `(01)…(21)…` or of what a scanner types (`]C1`, FNC1).

    The elements may stand in any order, and others among them. Raises LabelError.
    """
    bare = re.sub(r"^\](C1|d2|Q3|e0|J1)", "", text).replace("␝", GROUP_SEPARATOR)
    elements = _bracketed(bare) if bare.startswith("(") else _typed(bare)
    found: dict[str, str] = {}
    for identifier, value in elements:
        if found.setdefault(identifier, value) != value:
            raise LabelError(f"This GS1 code holds ({identifier}) twice, and not the same.")
    if "01" not in found or not found.get("21"):
        raise LabelError("This GS1 code holds no GTIN (01) with a serial number (21).")
    if len(found["01"]) != 14:
        raise LabelError(f"A GTIN in a GS1 code has 14 digits; this has “{found['01']}”.")
    return gtin_14(found["01"]), gs1_serial(found["21"])


def _bracketed(text: str) -> list[tuple[str, str]]:
    """As people read it, the application identifiers in brackets."""
    parts = _BRACKET.split(text)
    return [(name, value.strip()) for name, value in zip(parts[1::2], parts[2::2], strict=True)]


def _typed(text: str) -> list[tuple[str, str]]:
    """As a scanner types it."""
    elements = []
    rest = text
    while rest := rest.lstrip(GROUP_SEPARATOR):
        identifier = rest[:2]
        length = _FIXED.get(identifier)
        element = rest.split(GROUP_SEPARATOR, 1)[0]
        if length and len(element) < length:
            raise LabelError(f"This GS1 code is cut off after ({identifier}). Scan it again.")
        element = element[:length]
        elements.append((identifier, element[2:]))
        rest = rest[len(element) :]
    return elements
