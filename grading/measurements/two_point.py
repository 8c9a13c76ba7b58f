"""Two pulse tests of one cell with a counted charge between them, found in a tester's file.

Encore's fast protocol: pulse, charge 15 or 20 % of the rated capacity, rest 10 min, pulse again.
Pairs cut out of a sweep are the same with other pulses in between: their net charge is counted.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grading.measurements.records import Check, CheckResult, Measurements, PulseRecord, Step

SHARES = (0.15, 0.20)
"""Of the rated capacity, between the tests: what a model is trained for."""
SHARE_TOLERANCE = 0.01
"""Relative: the charge must be right within 1 %, for on some types 1 % moves the estimate by
0.003, and mixed distances are worse than one test."""
SHARE_SOUGHT = 0.03
"""Relative: further off it is another test, not a bad one of these."""
REST_S, REST_TOLERANCE = 600.0, 0.02
LONG_CHARGE_S = 60.0
"""A charge of at least this long moves the state of charge; a shorter one is a pulse."""
FLAT = 0.01
"""A step whose first and last current differ by no more is one of constant current."""
MOST_PAIRS = 20


@dataclass(frozen=True, slots=True)
class TwoPoint:
    """`charge_ah` is what the tester counted from the first U1 to the second, net.

    `doubt_ah` is how far the counter and current times time differ over all steps between.
    """

    first: PulseRecord
    second: PulseRecord
    charge_ah: float
    doubt_ah: float
    share: float
    checks: tuple[Check, ...]

    @property
    def is_sound(self) -> bool:
        records = (self.first, self.second)
        failed = any(check.result is not CheckResult.PASSED for check in self.checks)
        return not failed and not any(r.failed_checks or r.cut_samples for r in records)


def nearest_share(
    charge_ah: float, rated_capacity_ah: float, tolerance: float = SHARE_TOLERANCE
) -> float | None:
    """The distance of the protocol that the charge is within `tolerance` of, or None."""
    share = charge_ah / rated_capacity_ah
    near = min(SHARES, key=lambda known: abs(known - share))
    return near if abs(share - near) <= tolerance * near else None


def two_point_tests(
    found: Measurements, rated_capacity_ah: float, pulse_s: float = 5.0
) -> tuple[TwoPoint, ...]:
    """The pairs of a file, sound ones first, then the longer and earlier; at most MOST_PAIRS.

    Empty for a file without steps: the charge must be counted, not stated.
    """
    records = [r for r in found.pulses_of_width(pulse_s) if r.step is not None]
    pairs = list(_pairs(records, found.steps, rated_capacity_ah))
    pairs.sort(key=lambda pair: (not pair.is_sound, -pair.share, pair.first.step or 0))
    return tuple(pairs[:MOST_PAIRS])


def _pairs(
    records: Sequence[PulseRecord], steps: Sequence[Step], rated_capacity_ah: float
) -> Iterator[TwoPoint]:
    for place, first in enumerate(records):
        for second in records[place + 1 :]:
            if first.cell_id != second.cell_id or first.step is None or second.step is None:
                continue
            between = steps[first.step : second.step]
            charge_ah = sum(step.charge_ah for step in between)
            share = nearest_share(charge_ah, rated_capacity_ah, SHARE_SOUGHT)
            if charge_ah <= 0 or share is None:
                continue
            doubt_ah = abs(sum(step.charge_ah - _by_current(step) for step in between))
            checks = (
                _charge_check(charge_ah, doubt_ah, share, rated_capacity_ah),
                _rest_check(between),
            )
            yield TwoPoint(first, second, round(charge_ah, 6), round(doubt_ah, 6), share, checks)


def _by_current(step: Step) -> float:
    """Ah by current and time; where the current changes (CV), the counter alone can tell.

    The last current stands for the step: the first sample of some testers is from before it.
    """
    if step.kind == "rest":
        return 0.0
    largest = max(abs(step.start_current_a), abs(step.end_current_a))
    is_flat = abs(step.start_current_a - step.end_current_a) <= FLAT * largest
    if step.duration_s >= LONG_CHARGE_S and not is_flat and step.start_current_a:
        return step.charge_ah
    return step.end_current_a * step.duration_s / 3600


def _charge_check(
    charge_ah: float, doubt_ah: float, share: float, rated_capacity_ah: float
) -> Check:
    wanted_ah = share * rated_capacity_ah
    off = abs(charge_ah - wanted_ah) / wanted_ah
    doubt = doubt_ah / charge_ah
    detail = (
        f"{charge_ah:.4g} Ah counted, {charge_ah / rated_capacity_ah:.2%} of the rated capacity "
        f"(wanted {share:.0%} within {SHARE_TOLERANCE:.0%} of it); counter and current × time "
        f"differ by {doubt:.2%} (allowed {SHARE_TOLERANCE:.0%})."
    )
    ok = off <= SHARE_TOLERANCE and doubt <= SHARE_TOLERANCE
    return Check("counted charge", CheckResult.PASSED if ok else CheckResult.FAILED, detail)


def _rest_check(between: Sequence[Step]) -> Check:
    rested_s = 0.0
    for step in reversed(between):
        if step.kind != "rest" and step.duration_s >= LONG_CHARGE_S:
            break
        rested_s += step.duration_s
    ok = rested_s >= REST_S * (1 - REST_TOLERANCE)
    detail = f"{rested_s / 60:.1f} min from the charge to the second test (at least 10)."
    name = "rest after charge"
    return Check(name, CheckResult.PASSED if ok else CheckResult.FAILED, detail)
