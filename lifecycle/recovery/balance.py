"""The mass balance of one treatment: nothing comes out that did not go in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from lifecycle.enums import Material

# What came out, but is neither material nor product again: it does not count as recycled.
NOT_RECYCLED = frozenset({Material.RESIDUE})


@dataclass(frozen=True)
class Output:
    """Kilograms of a material that came out, and what the inputs held of it, where it is known."""

    mass_kg: Decimal
    contained_kg: Decimal | None = None


@dataclass(frozen=True)
class Balance:
    """Inputs by battery and outputs by material, in kilograms."""

    inputs_kg: Mapping[str, Decimal]
    outputs: Mapping[Material, Output]

    @property
    def input_kg(self) -> Decimal:
        return sum(self.inputs_kg.values(), Decimal(0))

    @property
    def output_kg(self) -> Decimal:
        """Everything that came out, residues among it."""
        return sum((output.mass_kg for output in self.outputs.values()), Decimal(0))

    @property
    def recycled_kg(self) -> Decimal:
        return sum(
            (out.mass_kg for material, out in self.outputs.items() if material not in NOT_RECYCLED),
            Decimal(0),
        )

    @property
    def recycling_efficiency(self) -> Decimal:
        """Mass recycled over mass put in, a fraction (Annex XII part A and (EU) 2025/606)."""
        return self.recycled_kg / self.input_kg

    def recovery(self, material: Material) -> Decimal | None:
        """Recovered over contained, a fraction; None where nobody said what was contained."""
        output = self.outputs.get(material)
        if output is None or not output.contained_kg:
            return None
        return output.mass_kg / output.contained_kg

    def problems(self) -> dict[str, str]:
        """Field -> what cannot be; empty for a possible balance."""
        found: dict[str, str] = {}
        for battery, mass_kg in self.inputs_kg.items():
            if not 0 < mass_kg < 100_000:
                found["inputs"] = f"{battery}: {mass_kg:f} kg is no battery's mass."
        if not self.inputs_kg:
            found["inputs"] = "Name at least one battery that was treated."
        if not self.outputs:
            found["outputs"] = "Say what came out, residues among it."
        for material, output in self.outputs.items():
            if output.mass_kg < 0 or (output.contained_kg or 0) < 0:
                found["outputs"] = f"{material.label}: a mass below zero."
            elif output.contained_kg is not None and output.mass_kg > output.contained_kg:
                found["outputs"] = (
                    f"{material.label}: {output.mass_kg:f} kg recovered of "
                    f"{output.contained_kg:f} kg contained is more than there was."
                )
        contained = sum(
            (out.contained_kg or Decimal(0) for out in self.outputs.values()), Decimal(0)
        )
        if not found and contained > self.input_kg:
            found["outputs"] = (
                f"{contained:f} kg contained in {self.input_kg:f} kg of batteries cannot be."
            )
        if not found and self.output_kg > self.input_kg:
            found["outputs"] = (
                f"{self.output_kg:f} kg came out of {self.input_kg:f} kg: more out than in. "
                "Give masses without what was added (water, reagents, oxygen)."
            )
        return found
