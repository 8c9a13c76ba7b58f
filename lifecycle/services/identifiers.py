"""Further names of a battery; the old ones stay."""

from __future__ import annotations

from django.db import IntegrityError

from accounts.actors import Actor
from lifecycle.enums import IdentifierKind
from lifecycle.errors import EntryRefusedError
from lifecycle.events import IdentifierAdded
from lifecycle.labels import LabelError, gb_t_34014, parse_label
from lifecycle.models import Battery, Identifier, LedgerEvent
from lifecycle.services.append import append_event
from lifecycle.services.payloads import checked


def add_identifier(
    *,
    actor: Actor,
    battery: Battery,
    kind: IdentifierKind,
    value: str,
    request_key: str,
    reason: str = "",
    expected_sequence: int | None = None,
) -> LedgerEvent:
    """Record a code that the battery carries or carried. A GS1 code may be given as its link.

    Raises EntryRefusedError for a code that is wrong or belongs to another battery.
    """
    code = _code(IdentifierKind(kind), value.strip())
    taken = Identifier.objects.filter(kind=kind, value=code).exclude(battery=battery)
    other = taken.select_related("battery").first() if kind != IdentifierKind.SERIAL else None
    if other is not None:
        own = other.battery.organisation_id == battery.organisation_id
        whose = other.battery.public_id if own else "a battery of another organisation"
        raise EntryRefusedError({"value": f"This code belongs to {whose} already."})
    try:
        return append_event(
            actor=actor,
            battery=battery,
            payload=checked(IdentifierAdded, identifier_kind=kind, value=code, reason=reason),
            request_key=request_key,
            expected_sequence=expected_sequence,
        )
    except IntegrityError as error:
        raise EntryRefusedError(
            {"value": "This code has just been given to another battery."}
        ) from error


def _code(kind: IdentifierKind, value: str) -> str:
    if kind == IdentifierKind.GS1_DIGITAL_LINK:
        try:
            label = parse_label(value)
        except LabelError as error:
            raise EntryRefusedError({"value": str(error)}) from error
        if not label.gtin:
            raise EntryRefusedError({"value": "Give the link (…/01/…/21/…) or (01)…(21)… ."})
        return f"{label.gtin}:{label.serial.upper()}"
    if kind == IdentifierKind.GB_T_34014 and not gb_t_34014.looks_like(value.upper()):
        raise EntryRefusedError({"value": "A GB/T 34014 code has 24 letters and digits."})
    if not value:
        raise EntryRefusedError({"value": "Scan or type the code."})
    return value.upper()
