"""How far a cell type is on its way to a model, for the screen."""

from __future__ import annotations

from dataclasses import dataclass

from grading.enums import ModelState
from grading.models import ReferenceFile, TrainedModel
from grading.queries import catalogued_types, models_of_type, reference_files_of
from grading.services.reference_cells import cells_of_evidence
from grading.soh.expected_error import EXPECTED, EXPECTED_SOURCE, LEAST_CELLS
from lifecycle.models import BatteryModel


@dataclass(frozen=True)
class TypeModels:
    """A cell type, the catalogue's models of it, and what is asked for it."""

    name: str
    batteries: list[BatteryModel]
    active: list[TrainedModel]
    candidates: int


@dataclass(frozen=True)
class Onboarding:
    """Reference cells so far, and what they are enough for."""

    name: str
    files: list[ReferenceFile]
    from_evidence: int
    models: list[TrainedModel]
    cells: int

    @property
    def steps(self) -> list[tuple[int, str, bool]]:
        """(cells needed, what for, reached)."""
        return [(need, words, self.cells >= need) for need, words in LEAST_CELLS]

    @property
    def expected(self) -> list[tuple[int, float]]:
        return list(EXPECTED)

    @property
    def expected_source(self) -> str:
        return EXPECTED_SOURCE

    @property
    def may_train(self) -> bool:
        return self.cells >= LEAST_CELLS[0][0]


def onboarding_of(name: str) -> Onboarding:
    files = list(reference_files_of(name))
    named = {str(cell["cell"]) for file in files for cell in file.cells}
    own = cells_of_evidence(name)
    return Onboarding(name, files, len(own - named), list(models_of_type(name)), len(named | own))


def types_with_models() -> list[TypeModels]:
    """Two statements."""
    rows: dict[str, list[TrainedModel]] = {}
    for row in TrainedModel.objects.exclude(state=ModelState.RETIRED):
        rows.setdefault(row.cell_type, []).append(row)
    types = catalogued_types()
    return [
        TypeModels(
            name,
            types.get(name, []),
            [row for row in rows.get(name, []) if row.state == ModelState.ACTIVE],
            sum(row.state == ModelState.CANDIDATE for row in rows.get(name, [])),
        )
        for name in sorted(types.keys() | rows.keys())
    ]
