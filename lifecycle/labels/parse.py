"""From what a scanner types to what it names."""

import re

from lifecycle.labels import gb_t_34014, gs1
from lifecycle.labels.digital_link import parse_digital_link
from lifecycle.labels.label import Label, LabelError

LONGEST = 400
_PUBLIC_ID = re.compile(r"^ENC-?([0-9A-HJKMNP-TV-Z]{8})$", re.IGNORECASE)
# A GS1 code by its symbology identifier, in brackets, or by a GTIN at its beginning.
_ELEMENTS = re.compile(r"^(\](C1|d2|Q3|e0|J1)|\([0-9]{2,4}\)|01[0-9]{14})")
_SERIAL = re.compile(r"[\w\-./+: ]{1,64}")


def parse_label(text: str) -> Label:
    """What the label says: Encore ID, GS1 Digital Link or element string, GB/T 34014, or a serial.

    Raises LabelError with what is wrong and what to do.
    """
    scanned = text.strip().strip("\x00")
    if not scanned:
        raise LabelError("Nothing was scanned. Scan the label again, or type what it says.")
    if len(scanned) > LONGEST:
        raise LabelError(f"This is {len(scanned)} characters long: it is not a battery's label.")
    if re.match(r"^https?://", scanned, re.IGNORECASE):
        if match := re.search(r"/(?:batteries|id)/(ENC-[0-9A-Z]{8})/?$", scanned):
            return Label(scanned, public_id=match[1])
        gtin, serial = parse_digital_link(scanned)
        return Label(scanned, gtin=gtin, serial=serial)
    if _ELEMENTS.match(scanned) or gs1.GROUP_SEPARATOR in scanned or "␝" in scanned:
        gtin, serial = gs1.parse_element_string(scanned)
        return Label(scanned, gtin=gtin, serial=serial)
    if match := _PUBLIC_ID.match(scanned):
        return Label(scanned, public_id=f"ENC-{match[1].upper()}")
    if gb_t_34014.looks_like(scanned.upper()):
        return Label(scanned, serial=scanned.upper(), gb_t_34014=scanned.upper())
    if not _SERIAL.fullmatch(scanned):
        raise LabelError(
            "A serial number has up to 64 letters, digits and - . / + : signs. "
            "Scan the label again, or type what it says."
        )
    return Label(scanned, serial=scanned.upper())
