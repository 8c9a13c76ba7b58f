"""Voltages are measured before anything is joined."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction

from accounts.actors import Actor
from lifecycle.queries.batteries import voltage_window
from matching.enums import WorkEventKind, WorkKind
from matching.errors import WrongFiguresError
from matching.models import WorkLine, WorkOrder
from matching.services.work.step import lock_order, record_step
from matching.work import plain


def measure_kit(
    *,
    actor: Actor,
    order: WorkOrder,
    voltages_v: Mapping[int, Decimal],
    request_key: str,
    expected_version: int | None = None,
) -> WorkOrder:
    """Keep the voltage of each module (position -> V). Raises WrongFiguresError, MatchingError."""
    return _measure(actor, order, WorkKind.KIT, voltages_v, request_key, expected_version)


def measure_string(
    *,
    actor: Actor,
    order: WorkOrder,
    voltages_v: Mapping[int, Decimal],
    request_key: str,
    expected_version: int | None = None,
) -> WorkOrder:
    """Keep the open-circuit voltage of each pack. Raises WrongFiguresError, MatchingError."""
    return _measure(actor, order, WorkKind.STRING, voltages_v, request_key, expected_version)


def _measure(
    actor: Actor,
    order: WorkOrder,
    kind: WorkKind,
    voltages_v: Mapping[int, Decimal],
    request_key: str,
    expected_version: int | None,
) -> WorkOrder:
    with transaction.atomic():
        current, again = lock_order(actor, order, [kind], request_key, expected_version)
        if again:
            return current
        lines = {
            line.position: line for line in current.lines.select_related("battery__battery_model")
        }
        _refuse_impossible(lines, voltages_v)
        for position, voltage_v in voltages_v.items():
            lines[position].voltage_v = voltage_v
        changed = [lines[position] for position in voltages_v]
        WorkLine.objects.bulk_update(changed, ["voltage_v"])
        low, high = min(voltages_v.values()), max(voltages_v.values())
        record_step(
            actor=actor,
            order=current,
            kind=WorkEventKind.MEASURED,
            request_key=request_key,
            note=f"{len(voltages_v)} voltages, {plain(low)} to {plain(high)} V.",
        )
    return current


def _refuse_impossible(lines: Mapping[int, WorkLine], voltages_v: Mapping[int, Decimal]) -> None:
    problems: dict[int, str] = {}
    for position, voltage_v in voltages_v.items():
        if position not in lines:
            problems[position] = f"There is no position {position}."
        elif why := voltage_window(lines[position].battery.battery_model).impossible(voltage_v):
            problems[position] = why
    if problems or not voltages_v:
        raise WrongFiguresError(problems or {0: "Measure at least one voltage."})
