"""The codes that a battery carries or carried."""

from __future__ import annotations

from collections.abc import Sequence

from lifecycle import events
from lifecycle.enums import IdentifierKind
from lifecycle.models import Identifier
from lifecycle.services.projections.recorded import Recorded


def codes_of(payload: events.EventPayload) -> list[tuple[str, str]]:
    """(kind, value) of the codes that an event names."""
    match payload:
        case events.Received():
            return [(IdentifierKind.SERIAL, payload.serial), *payload.identifiers]
        case events.Assembled():
            return [(IdentifierKind.SERIAL, payload.serial)]
        case events.Corrected(field="serial"):
            return [(IdentifierKind.SERIAL, payload.now)]
        case events.IdentifierAdded():
            return [(payload.identifier_kind, payload.value)]
    return []


def write_identifiers(recorded: Sequence[Recorded]) -> None:
    """A code that the battery has already is not written twice."""
    named = dict.fromkeys(
        (one.battery.pk, kind, value) for one in recorded for kind, value in codes_of(one.payload)
    )
    if not named:
        return
    batteries = {battery for battery, _, _ in named}
    standing = set(
        Identifier.objects.filter(battery__in=batteries).values_list("battery_id", "kind", "value")
    )
    Identifier.objects.bulk_create(
        Identifier(battery_id=battery, kind=kind, value=value)
        for battery, kind, value in named
        if (battery, kind, value) not in standing
    )
