"""Classes of packs that could be bought: a model, a band of states of health and a place.

The pack of a class stands in the middle of its band, with an interval as wide as the median of the
packs at hand and their power for its energy; it is ready now and nothing is asked for it.
"""

from __future__ import annotations

from collections import Counter
from statistics import median_low

from matching.solver.instance import Instance, Pack

BANDS_BP = tuple((low, low + 500) for low in range(6_000, 9_500, 500))


def classes(instance: Instance, site: str | None = None) -> list[tuple[Pack, tuple[int, int]]]:
    """A pack for each model at hand and band, at the place where most packs stand."""
    packs = list(instance.packs.values())
    if not packs:
        return []
    where = (
        site
        or min((-count, name) for name, count in Counter(pack.site for pack in packs).items())[1]
    )
    margin_bp = median_low(pack.soh_bp - pack.soh_low_bp for pack in packs)
    power: dict[str, list[int]] = {}
    for pack in packs:
        full_wh = instance.models[pack.model].energy_wh * pack.soh_bp
        power.setdefault(pack.model, []).append(pack.power_w * 10**7 // full_wh)
    made = []
    for model in sorted(power):
        for low, high in BANDS_BP:
            soh_bp = (low + high) // 2
            full_wh = instance.models[model].energy_wh * soh_bp
            made.append(
                (
                    Pack(
                        id=f"one more {model} {low}",
                        model=model,
                        soh_bp=soh_bp,
                        soh_low_bp=max(0, soh_bp - margin_bp),
                        power_w=median_low(power[model]) * full_wh // 10**7,
                        site=where,
                        ready_day=0,
                        ask_c=0,
                        hazard="ok",
                    ),
                    (low, high),
                )
            )
    return made
