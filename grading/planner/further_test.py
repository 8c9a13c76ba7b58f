"""What can still be tested, what it costs, and how much doubt it leaves."""

from __future__ import annotations

from dataclasses import dataclass

TESTER_EUR_PER_HOUR, PERSON_EUR_PER_HOUR = 4.0, 45.0
COST_SOURCE = (
    "Assumptions: a tester's channel costs 4 € an hour, a technician 45 €; a pulse test takes 30 "
    "minutes of the tester, two tests with a charge between them 50, a capacity test seven hours "
    "(charge, rest, discharge); connecting takes a quarter of an hour, a pack's module twice that."
)


@dataclass(frozen=True, slots=True)
class FurtherTest:
    """`deviation` is of what the test would say about the true state of health (fraction)."""

    key: str
    name: str
    tester_hours: float
    person_hours: float
    deviation: float

    @property
    def cost_eur(self) -> float:
        return self.tester_hours * TESTER_EUR_PER_HOUR + self.person_hours * PERSON_EUR_PER_HOUR


def pulse_test(deviation: float) -> FurtherTest:
    return FurtherTest("pulse", "Pulse test", 0.5, 0.25, deviation)


def two_point_test(deviation: float) -> FurtherTest:
    return FurtherTest("two_point", "Two-point test", 0.85, 0.25, deviation)


def module_test(position: int, deviation: float) -> FurtherTest:
    """One module of a pack: its capacity, and half an hour to reach it."""
    return FurtherTest("module", f"Test of module {position}", 7.0, 0.5, deviation)


def capacity_test(deviation: float) -> FurtherTest:
    return FurtherTest("capacity", "Capacity test", 7.0, 0.25, deviation)
