"""Which event is allowed at which stage, and where it leads. Data, not code.

The legal status has a table of its own (legal_status.py); what else must hold stands in guards.py.
"""

from dataclasses import dataclass

from accounts.permissions import Permission
from lifecycle.enums import EventKind, Grade, Stage
from lifecycle.events import (
    Assembled,
    Disassembled,
    EventPayload,
    GradeSigned,
    Inspected,
    Recycled,
)

K, S = EventKind, Stage
BACK = "back"  # to the stage from which the battery was offered
STAY = "stay"
UNDER_AN_ORDER = "for its demand"


@dataclass(frozen=True)
class Transition:
    """From any of `sources` the event leads to `target`; `outcome` tells apart what it says."""

    event: EventKind
    sources: tuple[Stage | None, ...]
    target: Stage | str
    outcome: str = ""


_WORKSHOP = (S.RECEIVED, S.INSPECTED, S.TESTED, S.GRADED)
_HERE = (*_WORKSHOP, S.MATCHED, S.PREPARED, S.QUARANTINED)
_HELD = (*_HERE, S.OFFERED, S.AWAITING_COLLECTION)
_ALIVE = (*_HELD, S.IN_SERVICE)
_EVER = tuple(S)

TRANSITIONS: tuple[Transition, ...] = (
    Transition(K.RECEIVED, (None,), S.RECEIVED),
    Transition(K.INSPECTED, (S.RECEIVED, S.INSPECTED), S.INSPECTED, "passed"),
    Transition(K.INSPECTED, (S.TESTED, S.GRADED, S.MATCHED), STAY, "passed"),
    Transition(K.INSPECTED, (*_WORKSHOP, S.MATCHED), S.QUARANTINED, "failed"),
    Transition(K.QUARANTINED, (*_WORKSHOP, S.MATCHED, S.PREPARED, S.IN_SERVICE), S.QUARANTINED),
    Transition(K.RELEASED, (S.QUARANTINED,), S.RECEIVED),
    # New evidence asks for a new grade.
    Transition(K.MEASURED, (S.INSPECTED, S.TESTED, S.GRADED), S.TESTED),
    # A worker asks the model: meanwhile somebody may have signed a grade or put it in quarantine.
    Transition(K.ESTIMATED, (S.TESTED, S.GRADED, S.QUARANTINED), STAY),
    Transition(K.GRADED, (S.TESTED, S.GRADED), S.GRADED, "usable"),
    Transition(K.GRADED, (S.TESTED, S.GRADED), S.QUARANTINED, "quarantine"),
    Transition(K.RESERVED, (S.GRADED,), S.MATCHED),
    Transition(K.RESERVATION_RELEASED, (S.MATCHED, S.PREPARED), S.GRADED),
    Transition(K.PREPARED, (S.MATCHED,), S.PREPARED),
    Transition(K.PUT_IN_SERVICE, (S.PREPARED,), S.IN_SERVICE),
    Transition(K.TAKEN_OUT_OF_SERVICE, (S.IN_SERVICE,), S.RECEIVED),
    Transition(K.OFFERED, (*_WORKSHOP, S.QUARANTINED), S.OFFERED),
    Transition(K.OFFER_REFUSED, (S.OFFERED,), BACK),
    Transition(K.OFFER_WITHDRAWN, (S.OFFERED,), BACK),
    Transition(K.OFFER_ACCEPTED, (S.OFFERED,), S.AWAITING_COLLECTION),
    Transition(K.HANDED_OVER, (S.AWAITING_COLLECTION,), S.HANDED_OVER),
    Transition(K.RECYCLED, (S.HANDED_OVER,), S.RECYCLED, "itself"),
    Transition(K.RECYCLED, (*_HERE, S.HANDED_OVER), S.RECYCLED, "with its whole"),
    Transition(K.ASSEMBLED, (None,), S.RECEIVED),
    # Built under a work order: promised from its first moment (docs/decisions/0010).
    Transition(K.ASSEMBLED, (None,), S.MATCHED, UNDER_AN_ORDER),
    Transition(K.DISASSEMBLED, (*_WORKSHOP, S.QUARANTINED), S.DISMANTLED),
    Transition(K.DISASSEMBLED, (S.MATCHED,), S.DISMANTLED, UNDER_AN_ORDER),
    Transition(K.INSTALLED, _HERE, STAY),
    Transition(K.REMOVED, _HERE, STAY),
    # Whatever was opened is inspected again.
    Transition(K.REPAIRED, _WORKSHOP, S.RECEIVED),
    Transition(K.INSTALLED_IN_VEHICLE, _ALIVE, STAY),
    Transition(K.REMOVED_FROM_VEHICLE, _ALIVE, STAY),
    Transition(K.FIRST_LIFE_RECORDED, _ALIVE, STAY),
    Transition(K.NEGATIVE_EVENT, _ALIVE, STAY),
    Transition(K.BMS_RESET, _ALIVE, STAY),
    Transition(K.MOVED, _HELD, STAY),
    Transition(K.SHIPPED, _HELD, STAY),
    Transition(K.ARRIVED, (*_HELD, S.HANDED_OVER), STAY),
    Transition(K.DECLARED_WASTE, _HERE, STAY),
    Transition(K.END_OF_WASTE, _HERE, STAY),
    Transition(K.PASSPORT_ISSUED, _ALIVE, STAY),
    Transition(K.DOCUMENT_FILED, _EVER, STAY),
    Transition(K.IDENTIFIER_ADDED, _EVER, STAY),
    Transition(K.CORRECTED, _ALIVE, STAY),
    Transition(K.VOIDED, _EVER, STAY),
)

# Who may record what, whatever the stage.
PERMISSIONS: dict[EventKind, Permission] = {
    K.RECEIVED: Permission.RECEIVE_BATTERY,
    K.INSPECTED: Permission.INSPECT_BATTERY,
    K.QUARANTINED: Permission.INSPECT_BATTERY,
    K.RELEASED: Permission.RELEASE_QUARANTINE,
    K.MEASURED: Permission.UPLOAD_MEASUREMENT,
    K.ESTIMATED: Permission.UPLOAD_MEASUREMENT,
    K.GRADED: Permission.SIGN_GRADE,
    K.RESERVED: Permission.ACCEPT_PLAN,
    K.RESERVATION_RELEASED: Permission.ACCEPT_PLAN,
    K.PREPARED: Permission.CARRY_OUT_PLAN,
    K.PUT_IN_SERVICE: Permission.CARRY_OUT_PLAN,
    K.TAKEN_OUT_OF_SERVICE: Permission.CARRY_OUT_PLAN,
    K.OFFERED: Permission.OFFER_TO_RECYCLER,
    K.OFFER_WITHDRAWN: Permission.OFFER_TO_RECYCLER,
    K.OFFER_ACCEPTED: Permission.ANSWER_OFFERS,
    K.OFFER_REFUSED: Permission.ANSWER_OFFERS,
    K.HANDED_OVER: Permission.ANSWER_OFFERS,
    K.RECYCLED: Permission.REPORT_MATERIALS,
    K.INSTALLED: Permission.CHANGE_STRUCTURE,
    K.REMOVED: Permission.CHANGE_STRUCTURE,
    K.DISASSEMBLED: Permission.CHANGE_STRUCTURE,
    K.ASSEMBLED: Permission.CHANGE_STRUCTURE,
    K.REPAIRED: Permission.CHANGE_STRUCTURE,
    K.INSTALLED_IN_VEHICLE: Permission.RECORD_FIRST_LIFE,
    K.REMOVED_FROM_VEHICLE: Permission.RECORD_FIRST_LIFE,
    K.FIRST_LIFE_RECORDED: Permission.RECORD_FIRST_LIFE,
    K.NEGATIVE_EVENT: Permission.INSPECT_BATTERY,
    K.BMS_RESET: Permission.INSPECT_BATTERY,
    K.MOVED: Permission.MOVE_BATTERY,
    K.SHIPPED: Permission.SHIP_BATTERY,
    K.ARRIVED: Permission.SHIP_BATTERY,
    K.DECLARED_WASTE: Permission.DECIDE_WASTE,
    K.END_OF_WASTE: Permission.DECIDE_WASTE,
    K.DOCUMENT_FILED: Permission.FILE_DOCUMENT,
    K.IDENTIFIER_ADDED: Permission.CORRECT_RECORD,
    K.PASSPORT_ISSUED: Permission.ISSUE_PASSPORT,
    K.CORRECTED: Permission.CORRECT_RECORD,
    K.VOIDED: Permission.CORRECT_RECORD,
}
# After these the battery is promised to nobody, and its demand lacks it.
ENDS_A_PROMISE = frozenset(
    {
        K.QUARANTINED,
        K.RESERVATION_RELEASED,
        K.TAKEN_OUT_OF_SERVICE,
        K.OFFER_REFUSED,
        K.OFFER_WITHDRAWN,
    }
)


def ends_a_promise(payload: EventPayload) -> bool:
    """Whether the battery is promised to nobody after this, so that its demand lacks it."""
    failed = isinstance(payload, Inspected) and not payload.passed
    return payload.kind in ENDS_A_PROMISE or failed


def keeps_a_promise(payload: EventPayload) -> bool:
    """Whether the battery now goes in parts where it was promised: nothing is lost."""
    return isinstance(payload, Disassembled) and bool(payload.demand)


def outcome_of(payload: EventPayload) -> str:
    """What of the payload decides where the event leads."""
    if isinstance(payload, Inspected):
        return "passed" if payload.passed else "failed"
    if isinstance(payload, GradeSigned):
        return "quarantine" if payload.grade == Grade.QUARANTINE else "usable"
    if isinstance(payload, Recycled):
        return "with its whole" if payload.whole else "itself"
    if isinstance(payload, Assembled | Disassembled):
        return UNDER_AN_ORDER if payload.demand else ""
    return ""


_BY_EVENT: dict[tuple[EventKind, str, Stage | None], Transition] = {}
for _transition in TRANSITIONS:
    for _source in _transition.sources:
        _BY_EVENT.setdefault((_transition.event, _transition.outcome, _source), _transition)


def find_transition(stage: Stage | None, payload: EventPayload) -> Transition | None:
    """The first row of the table that fits, or None where the event is not allowed."""
    return _BY_EVENT.get((payload.kind, outcome_of(payload), stage))


_SOURCES: dict[EventKind, set[Stage | None]] = {kind: set() for kind in EventKind}
for _transition in TRANSITIONS:
    if _transition.outcome != UNDER_AN_ORDER:
        _SOURCES[_transition.event].update(_transition.sources)


def allows(stage: Stage | str, kind: EventKind) -> bool:
    """Whether an event of this kind can be recorded at this stage at all, without an order."""
    return stage in _SOURCES[kind]
