"""The battery model of a unit that was built here: every figure computed from its parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lifecycle.enums import ComponentLevel
from lifecycle.models import Battery, BatteryModel


@dataclass(frozen=True)
class Layout:
    """How many parts are in series, and how many such strings in parallel."""

    series: int
    parallel: int


def model_of_unit(
    *, code: str, name: str, maker: str, parts: Sequence[Battery], layout: Layout
) -> BatteryModel:
    """A catalogue entry of its own. In series the part with the least capacity sets the current."""
    models = [part.battery_model for part in parts]
    first = models[0]
    same = all(model.pk == first.pk for model in models)
    return BatteryModel.objects.create(
        code=code,
        name=name,
        maker=maker,
        level=ComponentLevel.PACK,
        chemistry=first.chemistry,
        rated_capacity_ah=min(model.rated_capacity_ah for model in models) * layout.parallel,
        rated_energy_kwh=sum(model.rated_energy_kwh for model in models),
        nominal_voltage_v=first.nominal_voltage_v * layout.series,
        minimum_voltage_v=max(model.minimum_voltage_v for model in models) * layout.series,
        maximum_voltage_v=min(model.maximum_voltage_v for model in models) * layout.series,
        cells_in_series=first.cells_in_series * layout.series,
        cells_in_parallel=first.cells_in_parallel * layout.parallel,
        cells_per_module=first.cells_in_series * first.cells_in_parallel,
        module_model=first if same else None,
        module_count=len(parts) if same else 0,
        mass_kg=sum(model.mass_kg for model in models),
        source=(
            f"Computed from its {len(parts)} parts ({layout.series} in series, {layout.parallel} "
            "in parallel) and their figures in the catalogue; mass without frame and wiring."
        ),
    )
