"""Why a tester's file was refused, in words that the technician can act on."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NoReturn

MAX_PROBLEMS = 20


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where (line or sheet and row, column), what, and what to do."""

    where: str
    what: str
    what_to_do: str

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.what} {self.what_to_do}".strip()


class MeasurementFileError(Exception):
    """A tester's file that cannot be read. Holds at most MAX_PROBLEMS problems, never none."""

    def __init__(self, problems: Iterable[Problem], filename: str = "") -> None:
        self.problems = tuple(problems)[:MAX_PROBLEMS]
        self.filename = filename
        super().__init__(str(self))

    def __str__(self) -> str:
        text = "; ".join(str(problem) for problem in self.problems)
        return f"{self.filename}: {text}" if self.filename else text


class ProblemList:
    """Collects problems while a file is read, so that one upload shows them all."""

    def __init__(self) -> None:
        self._problems: list[Problem] = []
        self.left_out = 0

    def __bool__(self) -> bool:
        return bool(self._problems)

    @property
    def listed(self) -> tuple[Problem, ...]:
        return tuple(self._problems)

    @property
    def is_full(self) -> bool:
        return len(self._problems) >= MAX_PROBLEMS

    def add(self, where: str, what: str, what_to_do: str) -> None:
        if self.is_full:
            self.left_out += 1
        else:
            self._problems.append(Problem(where, what, what_to_do))

    def raise_if_any(self) -> None:
        """Raises MeasurementFileError with what was collected."""
        if self._problems:
            problems = self._problems
            if self.left_out:
                more = Problem("", f"{self.left_out + 1} more problems of this kind.", "")
                problems = [*problems[: MAX_PROBLEMS - 1], more]
            raise MeasurementFileError(problems)


def refuse(where: str, what: str, what_to_do: str) -> NoReturn:
    """Raises MeasurementFileError with a single problem: nothing else can be said."""
    raise MeasurementFileError([Problem(where, what, what_to_do)])
