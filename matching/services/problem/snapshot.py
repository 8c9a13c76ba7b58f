"""The matching problem from the record, in the file format of `manage.py match`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from lifecycle.models import Battery
from matching.digest import digest_of
from matching.models import CostSettings, Demand
from matching.queries.previous import previous_pairs
from matching.services.problem.entries import (
    demand_entry,
    expected_entry,
    model_entry,
    pack_entry,
    params_entry,
    site_entries,
)
from matching.services.problem.kept_out import why_kept_out, why_model_kept_out
from matching.services.rolling.expected_packs import ExpectedPack


@dataclass(frozen=True)
class Snapshot:
    """The problem, its digest, where batteries and demands stood, and who was kept out and why."""

    instance: dict[str, Any]
    sha256: str
    sequences: dict[str, int]
    demand_versions: dict[str, int]
    excluded: dict[str, str]


def build_snapshot(
    batteries: Iterable[Battery],
    demands: Iterable[Demand],
    costs: CostSettings,
    today: date,
    *,
    organisation_id: int | None = None,
    expected: Sequence[ExpectedPack] = (),
) -> Snapshot:
    """Batteries that are graded or estimated and free, demands that want more; day 0 is today.

    `expected` packs are not there yet. With `organisation_id` its last plan is the one before:
    what goes elsewhere than proposed there costs `change_eur`.
    """
    excluded: dict[str, str] = {}
    chosen = []
    for battery in batteries:
        if why := why_kept_out(battery):
            excluded[battery.public_id] = why
        else:
            chosen.append(battery)
    expected = [pack for pack in expected if not why_model_kept_out(pack.battery_model)]
    wanted = list(demands)
    models = {battery.battery_model_id: battery.battery_model for battery in chosen}
    models |= {pack.battery_model.pk: pack.battery_model for pack in expected}
    codes = {model.code for model in models.values()}
    sites = {b.site.pk: b.site for b in chosen if b.site} | {d.site.pk: d.site for d in wanted}
    sites |= {pack.site.pk: pack.site for pack in expected}
    instance: dict[str, Any] = {
        "params": params_entry(costs),
        "models": [model_entry(model, costs) for _, model in sorted(models.items())],
        "sites": site_entries(sites, costs),
        "packs": [pack_entry(battery, costs, today) for battery in chosen]
        + [expected_entry(pack, costs, today) for pack in expected],
        "demands": [demand_entry(demand, codes, today) for demand in wanted],
        "locks": {"kits": [], "whole": [], "strings": []},
        "prev": [],
    }
    if organisation_id is not None:
        ids, wanted_codes = [b.public_id for b in chosen], [d.code for d in wanted]
        instance["prev"] = previous_pairs(organisation_id, ids, wanted_codes)
    return Snapshot(
        instance=instance,
        sha256=digest_of(instance),
        sequences={battery.public_id: battery.sequence for battery in chosen},
        demand_versions={demand.code: demand.version for demand in wanted},
        excluded=excluded,
    )
