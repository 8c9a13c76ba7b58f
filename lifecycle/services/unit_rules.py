"""Which parts go together in one unit, each rule with its source."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from accounts.models import Organisation
from lifecycle.enums import LegalStatus, Operation, Stage
from lifecycle.models import Battery
from lifecycle.services.unit_model import Layout

ALLOWED = (
    Operation.REPURPOSING,
    Operation.REMANUFACTURING,
    Operation.PREPARATION_FOR_REPURPOSING,
)
# Practice of second-life builders: more drives a dangerous balancing current.
HIGHEST_VOLTAGE_DIFFERENCE_V = Decimal(3)
_limit_in_force: list[Callable[[], Decimal]] = []
# Art. 3(32): evaluated capacity ≥ 90 % of the rated one, spread between cells ≤ 3 %.
REMANUFACTURED_FLOOR, REMANUFACTURED_SPREAD = Decimal("0.90"), Decimal("0.03")


def register_voltage_limit(load: Callable[[], Decimal]) -> None:
    """Name who keeps the limit as a setting; without anybody the practice above holds."""
    _limit_in_force[:] = [load]


def highest_voltage_difference_v() -> Decimal:
    return _limit_in_force[0]() if _limit_in_force else HIGHEST_VOLTAGE_DIFFERENCE_V


def problems_with(
    parts: Sequence[Battery], layout: Layout, operation: Operation, holder: Organisation
) -> dict[str, str]:
    """Field -> what is wrong; empty where the parts go together."""
    for problem in (
        _count(parts, layout) or _same_kind(parts),
        _each(parts, holder),
        _voltage(parts, layout),
    ):
        if problem:
            return {"parts": problem}
    problem = _operation(parts, operation)
    return {"operation": problem} if problem else {}


def _count(parts: Sequence[Battery], layout: Layout) -> str:
    if not parts:
        return "A unit needs parts: scan them one after another."
    ids = [part.public_id for part in parts]
    if twice := next((one for one in ids if ids.count(one) > 1), ""):
        return f"{twice} is there twice."
    if len(parts) != layout.series * layout.parallel:
        return (
            f"{layout.series} in series × {layout.parallel} in parallel are "
            f"{layout.series * layout.parallel} parts; there are {len(parts)}."
        )
    return ""


def _same_kind(parts: Sequence[Battery]) -> str:
    for what in ("chemistry", "nominal_voltage_v", "level"):
        found: dict[str, str] = {}
        for part in parts:
            found.setdefault(str(getattr(part.battery_model, what)), part.public_id)
        if len(found) > 1:
            told = ", ".join(f"{value} ({battery})" for value, battery in found.items())
            return f"Parts of one unit must be alike in {what.replace('_', ' ')}: {told}."
    return ""


def _each(parts: Sequence[Battery], holder: Organisation) -> str:
    for part in parts:
        if part.organisation_id != holder.pk:
            return f"{part.public_id} is not yours."
        if part.stage == Stage.QUARANTINED:
            return f"{part.public_id} is in quarantine: {part.quarantine_reason}"
        if part.demand:
            return f"{part.public_id} is promised to a demand."
    return ""


def _voltage(parts: Sequence[Battery], layout: Layout) -> str:
    measured = {
        part.open_circuit_voltage_v: part.public_id
        for part in parts
        if part.open_circuit_voltage_v is not None
    }
    if layout.parallel < 2 or not measured:
        return ""
    low, high = min(measured), max(measured)
    limit = highest_voltage_difference_v()
    if high - low <= limit:
        return ""
    return (
        f"{measured[high]} shows {high.normalize():f} V and {measured[low]} {low.normalize():f} V: "
        f"more than {limit.normalize():f} V apart must not be connected in parallel."
    )


def _operation(parts: Sequence[Battery], operation: Operation) -> str:
    if operation not in ALLOWED:
        return "A unit is repurposed, remanufactured or prepared for repurposing."
    waste = [part.public_id for part in parts if part.legal_status == LegalStatus.WASTE]
    of_waste = operation == Operation.PREPARATION_FOR_REPURPOSING
    if waste and not of_waste:
        return f"{waste[0]} is waste: that is “preparation for repurposing” (Art. 3(30))."
    if of_waste and not waste:
        return "“Preparation for repurposing” takes waste; none of the parts is (Art. 3(31))."
    if operation != Operation.REMANUFACTURING:
        return ""
    healths = [part.state_of_health for part in parts]
    known = [health for health in healths if health is not None]
    if len(known) < len(healths):
        return "Remanufacturing needs a state of health of every part (Art. 3(32))."
    if min(known) < REMANUFACTURED_FLOOR or max(known) - min(known) > REMANUFACTURED_SPREAD:
        return (
            f"Remanufacturing asks for 90 % of the rated capacity and a spread of at most 3 % "
            f"(Art. 3(32)); these parts have {min(known):.1%} to {max(known):.1%}."
        )
    return ""
