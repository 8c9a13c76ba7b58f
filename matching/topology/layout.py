"""How a battery is built: cells in modules in a pack, by the figures of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Block:
    """One thing with two terminals: a cell, a module or a whole pack, with its rated figures."""

    name: str
    level: str
    cells_in_series: int
    cells_in_parallel: int
    nominal_mv: int
    minimum_mv: int
    maximum_mv: int
    energy_wh: int
    capacity_mah: int

    @property
    def cells(self) -> int:
        return self.cells_in_series * self.cells_in_parallel


@dataclass(frozen=True, slots=True)
class Layout:
    """The whole and, where the catalogue knows them, its modules. `module_count` 0: not known."""

    whole: Block
    chemistry: str
    module: Block | None = None
    module_count: int = 0
    cells_per_module: int = 0

    @property
    def can_be_opened(self) -> bool:
        """Into modules whose voltage is known; anything else is used whole."""
        return self.module is not None and self.module_count > 0

    @property
    def block(self) -> Block:
        """What kits are built of: the module, or the whole where there is none."""
        return self.module if self.module is not None and self.module_count > 0 else self.whole

    @property
    def block_count(self) -> int:
        return self.module_count if self.can_be_opened else 1

    @property
    def modules_in_series(self) -> int:
        """Counted by cells; 0 where the figures do not say."""
        if self.module is None or not self.can_be_opened or not self.module.cells_in_series:
            return 0
        series, rest = divmod(self.whole.cells_in_series, self.module.cells_in_series)
        return series if not rest and series and self.module_count % series == 0 else 0

    @property
    def modules_in_parallel(self) -> int:
        series = self.modules_in_series
        return self.module_count // series if series else 0
