"""The matching problem: batteries, demands, rules of money; read from JSON and checked.

Wh, W, mV, km, days and cents are whole numbers; state of health is in basis points (7812 is
0.7812). The limits keep every product of the value functions within 64 bits.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matching.solver.plan import Plan, read_plan
from matching.solver.reading import InstanceError, Row, shown, whole

KITS = ("forklift", "generator")
APPLICATIONS = (*KITS, "ev", "arena")
HAZARDS = ("ok", "quarantined")
MONEY_C = 10**11
ENERGY_WH = 10**6  # of a pack; with 100 packs a string and PRICE below, a pay stays under 2^63
PRICE_C = 10**6
MODULES = 1_000  # of a pack
SOH_BP = 12_000
DAYS = 10**7
COORDINATE_KM = 10**6
KM_COST_C = 10**5
RISK_STEPS = 401


@dataclass(frozen=True, slots=True)
class Params:
    lead_kit_days: int
    lead_whole_days: int
    lead_string_days: int
    kit_base_c: int
    kit_km_c: int
    kit_build_c: int
    whole_base_c: int
    whole_km_c: int
    change_c: int
    risk_bp: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Model:
    id: str
    chemistry: str
    voltage_mv: int
    energy_wh: int
    modules: int
    module_voltage_mv: int
    recycling_c_per_kwh: int
    disassembly_c: int
    refurbishment_c: int


@dataclass(frozen=True, slots=True)
class Site:
    id: str
    x_km: int
    y_km: int
    recycling_haulage_c: int


@dataclass(frozen=True, slots=True)
class Pack:
    id: str
    model: str
    soh_bp: int
    soh_low_bp: int
    power_w: int
    site: str
    ready_day: int
    ask_c: int
    hazard: str


@dataclass(frozen=True, slots=True)
class Demand:
    id: str
    application: str
    quantity: int
    packs_per_string: int
    spread_bp: int
    min_voltage_mv: int
    max_voltage_mv: int
    min_energy_wh: int
    min_power_w: int
    min_soh_bp: int
    target_soh_bp: int
    slope: int
    deadline_day: int
    chemistries: tuple[str, ...]
    models: tuple[str, ...] | None
    site: str
    max_km: int
    price_c_per_kwh: int
    warranty_c: int
    bonus_c: int

    @property
    def takes_kits(self) -> bool:
        return self.application in KITS

    @property
    def takes_strings(self) -> bool:
        return self.application == "arena"


@dataclass(frozen=True, slots=True)
class Instance:
    params: Params
    models: Mapping[str, Model]
    sites: Mapping[str, Site]
    packs: Mapping[str, Pack]
    demands: Mapping[str, Demand]
    locks: Plan
    previous: Mapping[str, str]  # pack → demand of the last proposal
    bans: frozenset[tuple[str, str]] = frozenset()  # pairs of pack and demand that may not be


def load_instance(path: Path) -> Instance:
    """Read a problem from a JSON file; InstanceError where it is none, OSError where unreadable."""
    try:
        data = json.loads(path.read_bytes(), parse_constant=_no_constant)
    except (UnicodeDecodeError, RecursionError) as error:
        raise InstanceError("", f"is not a JSON file: {error}") from error
    except json.JSONDecodeError as error:
        raise InstanceError(
            "", f"is not JSON: line {error.lineno}, column {error.colno}: {error.msg}"
        ) from error
    except InstanceError:
        raise
    except ValueError as error:  # Python refuses to read numbers of thousands of digits
        raise InstanceError("", f"holds a number that is too long: {error}") from error
    return parse_instance(data)


def _no_constant(name: str) -> Any:
    raise InstanceError("", f"holds {name}, which is no number in JSON")


def parse_instance(data: object) -> Instance:
    """Check the parsed JSON of a problem. Errors name the path, as `packs[17].soh: …`."""
    if not isinstance(data, dict):
        raise InstanceError("", f"the problem must be a JSON object, not {shown(data)}")
    top = Row(data, "")
    params = _params(top.row("params"))
    models = top.table("models", _model)
    sites = top.table("sites", _site)
    packs = top.table("packs", lambda row: _pack(row, models, sites))
    demands = top.table("demands", lambda row: _demand(row, models, sites))
    previous: dict[str, str] = {}
    for row in top.rows("prev"):
        pack = row.known("pack", packs, "pack")
        if pack in previous:
            raise InstanceError(row.at("pack"), f"{shown(pack)} has two earlier proposals")
        previous[pack] = row.known("demand", demands, "demand")
    bans = {
        (row.known("pack", packs, "pack"), row.known("demand", demands, "demand"))
        for row in (top.rows("bans") if "bans" in data else ())
    }
    locks = read_plan(top.row("locks"), packs, demands)
    instance = Instance(params, models, sites, packs, demands, locks, previous, frozenset(bans))
    from matching.solver.verify import plan_errors

    errors = plan_errors(instance, locks)
    if errors:
        raise InstanceError("locks", f"cannot be kept: {errors[0]}")
    return instance


def _params(row: Row) -> Params:
    lead = row.row("lead_days")
    risks = row.items("risk_bp")
    if len(risks) != RISK_STEPS:
        raise InstanceError(row.at("risk_bp"), f"must hold {RISK_STEPS} values, not {len(risks)}")
    return Params(
        lead_kit_days=lead.whole("kit", 0, DAYS),
        lead_whole_days=lead.whole("whole", 0, DAYS),
        lead_string_days=lead.whole("string", 0, DAYS),
        kit_base_c=row.whole("kit_base_c", 0, MONEY_C),
        kit_km_c=row.whole("kit_km_c", 0, KM_COST_C),
        kit_build_c=row.whole("kit_build_c", 0, MONEY_C),
        whole_base_c=row.whole("whole_base_c", 0, MONEY_C),
        whole_km_c=row.whole("whole_km_c", 0, KM_COST_C),
        change_c=row.whole("change_c", 0, MONEY_C),
        risk_bp=tuple(
            whole(value, f"{row.at('risk_bp')}[{i}]", 0, 10_000) for i, value in enumerate(risks)
        ),
    )


def _model(row: Row) -> Model:
    return Model(
        id=row.text("id"),
        chemistry=row.text("chem"),
        voltage_mv=row.whole("v_mv", 1, 10**8),
        energy_wh=row.whole("wh", 1, ENERGY_WH),
        modules=row.whole("modules", 1, MODULES),
        module_voltage_mv=row.whole("mod_mv", 1, 10**8),
        recycling_c_per_kwh=row.whole("recycle_c_per_kwh", -(10**7), 10**7),
        disassembly_c=row.whole("dis_c", 0, MONEY_C),
        refurbishment_c=row.whole("refurb_c", 0, MONEY_C),
    )


def _site(row: Row) -> Site:
    return Site(
        id=row.text("id"),
        x_km=row.whole("x", -COORDINATE_KM, COORDINATE_KM),
        y_km=row.whole("y", -COORDINATE_KM, COORDINATE_KM),
        recycling_haulage_c=row.whole("recycle_c", 0, MONEY_C),
    )


def _pack(row: Row, models: dict[str, Model], sites: dict[str, Site]) -> Pack:
    soh_bp = row.whole("soh", 1, SOH_BP)
    return Pack(
        id=row.text("id"),
        model=row.known("model", models, "model"),
        soh_bp=soh_bp,
        soh_low_bp=row.whole("soh_low", 0, soh_bp),
        power_w=row.whole("power_w", 0, 10**9),
        site=row.known("site", sites, "site"),
        ready_day=row.whole("ready", -DAYS, DAYS),
        ask_c=row.whole("ask_c", 0, MONEY_C),
        hazard=row.choice("hazard", HAZARDS),
    )


def _demand(row: Row, models: dict[str, Model], sites: dict[str, Site]) -> Demand:
    application = row.choice("app", APPLICATIONS)
    arena = application == "arena"
    wanted: tuple[str, ...] | None = None
    if row.get("models") is not None:
        wanted = row.texts("models")
        for i, model in enumerate(wanted):
            if model not in models:
                raise InstanceError(f"{row.at('models')}[{i}]", f"unknown model {shown(model)}")
    lowest = row.whole("vmin_mv", 0, 10**8)
    least_energy_wh = row.whole("min_wh", 0, 10**9)
    if application in KITS and least_energy_wh == 0:
        raise InstanceError(row.at("min_wh"), "must be above 0: a kit is paid by it")
    return Demand(
        id=row.text("id"),
        application=application,
        quantity=row.whole("qty", 0, 10**6),
        packs_per_string=row.whole("k", 1 if arena else 0, 100),
        spread_bp=row.whole("delta", 0, SOH_BP),
        min_voltage_mv=lowest,
        max_voltage_mv=row.whole("vmax_mv", lowest, 10**8),
        min_energy_wh=least_energy_wh,
        min_power_w=row.whole("min_w", 0, 10**9),
        min_soh_bp=row.whole("min_soh", 0, SOH_BP),
        target_soh_bp=row.whole("target_soh", 0, 2 * SOH_BP),
        slope=row.whole("slope", 0, 10**9),
        deadline_day=row.whole("deadline", -DAYS, DAYS),
        chemistries=row.texts("chems"),
        models=wanted,
        site=row.known("site", sites, "site"),
        max_km=row.whole("max_km", 0, 10**7),
        price_c_per_kwh=row.whole("price", 0, PRICE_C),
        warranty_c=row.whole("warranty_c", 0, MONEY_C),
        bonus_c=row.whole("bonus_c", -MONEY_C, MONEY_C),
    )
