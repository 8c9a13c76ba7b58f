"""The one place that talks to HiGHS: a model built column by column, solved on one thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np

FAR = 3  # steps of the simplex a row; farther, the interior point method is quicker
INFINITY = highspy.kHighsInf
CONTINUOUS, INTEGER = highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger


@dataclass(frozen=True)
class Answer:
    """Values of the best solution (None without one), its objective, the proven upper bound."""

    values: Any
    objective: float
    bound: float
    optimal: bool


class Model:
    """Maximise; rows first, then columns with their entries. Grows between solves."""

    def __init__(self) -> None:
        self.highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        for option, value in (("output_flag", False), ("threads", 1), ("random_seed", 1)):
            self.highs.setOptionValue(option, value)
        self.highs.changeObjectiveSense(highspy.ObjSense.kMaximize)
        self.rows = self.columns = 0
        self.integers: list[int] = []
        self.fixed: dict[int, float] = {}  # columns that stand at a value while this is solved
        self._is_far = False  # the last basis was many steps away from the best
        self._new: list[tuple[float, float, float, Sequence[int], Sequence[float]]] = []

    def copy(self) -> Model:
        """The same model by itself, with the basis of the last solve to start from."""
        self.flush()
        twin = Model()
        twin.highs.passModel(self.highs.getLp())
        basis = self.highs.getBasis()
        if basis.valid:
            twin.highs.setBasis(basis)
        twin.rows, twin.columns = self.rows, self.columns
        return twin

    def row(self, lower: float, upper: float) -> int:
        self.highs.addRow(lower, upper, 0, np.zeros(0, np.int32), np.zeros(0))
        self.rows += 1
        return self.rows - 1

    def row_over(self, lower: float, upper: float, entries: Mapping[int, float]) -> int:
        """A row over columns that are there already."""
        self.flush()
        index, value = np.array(list(entries), np.int32), np.array(list(entries.values()), float)
        self.highs.addRow(lower, upper, len(index), index, value)
        self.rows += 1
        return self.rows - 1

    def column(
        self,
        gain: float,
        lower: float,
        upper: float,
        entries: dict[int, float],
        integer: bool = False,
    ) -> int:
        self._new.append((gain, lower, upper, list(entries), list(entries.values())))
        if integer:
            self.integers.append(self.columns)
        self.columns += 1
        return self.columns - 1

    def flush(self) -> None:
        """Hand the new columns to HiGHS in one call."""
        if not self._new:
            return
        gain, lower, upper, index, value = zip(*self._new, strict=True)
        starts = np.cumsum([0] + [len(i) for i in index])[:-1].astype(np.int32)
        flat = np.array([i for part in index for i in part], np.int32)
        coefficients = np.array([v for part in value for v in part], float)
        self.highs.addCols(
            len(gain),
            np.array(gain, float),
            np.array(lower, float),
            np.array(upper, float),
            len(flat),
            starts,
            flat,
            coefficients,
        )
        self._new.clear()

    def set_kind(self, columns: Sequence[int], kind: Any) -> None:
        """Make columns integer or continuous."""
        if columns:
            kinds = np.array([kind] * len(columns))
            self.highs.changeColsIntegrality(len(columns), np.array(columns, np.int32), kinds)

    def fix(self, columns: Sequence[int], value: float) -> None:
        """These columns stand at the value from now on."""
        self.flush()
        values = np.full(len(columns), float(value))
        self.highs.changeColsBounds(len(columns), np.array(columns, np.int32), values, values)

    def solve_lp(self, seconds: float) -> tuple[float, Any, Any] | None:
        """Objective, column values, row duals (≥ 0 for ≤ rows); None where time ran out."""
        self.flush()
        self.highs.setOptionValue("solver", "ipm" if self._is_far else "simplex")
        self.highs.setOptionValue("time_limit", self.highs.getRunTime() + max(0.1, seconds))
        self.highs.run()
        steps = self.highs.getInfo().simplex_iteration_count
        self._is_far = steps > FAR * self.rows
        if self.highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        solution = self.highs.getSolution()
        objective = self.highs.getInfo().objective_function_value
        return objective, np.array(solution.col_value), np.array(solution.row_dual)

    def solve(
        self,
        limits: Mapping[str, float],
        start: Any = None,
        should_stop: Callable[[], bool] = lambda: False,
        gap: float = 0.0,
    ) -> Answer:
        """Branch and bound, from `start` where given, until proven, stopped or at the limits, named
        as HiGHS names them: `time_limit` (of this call), `mip_max_nodes`."""
        self.flush()
        highs = self.highs
        for column, value in self.fixed.items():
            highs.changeColBounds(column, value, value)
        self.set_kind(self.integers, INTEGER)
        highs.setOptionValue("mip_rel_gap", gap)
        highs.setOptionValue("mip_abs_gap", 0.5)  # cents: objectives are whole numbers
        for name, limit in limits.items():
            if name == "time_limit":
                limit = max(0.1, limit)  # of this call, though that of a linear program is of all
            highs.setOptionValue(name, limit)
        if start is not None:
            solution = highspy.HighsSolution()
            solution.col_value = list(start)
            highs.setSolution(solution)

        def interrupt(event: Any) -> None:
            if should_stop():
                event.interrupt()

        highs.cbMipInterrupt.subscribe(interrupt)
        highs.run()
        adds_up = self._adds_up()
        if start is not None and not adds_up:
            # HiGHS counts the gain of a start twice where presolve leaves nothing of the model, and
            # then holds it for the best: so once more, from nothing.
            highs.clearSolver()
            highs.run()
            adds_up = self._adds_up()
        highs.cbMipInterrupt.unsubscribe(interrupt)
        info = highs.getInfo()
        optimal = adds_up and highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
        found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        values = np.array(highs.getSolution().col_value) if found else None
        return Answer(values, info.objective_function_value, info.mip_dual_bound, optimal)

    def _adds_up(self) -> bool:
        """Whether the values found are worth the objective that HiGHS tells, but for rounding."""
        info = self.highs.getInfo()
        if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return True
        gains = np.array(self.highs.getLp().col_cost_)
        told = float(info.objective_function_value)
        worth = float(gains @ np.array(self.highs.getSolution().col_value))
        return abs(worth - told) <= 1 + 1e-6 * abs(told)
