"""What must hold beside stage and legal status, in words for the person who is refused."""

from collections.abc import Callable

from lifecycle import events
from lifecycle.enums import EventKind, LegalStatus, Operation, Origin
from lifecycle.events import EventPayload
from lifecycle.state.battery_state import BatteryState

K = EventKind
OF_WASTE = {Operation.PREPARATION_FOR_REUSE, Operation.PREPARATION_FOR_REPURPOSING}
Guard = Callable[[BatteryState, EventPayload], str]


def refusal(state: BatteryState, payload: EventPayload) -> str:
    """Why the event cannot be, or an empty text."""
    for guard in GUARDS.get(payload.kind, ()):
        if why := guard(state, payload):
            return why
    return ""


def _stands_alone(state: BatteryState, payload: EventPayload) -> str:
    if not state.whole:
        return ""
    return f"It is a part of {state.whole}, at position {state.position}: take it out first."


def _is_in_that_whole(state: BatteryState, payload: EventPayload) -> str:
    whole = getattr(payload, "whole", "")
    return "" if state.whole == whole else f"It is not a part of {whole}."


def _is_in_its_whole(state: BatteryState, payload: EventPayload) -> str:
    whole = getattr(payload, "whole", "")
    return "" if not whole or state.whole == whole else f"It is not a part of {whole}."


def _stands_still(state: BatteryState, payload: EventPayload) -> str:
    return f"It is under way with shipment {state.shipment}." if state.shipment else ""


def _is_not_critical(state: BatteryState, payload: EventPayload) -> str:
    """SP 376: what may heat up, vent or burn is not opened on the workshop floor."""
    return "It is critical: it may heat up, vent or burn." if state.is_critical else ""


def _is_in_that_shipment(state: BatteryState, payload: EventPayload) -> str:
    shipment = getattr(payload, "shipment", "")
    return "" if state.shipment == shipment else f"It is not under way with shipment {shipment}."


def _operation_fits_the_input(state: BatteryState, payload: EventPayload) -> str:
    """Art. 3(30) and (31): a preparation takes waste, the other operations do not."""
    if not isinstance(payload, events.Prepared):
        return ""
    of_waste = payload.operation in OF_WASTE
    is_waste = state.legal_status == LegalStatus.WASTE
    if of_waste and not is_waste:
        return f"“{payload.operation.label}” takes waste; this battery is not waste."
    if is_waste and not of_waste:
        return f"This battery is waste: “{payload.operation.label}” takes none (Art. 3(30), (31))."
    return ""


def _goes_where_it_is_promised(state: BatteryState, payload: EventPayload) -> str:
    demand = getattr(payload, "demand", "")
    if not demand or demand == state.demand:
        return ""
    return f"It is promised to {state.demand or 'nobody'}, not to {demand}."


def _what_was_built_is_inspected(state: BatteryState, payload: EventPayload) -> str:
    """Its parts were inspected, it was not: a new unit has new joints and a new voltage."""
    uninspected = state.insulation_resistance_ohm_per_v is None
    if state.origin != Origin.ASSEMBLY or not uninspected:
        return ""
    return "It was built here and has not been inspected yet."


def _has_no_passport(state: BatteryState, payload: EventPayload) -> str:
    return f"It has passport {state.passport} already." if state.passport else ""


GUARDS: dict[EventKind, tuple[Guard, ...]] = {
    K.INSTALLED: (_stands_alone, _stands_still),
    K.REMOVED: (_is_in_that_whole,),
    K.DISASSEMBLED: (
        _stands_alone,
        _stands_still,
        _is_not_critical,
        _goes_where_it_is_promised,
    ),
    K.RESERVED: (_stands_alone, _stands_still),
    K.OFFERED: (_stands_alone, _stands_still),
    K.RECYCLED: (_is_in_its_whole,),
    K.MOVED: (_stands_alone, _stands_still),
    K.SHIPPED: (_stands_alone, _stands_still),
    K.ARRIVED: (_is_in_that_shipment,),
    K.PREPARED: (_operation_fits_the_input, _what_was_built_is_inspected),
    K.PASSPORT_ISSUED: (_has_no_passport,),
}
