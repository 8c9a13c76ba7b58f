"""GS1 Digital Link, both ways (GS1 Digital Link URI syntax 1.3)."""

import re
from urllib.parse import quote, unquote, urlsplit

from lifecycle.labels.gs1 import gs1_serial, gtin_14
from lifecycle.labels.label import LabelError

# What may follow a GTIN: consumer product variant, batch, serial, third-party serial. Links after
# the first edition of the standard wrote some of them as words.
_QUALIFIERS = {"22", "10", "21", "235"}
_WORDS = {"gtin": "01", "cpv": "22", "lot": "10", "ser": "21"}
_COMPRESSED = re.compile(r"(?=.*[0-9])(?=.*[A-Z])(?=.*[a-z])[A-Za-z0-9_-]{10,}")


def digital_link(base: str, gtin: str, serial: str) -> str:
    """`{base}/01/{GTIN-14}/21/{serial}`, percent-encoded.

    Raises LabelError for a wrong check digit or a serial that cannot stand in an address.
    """
    if serial in {".", ".."}:
        raise LabelError(f"“{serial}” cannot stand in a web address: browsers take it away.")
    return f"{base.rstrip('/')}/01/{gtin_14(gtin)}/21/{quote(gs1_serial(serial), safe='')}"


def parse_digital_link(text: str) -> tuple[str, str]:
    """(GTIN-14, serial) of https://…/01/{gtin}/…/21/{serial}; query and fragment are passed over.

    Raises LabelError.
    """
    try:
        path = urlsplit(text).path
    except ValueError as error:
        raise LabelError("This is no web address. Scan the label again.") from error
    # Cut before decoding: a slash within a serial is written %2F.
    parts = [unquote(part) for part in path.rstrip("/").split("/")]
    for place, part in enumerate(parts):
        if _identifier(part) == "01" and (found := _qualified(parts[place + 1 :])) is not None:
            gtin, qualifiers = found
            break
    else:
        raise _not_found(parts)
    gtin = gtin_14(gtin)
    if not qualifiers.get("21"):
        raise LabelError("This code names a type of battery but no serial number (…/21/…).")
    return gtin, gs1_serial(qualifiers["21"])


def _identifier(part: str) -> str:
    return _WORDS.get(part, part)


def _qualified(parts: list[str]) -> tuple[str, dict[str, str]] | None:
    """The GTIN and what follows it in pairs; None where this is another 01 in the address."""
    if not parts or not parts[0].isdecimal():
        return None
    names = [_identifier(part) for part in parts[1::2]]
    if len(names) != len(parts[2::2]):
        # The last name has no value: an address that was cut off.
        names.pop()
    if not set(names) <= _QUALIFIERS or len(set(names)) < len(names):
        return None
    return parts[0], dict(zip(names, parts[2::2], strict=True))


def _not_found(parts: list[str]) -> LabelError:
    if _COMPRESSED.fullmatch(parts[-1]):
        return LabelError(
            "This web address holds no GTIN (…/01/…). If it is a compressed GS1 Digital Link, "
            "Encore does not read it: type GTIN and serial number as (01)…(21)…"
        )
    return LabelError("This web address holds no GTIN (…/01/…): it is not a battery's label.")
