"""Old payloads as the next version has them. An event is never rewritten: it is read anew."""

from collections.abc import Callable
from typing import Any

from lifecycle.enums import EventKind

Fields = dict[str, Any]


def _received_1(fields: Fields) -> Fields:
    """Version 2 knows the site by its ID, the day of manufacture and the passport."""
    unknown = {"site_uid": "", "manufactured_on": None, "category": "", "passport": ""}
    return {**fields, **unknown}


def _put_in_service_1(fields: Fields) -> Fields:
    """Version 2 names the passport that begins with the second life."""
    return {**fields, "passport": "", "category": ""}


def _disassembled_1(fields: Fields) -> Fields:
    """Version 2 knows the demand that it is taken apart for, and the work order."""
    return {**fields, "demand": "", "order": ""}


def _assembled_1(fields: Fields) -> Fields:
    """Version 2 knows the demand that it is built for, and the work order."""
    return {**fields, "demand": "", "application": "", "order": ""}


# (kind, version) -> the same payload as the next version has it.
UPCASTERS: dict[tuple[str, int], Callable[[Fields], Fields]] = {
    (EventKind.RECEIVED, 1): _received_1,
    (EventKind.PUT_IN_SERVICE, 1): _put_in_service_1,
    (EventKind.DISASSEMBLED, 1): _disassembled_1,
    (EventKind.ASSEMBLED, 1): _assembled_1,
}
