"""Which event is allowed at which stage, and where it leads. Data, not code."""

from dataclasses import dataclass

from accounts.permissions import Permission
from lifecycle.enums import EventKind, Grade, LegalStatus, Stage
from lifecycle.events import EventPayload, GradeSigned, Inspected

K, S = EventKind, Stage
BACK = "back"  # to the stage from which the battery was offered
STAY = "stay"


@dataclass(frozen=True)
class Transition:
    """From any of `sources` the event leads to `target`; `outcome` tells apart what it says."""

    event: EventKind
    sources: tuple[Stage | None, ...]
    target: Stage | str
    outcome: str = ""
    legal_status: LegalStatus | None = None


_WORKSHOP = (S.RECEIVED, S.INSPECTED, S.TESTED, S.GRADED)
_HERE = (*_WORKSHOP, S.MATCHED, S.PREPARED, S.QUARANTINED)

TRANSITIONS: tuple[Transition, ...] = (
    Transition(K.RECEIVED, (None,), S.RECEIVED),
    Transition(K.INSPECTED, (S.RECEIVED, S.INSPECTED), S.INSPECTED, "passed"),
    Transition(K.INSPECTED, (S.TESTED, S.GRADED), STAY, "passed"),
    Transition(K.INSPECTED, _WORKSHOP, S.QUARANTINED, "failed"),
    Transition(K.QUARANTINED, (*_WORKSHOP, S.MATCHED, S.PREPARED, S.IN_SERVICE), S.QUARANTINED),
    Transition(K.RELEASED, (S.QUARANTINED,), S.RECEIVED),
    # New evidence asks for a new grade.
    Transition(K.MEASURED, (S.INSPECTED, S.TESTED, S.GRADED), S.TESTED),
    Transition(K.ESTIMATED, (S.TESTED,), STAY),
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
    # To hand a battery over for recycling is to discard it (Directive 2008/98/EC Art. 3(1)).
    Transition(
        K.OFFER_ACCEPTED, (S.OFFERED,), S.AWAITING_COLLECTION, legal_status=LegalStatus.WASTE
    ),
    Transition(K.HANDED_OVER, (S.AWAITING_COLLECTION,), S.HANDED_OVER),
    Transition(K.INSTALLED, _HERE, STAY),
    Transition(K.REMOVED, _HERE, STAY),
    Transition(K.CORRECTED, tuple(stage for stage in S if stage != S.HANDED_OVER), STAY),
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
    K.INSTALLED: Permission.RECEIVE_BATTERY,
    K.REMOVED: Permission.RECEIVE_BATTERY,
    K.CORRECTED: Permission.CORRECT_RECORD,
}
# After these the battery is promised to nobody.
ENDS_A_PROMISE = frozenset(
    {
        K.QUARANTINED,
        K.RESERVATION_RELEASED,
        K.TAKEN_OUT_OF_SERVICE,
        K.OFFER_REFUSED,
        K.OFFER_WITHDRAWN,
    }
)


def outcome_of(payload: EventPayload) -> str:
    """What of the payload decides where the event leads."""
    if isinstance(payload, Inspected):
        return "passed" if payload.passed else "failed"
    if isinstance(payload, GradeSigned):
        return "quarantine" if payload.grade == Grade.QUARANTINE else "usable"
    return ""


def find_transition(stage: Stage | None, payload: EventPayload) -> Transition | None:
    """The one transition of the table that fits, or None where the event is not allowed."""
    outcome = outcome_of(payload)
    for transition in TRANSITIONS:
        if (
            transition.event == payload.kind
            and transition.outcome == outcome
            and stage in transition.sources
        ):
            return transition
    return None


def allows(stage: Stage | str, kind: EventKind) -> bool:
    """Whether an event of this kind can be recorded at this stage at all."""
    return any(t.event == kind and stage in t.sources for t in TRANSITIONS)
