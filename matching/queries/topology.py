"""The layout of a battery or a model from the catalogue, and what is known of its strength."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Max, QuerySet

from accounts.actors import Actor
from grading.policy.distribution import NINETY_PER_CENT
from grading.queries import NoPolicyError, policy_in_force
from grading.queries.modules import knowledge_of
from lifecycle.enums import EventKind, Stage
from lifecycle.models import Battery, BatteryModel, LedgerEvent
from lifecycle.queries import batteries_seen_by
from matching.models import CostSettings
from matching.topology.arrangement import Stock
from matching.topology.layout import Block, Layout
from matching.topology.paralleling import LIMIT_V, Unit


@dataclass(frozen=True)
class Strength:
    """What the tables are reckoned with. `tested`: modules with a test of their own."""

    stock: Stock
    state_of_health: Decimal | None
    power_kw_per_kwh: Decimal
    tested: int = 0


def batteries_with_layout(actor: Actor) -> QuerySet[Battery]:
    """What the actor may see, with model and module in the same statement."""
    return batteries_seen_by(actor).select_related("battery_model__module_model")


def models_with_layout() -> QuerySet[BatteryModel]:
    """Catalogue models that batteries arrive as, without the units that were built here."""
    models = BatteryModel.objects.select_related("module_model")
    return models.exclude(code__startswith="unit-").order_by("-level", "maker", "name")


def layout_of(model: BatteryModel) -> Layout:
    """By the catalogue; of a unit that was built here, by the model made of its parts."""
    module = model.module_model
    return Layout(
        whole=_block(model),
        chemistry=model.chemistry,
        module=_block(module) if module else None,
        module_count=model.module_count,
        cells_per_module=model.cells_per_module,
    )


def _block(model: BatteryModel) -> Block:
    return Block(
        name=str(model),
        level=model.level,
        cells_in_series=model.cells_in_series,
        cells_in_parallel=model.cells_in_parallel,
        nominal_mv=round(model.nominal_voltage_v * 1000),
        minimum_mv=round(model.minimum_voltage_v * 1000),
        maximum_mv=round(model.maximum_voltage_v * 1000),
        energy_wh=round(model.rated_energy_kwh * 1000),
        capacity_mah=round(model.rated_capacity_ah * 1000),
    )


def strength_of(battery: Battery) -> Strength:
    """As it stands in the record, modules by their own tests. At most seven statements."""
    health, lower = battery.state_of_health, battery.state_of_health_lower
    if health is not None and lower is not None:
        lower = min(lower, health)
    members = _members(battery, lower)
    return _strength(battery.battery_model, health, lower, members)


def strength_at(model: BatteryModel, state_of_health: Decimal) -> Strength:
    """Of a model at a state of health that somebody asks about: taken as certain. One statement."""
    return _strength(model, state_of_health, state_of_health, ({}, 0))


def _strength(
    model: BatteryModel,
    health: Decimal | None,
    lower: Decimal | None,
    members: tuple[dict[int, int], int],
) -> Strength:
    """Power as in the snapshot of a plan: assumed from the energy left."""
    share = Decimal(settings_in_force().power_kw_per_kwh)
    by_position, tested = members
    power_w = None if health is None else round(model.rated_energy_kwh * health * share * 1000)
    stock = Stock(
        lower_bp=None if lower is None else int(lower * 10_000),
        power_w=power_w,
        members_bp=tuple(bp for _position, bp in sorted(by_position.items())),
    )
    return Strength(stock, health, share, tested)


def _members(battery: Battery, lower: Decimal | None) -> tuple[dict[int, int], int]:
    """Position -> lower bound of each module, and how many were tested.

    An untested module counts with the lower bound of the pack, which is that of its weakest.
    """
    count = battery.battery_model.module_count
    if count < 2 or battery.battery_model.module_model is None or lower is None:
        return {}, 0
    try:
        known = knowledge_of(battery, policy_in_force().rules()).pack
    except NoPolicyError:
        return {}, 0
    if not known.tested or known.module_count != count:
        return {}, 0
    members = {position: int(lower * 10_000) for position in range(1, count + 1)}
    for module in known.tested:
        bound = module.state_of_health - NINETY_PER_CENT * module.deviation
        members[module.position] = max(0, int(bound * 10_000))
    return members, len(known.tested)


def settings_in_force() -> CostSettings:
    """The newest settings; the shipped figures where there are none. One statement."""
    return CostSettings.objects.first() or CostSettings(parallel_limit_v=LIMIT_V)


def parallel_limit_v() -> Decimal:
    """The largest difference of voltage in parallel, for whole packs. One statement."""
    return Decimal(settings_in_force().parallel_limit_v)


def inspected_at(batteries: Iterable[Battery]) -> dict[int, datetime]:
    """Battery key -> its newest inspection, where its voltage was measured. One statement."""
    events = LedgerEvent.objects.filter(battery__in=list(batteries), kind=EventKind.INSPECTED)
    rows = events.order_by().values_list("battery_id").annotate(Max("occurred_at"))
    return dict(rows)


def unit_to_connect(battery: Battery, voltage_v: Decimal | None) -> Unit:
    """For the question of going in parallel; a battery in quarantine is not connected at all."""
    model = battery.battery_model
    stop = ""
    if battery.stage == Stage.QUARANTINED:
        stop = f"It is in quarantine: {battery.quarantine_reason}"
    elif battery.whole:
        stop = f"It is a part of {battery.whole}: take it out first, or connect that one."
    return Unit(
        name=battery.public_id,
        voltage_v=voltage_v,
        chemistry=model.chemistry,
        nominal_v=model.nominal_voltage_v,
        minimum_v=model.minimum_voltage_v,
        maximum_v=model.maximum_voltage_v,
        cells_in_series=model.cells_in_series,
        stop=stop,
    )
