"""What if: the same problem with a few changes, as a pure step from JSON to JSON.

    {
      "pins": [{"unit": "battery:EB-1"}, {"unit": "demand:D-9"},
               {"unit": "battery:EB-2", "demand": "D-4", "units": 3}],
      "bans": [{"battery": "EB-3", "demand": "D-4"}, {"battery": "EB-5", "demand": null}],
      "demands": {"D-4": {"price": 15000, "deadline": 40}},
      "batteries": {"EB-6": {"ask_c": 20000, "ready": 7}},
      "without_demands": ["D-7"], "without_batteries": ["EB-8"]
    }

Every key may be missing. Figures are those of the file format: whole numbers, cents, days from day
0, basis points. A pin keeps a unit of the plan: a battery in its demands, or all strings of a
storage demand; with `demand` it puts the battery there (`units` kits, 1 without). A ban without a
demand is one from all demands: the battery goes to the recycler.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from matching.solver.instance import (
    DAYS,
    KITS,
    MONEY_C,
    PRICE_C,
    SOH_BP,
    Instance,
    parse_instance,
)
from matching.solver.plan import Plan, read_plan
from matching.solver.reading import InstanceError, Row, shown
from matching.solver.verify import plan_errors

Json = dict[str, Any]
KEYS = ("pins", "bans", "demands", "batteries", "without_demands", "without_batteries")
MOST_CHANGES = 1_000
DEMAND_FIELDS = {
    "price": (0, PRICE_C),
    "deadline": (-DAYS, DAYS),
    "min_soh": (0, SOH_BP),
    "target_soh": (0, 2 * SOH_BP),
    "delta": (0, SOH_BP),
    "qty": (1, 10**6),
    "max_km": (0, 10**7),
    "min_wh": (0, 10**9),
    "min_w": (0, 10**9),
    "slope": (0, 10**9),
    "warranty_c": (0, MONEY_C),
    "bonus_c": (-MONEY_C, MONEY_C),
}
BATTERY_FIELDS = {"ask_c": (0, MONEY_C), "ready": (-DAYS, DAYS)}


class WhatIfError(ValueError):
    """A change cannot be made. `line` says which, as `bans[1]` or `demands.D-4.price`."""

    def __init__(self, line: str, problem: str) -> None:
        self.line, self.problem = line, problem
        super().__init__(f"{line}: {problem}" if line else problem)


def apply(instance: Json, changes: Json, plan: Json | None = None) -> Json:
    """The changed problem; `plan` is the one whose units are pinned. What is given stays as it is.

    Raises WhatIfError for unknown ids, figures outside their limits, changes that contradict each
    other or what is locked already, and pins that break a rule, with the rule and its numbers.
    """
    if not isinstance(changes, dict) or set(changes) - set(KEYS):
        raise WhatIfError("", f"changes must be an object with some of {', '.join(KEYS)}")
    packs = {row["id"]: row for row in instance["packs"]}
    demands = {row["id"]: row for row in instance["demands"]}
    gone_packs = _known(changes, "without_batteries", packs, "battery")
    gone_demands = _known(changes, "without_demands", demands, "demand")
    left = {key: row for key, row in packs.items() if key not in gone_packs}
    open_demands = {key: row for key, row in demands.items() if key not in gone_demands}
    left |= _figures(changes, "batteries", left, packs, BATTERY_FIELDS)
    open_demands |= _figures(changes, "demands", open_demands, demands, DEMAND_FIELDS)
    bans = _bans(changes, left, open_demands)
    changed = instance | {
        "packs": list(left.values()),
        "demands": list(open_demands.values()),
        "prev": _of_those(instance["prev"], left, open_demands),
        "bans": _of_those([*instance.get("bans", ()), *bans.values()], left, open_demands),
    }
    earlier = instance["locks"]
    for pack, demand in _pairs(earlier):
        _refuse_contradiction("", pack, demand, left, open_demands, bans)
    unlocked = _read(changed | {"locks": _nothing()})
    pins = list(_pins(changes, open_demands, left, plan or _nothing(), earlier))
    for line, pin in pins:
        for pack, demand in _pairs(pin):
            _refuse_contradiction(line, pack, demand, left, open_demands, bans)
        _refuse_broken(line, unlocked, _plan_of(line, pin, unlocked))
    together = {
        key: earlier[key] + [use for _, pin in pins for use in pin[key]] for key in _nothing()
    }
    _refuse_broken("pins", unlocked, _plan_of("pins", together, unlocked))
    return changed | {"locks": together}


def _nothing() -> Json:
    return {"kits": [], "whole": [], "strings": []}


def _rows(changes: Json, key: str, kind: Any) -> Any:
    value: Any = changes.get(key, kind())
    if not isinstance(value, kind) or len(value) > MOST_CHANGES:
        raise WhatIfError(key, f"must be a {kind.__name__} of at most {MOST_CHANGES}")
    return value


def _known(changes: Json, key: str, table: Mapping[str, Json], what: str) -> set[str]:
    for i, name in enumerate(_rows(changes, key, list)):
        _require(f"{key}[{i}]", name, table, what)
    return set(changes.get(key, ()))


def _require(line: str, name: object, table: Mapping[str, Json], what: str) -> str:
    if not isinstance(name, str) or name not in table:
        raise WhatIfError(line, f"{shown(name)} is no {what} of this plan's snapshot")
    return name


def _figures(
    changes: Json,
    key: str,
    left: Mapping[str, Json],
    all_rows: Mapping[str, Json],
    fields: Mapping[str, tuple[int, int]],
) -> dict[str, Json]:
    """The rows that get other figures."""
    changed = {}
    what = key.removesuffix("s") if key == "demands" else "battery"
    for name, figures in _rows(changes, key, dict).items():
        line = f"{key}.{name}"
        _require(line, name, all_rows, what)
        if name not in left:
            raise WhatIfError(line, f"{name} is left out altogether in the same changes")
        if not isinstance(figures, dict):
            raise WhatIfError(line, "must be an object of figures")
        for field, value in figures.items():
            _check_figure(f"{line}.{field}", field, value, fields)
        changed[name] = left[name] | figures
    return changed


def _check_figure(
    line: str, field: str, value: object, fields: Mapping[str, tuple[int, int]]
) -> None:
    if field not in fields:
        raise WhatIfError(line, f"{shown(field)} cannot be changed; choose of {', '.join(fields)}")
    low, high = fields[field]
    if type(value) is not int:
        raise WhatIfError(line, f"must be a whole number, not {shown(value)}")
    if not low <= value <= high:
        raise WhatIfError(line, f"must lie between {low} and {high}, not {shown(value)}")


def _bans(
    changes: Json, packs: Mapping[str, Json], demands: Mapping[str, Json]
) -> dict[tuple[str, str], Json]:
    bans = {}
    for i, ban in enumerate(_rows(changes, "bans", list)):
        line = f"bans[{i}]"
        if not isinstance(ban, dict):
            raise WhatIfError(line, "must be an object with battery and demand")
        battery = _require(line, ban.get("battery"), packs, "battery")
        everywhere = ban.get("demand") is None
        for demand in demands if everywhere else [_require(line, ban["demand"], demands, "demand")]:
            bans[battery, demand] = {"pack": battery, "demand": demand}
    return bans


def _of_those(rows: list[Json], packs: Mapping[str, Json], demands: Mapping[str, Json]) -> Any:
    """Pairs whose battery and demand are still there, each once."""
    pairs = {(row["pack"], row["demand"]): row for row in rows}
    return [row for (p, d), row in sorted(pairs.items()) if p in packs and d in demands]


def _pins(
    changes: Json,
    demands: Mapping[str, Json],
    packs: Mapping[str, Json],
    plan: Json,
    earlier: Json,
) -> Iterator[tuple[str, Json]]:
    """Each pin as a little plan; one that is locked already adds nothing."""
    pinned: set[str] = set()
    locked = {pack for pack, _ in _pairs(earlier)}
    for i, pin in enumerate(_rows(changes, "pins", list)):
        line = f"pins[{i}]"
        if not isinstance(pin, dict) or not isinstance(pin.get("unit"), str):
            raise WhatIfError(line, "must be an object with a unit, as battery:EB-1 or demand:D-9")
        kind, _, name = pin["unit"].partition(":")
        if kind == "battery" and "demand" in pin:
            uses = _put(line, name, pin, packs, demands)
        elif kind == "battery":
            uses = _battery(line, name, plan)
        elif kind == "demand":
            uses = _nothing() | {"strings": [s for s in plan["strings"] if s["demand"] == name]}
        else:
            raise WhatIfError(line, f"{shown(pin['unit'])} is no unit: battery:… or demand:…")
        if not any(uses.values()):
            raise WhatIfError(line, f"the plan has no unit {shown(pin['unit'])} to keep")
        mine = {pack for pack, _ in _pairs(uses)}
        if all(use in earlier[key] for key in uses for use in uses[key]):
            continue
        if twice := mine & (pinned | locked):
            raise WhatIfError(line, f"{min(twice)} is pinned already")
        pinned |= mine
        yield line, uses


def _battery(line: str, name: str, plan: Json) -> Json:
    for string in plan["strings"]:
        if name in string["packs"]:
            unit = f"demand:{string['demand']}"
            raise WhatIfError(line, f"{name} stands in a string; pin all of them as {unit}")
    return _nothing() | {
        key: [use for use in plan[key] if use["pack"] == name] for key in ("kits", "whole")
    }


def _put(
    line: str, name: str, pin: Json, packs: Mapping[str, Json], demands: Mapping[str, Json]
) -> Json:
    battery = _require(line, name, packs, "battery")
    demand = _require(line, pin["demand"], demands, "demand")
    application = demands[demand]["app"]
    if application in KITS:
        units = pin.get("units", 1)
        _check_figure(f"{line}.units", "units", units, {"units": (1, 10**6)})
        return _nothing() | {"kits": [{"pack": battery, "demand": demand, "units": units}]}
    if application == "arena":
        raise WhatIfError(line, f"{demand} takes whole strings; pin them as demand:{demand}")
    return _nothing() | {"whole": [{"pack": battery, "demand": demand}]}


def _pairs(uses: Json) -> list[tuple[str, str]]:
    pairs = [(use["pack"], use["demand"]) for use in [*uses["kits"], *uses["whole"]]]
    return pairs + [(pack, s["demand"]) for s in uses["strings"] for pack in s["packs"]]


def _refuse_contradiction(
    line: str,
    pack: str,
    demand: str,
    packs: Mapping[str, Json],
    demands: Mapping[str, Json],
    bans: Mapping[tuple[str, str], Json],
) -> None:
    since = "pinned" if line else "pinned since an earlier what-if"
    if (pack, demand) in bans:
        raise WhatIfError(line or "bans", f"{pack} for {demand} is {since} and ruled out at once")
    for name, table in ((pack, packs), (demand, demands)):
        if name not in table:
            raise WhatIfError(line or "without", f"{name} is {since} and left out at once")


def _read(changed: Json) -> Instance:
    try:
        return parse_instance(changed)
    except InstanceError as error:
        raise WhatIfError("", f"the changed problem cannot be solved: {error}") from error


def _plan_of(line: str, pin: Json, instance: Instance) -> Plan:
    try:
        return read_plan(Row(pin, line), instance.packs, instance.demands)
    except InstanceError as error:
        raise WhatIfError(line, f"{error.problem}") from error


def _refuse_broken(line: str, instance: Instance, plan: Plan) -> None:
    if errors := plan_errors(instance, plan):
        raise WhatIfError(line, f"cannot be kept: {errors[0]}")
