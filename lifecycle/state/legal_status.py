"""The legal status (Annex XIII 4(c)) by its own table: event, from, to. Data, not code.

An event without a row here leaves the status alone; one with rows is refused at any other status.
"""

from dataclasses import dataclass

from lifecycle import events
from lifecycle.enums import EventKind, LegalStatus, Operation
from lifecycle.events import EventPayload

K, L = EventKind, LegalStatus
KEEP = "keep"
_NOT_WASTE = (L.ORIGINAL, L.REUSED, L.REPURPOSED, L.REMANUFACTURED)


@dataclass(frozen=True)
class LegalTransition:
    """From any of `sources` the event leads to `target`; `outcome` tells apart what it says."""

    event: EventKind
    sources: tuple[LegalStatus, ...]
    target: LegalStatus | str
    outcome: str = ""


LEGAL_TRANSITIONS: tuple[LegalTransition, ...] = (
    LegalTransition(K.ASSEMBLED, tuple(L), L.REPURPOSED, "repurposing"),
    LegalTransition(K.ASSEMBLED, tuple(L), L.REPURPOSED, "preparation_for_repurposing"),
    LegalTransition(K.ASSEMBLED, tuple(L), L.REMANUFACTURED, "remanufacturing"),
    # Waste must cease to be waste (Art. 73) before it serves again.
    LegalTransition(K.PUT_IN_SERVICE, _NOT_WASTE, L.REUSED, "traction"),
    LegalTransition(K.PUT_IN_SERVICE, _NOT_WASTE, L.REMANUFACTURED, "traction, remanufactured"),
    LegalTransition(K.PUT_IN_SERVICE, _NOT_WASTE, L.REPURPOSED, "another use"),
    # To hand a battery over for recycling is to discard it (Directive 2008/98/EC Art. 3(1)).
    LegalTransition(K.OFFER_ACCEPTED, tuple(L), L.WASTE),
    LegalTransition(K.DECLARED_WASTE, _NOT_WASTE, L.WASTE),
    LegalTransition(K.END_OF_WASTE, (L.WASTE,), L.REUSED, Operation.PREPARATION_FOR_REUSE),
    LegalTransition(
        K.END_OF_WASTE, (L.WASTE,), L.REPURPOSED, Operation.PREPARATION_FOR_REPURPOSING
    ),
)
_UNRULED = LegalTransition(K.CORRECTED, tuple(L), KEEP)
_RULED = frozenset(transition.event for transition in LEGAL_TRANSITIONS)


def find_legal_transition(
    status: LegalStatus, payload: EventPayload, *, application: str, operation: str
) -> LegalTransition | None:
    """The row that fits; a row that keeps the status where none speaks of the event; else None."""
    if payload.kind not in _RULED:
        return _UNRULED
    outcome = _outcome(payload, application, operation)
    for transition in LEGAL_TRANSITIONS:
        if (transition.event, transition.outcome) == (payload.kind, outcome) and (
            status in transition.sources
        ):
            return transition
    return None


def _outcome(payload: EventPayload, application: str, operation: str) -> str:
    if isinstance(payload, events.Assembled | events.EndOfWaste):
        return str(payload.operation)
    if isinstance(payload, events.PutInService):
        if application != "traction":
            return "another use"
        remanufactured = operation == Operation.REMANUFACTURING
        return "traction, remanufactured" if remanufactured else "traction"
    return ""
