"""A kit is built of its modules, inspected, and promised to its demand: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, cast

from django.db import transaction

from accounts.actors import Actor
from accounts.permissions import Permission, require
from lifecycle.enums import BatteryCategory, LegalStatus, Operation, Stage
from lifecycle.models import Battery
from lifecycle.safety import InspectionFindings
from lifecycle.services import (
    BuiltFor,
    Layout,
    NewUnit,
    assemble,
    inspect_battery,
    prepare_battery,
)
from lifecycle.services.passports import CATEGORY_OF
from lifecycle.services.receive import new_public_id
from lifecycle.services.reservations import Application
from matching.enums import WorkEventKind, WorkKind, WorkState
from matching.errors import MatchingError
from matching.models import WorkLine, WorkOrder
from matching.services.work.disassembly import is_taken_apart
from matching.services.work.step import lock_batteries, lock_order, record_step
from matching.work import extremes, plain, spread_of_modules

INHERITED = (
    "Built of modules whose packs were inspected: history, flood and collision as found there."
)


@dataclass(frozen=True)
class KitFindings:
    """What is seen and measured of the finished kit."""

    visual: Literal["sound", "scratched", "dented", "swollen", "burnt"]
    leaked_or_vented: bool
    insulation_resistance_ohm_per_v: Decimal | None
    open_circuit_voltage_v: Decimal | None
    note: str = ""


def build_kit(
    *,
    actor: Actor,
    order: WorkOrder,
    findings: KitFindings,
    request_key: str,
    serial: str = "",
    expected_version: int | None = None,
    next_public_id: Callable[[], str] = new_public_id,
) -> WorkOrder:
    """Register the kit with its own passport, inspect it, and make it ready for its demand.

    Events: assembled (promised from then on), inspected, prepared; a transport order takes it up.
    A kit that fails a gate is quarantined and its demand wants that unit again. Raises
    MatchingError (modules or voltages missing, too far apart), LifecycleError.
    """
    require(actor, Permission.CHANGE_STRUCTURE)
    with transaction.atomic():
        keys = list(order.lines.values_list("battery", flat=True))
        lock_batteries(keys, structure_of=order.organisation_id)
        current, again = lock_order(actor, order, [WorkKind.KIT], request_key, expected_version)
        if again:
            return current
        lines = list(current.lines.select_related("battery__battery_model", "battery__site"))
        if problem := why_not_build(current, lines):
            raise MatchingError(problem)
        current.lines.update(is_live=False)
        unit = _assembled(actor, current, lines, serial, next_public_id)
        current.built = unit
        record_step(
            actor=actor,
            order=current,
            kind=WorkEventKind.BUILT,
            request_key=request_key,
            note=f"{unit.public_id}, serial {unit.serial}.",
            state=WorkState.DONE,
        )
        inspect_battery(
            actor=actor,
            battery=unit,
            findings=_all_findings(findings),
            request_key=f"work {current.code} inspected",
            note=f"{INHERITED} {findings.note}".strip(),
        )
        if unit.stage == Stage.MATCHED:
            prepare_battery(
                actor=actor,
                battery=unit,
                operation=Operation.REPURPOSING,
                work_done=f"Built and inspected under work order {current.code}.",
                request_key=f"work {current.code} prepared",
            )
        current.refresh_from_db()
    return current


def why_not_build(order: WorkOrder, lines: Sequence[WorkLine]) -> str:
    """What is missing before the kit may be joined, or an empty text."""
    if not is_taken_apart(order):
        return f"The pack of this kit has not been taken apart yet: {order.source}."
    if len(lines) != order.modules_needed:
        return f"This kit takes {order.modules_needed} modules; it has {len(lines)}."
    voltages = [line.voltage_v for line in lines]
    cells = lines[0].battery.battery_model.cells_in_series
    spread = spread_of_modules(voltages, cells)
    if spread.missing:
        return f"Measure every module first: {spread.missing} are missing."
    if spread.is_too_large:
        measured = {one.position: one.voltage_v for one in lines if one.voltage_v is not None}
        return (
            f"The modules are {plain(spread.value)} V apart; at most {plain(spread.limit)} V "
            f"({spread.source}). Position {extremes(measured)}. Bring them to one voltage, or "
            "choose other modules."
        )
    return ""


def _assembled(
    actor: Actor,
    order: WorkOrder,
    lines: Sequence[WorkLine],
    serial: str,
    next_public_id: Callable[[], str],
) -> Battery:
    parts = [line.battery for line in lines]
    is_waste = any(part.legal_status == LegalStatus.WASTE for part in parts)
    voltages = [line.voltage_v for line in lines if line.voltage_v is not None]
    demand = order.demand
    return assemble(
        actor=actor,
        unit=NewUnit(
            name=f"{demand.get_application_display()} kit {order.nominal_voltage_v or 0:.0f} V",
            serial=serial.strip() or order.code,
            parts=parts,
            layout=Layout(order.series, order.parallel),
            operation=(
                Operation.PREPARATION_FOR_REPURPOSING if is_waste else Operation.REPURPOSING
            ),
            category=CATEGORY_OF.get(demand.application, BatteryCategory.NON_STATIONARY),
            site=parts[0].site,
            note=(
                f"Work order {order.code} for {demand.code}. Modules measured "
                f"{plain(min(voltages))} to {plain(max(voltages))} V before they were joined."
            ),
            built_for=BuiltFor(demand.code, cast(Application, demand.application), order.code),
        ),
        request_key=f"work {order.code}",
        public_id=next_public_id(),
    )


def _all_findings(findings: KitFindings) -> InspectionFindings:
    return InspectionFindings(
        visual=findings.visual,
        leaked_or_vented=findings.leaked_or_vented,
        flood_signs=False,
        severe_collision=False,
        hrc_fuse_blown=False,
        lifetime_data_available=True,
        past_calendar_expiry=False,
        insulation_resistance_ohm_per_v=findings.insulation_resistance_ohm_per_v,
        open_circuit_voltage_v=findings.open_circuit_voltage_v,
    )
