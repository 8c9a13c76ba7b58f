"""The checks of one pulse test: is it what the model takes it for? Each passed, failed or open."""

from collections.abc import Sequence
from dataclasses import dataclass

from grading.measurements.pulse_sequence import REST_PER_PULSE, broken_rules
from grading.measurements.records import Check, CheckResult

CURRENT_TOLERANCE = 0.02
TIME_TOLERANCE = 0.02
CLOCK_TOLERANCE_S = 0.005
LATEST_SAMPLE_S = 0.11
"""Ten samples a second, and a little: later a sample no longer shows the ohmic drop alone."""
TEMPERATURE_C = (20.0, 32.0)
"""The published tests ran in a room at 25 degC, cells up to 31 degC warm (assumption)."""


@dataclass(frozen=True, slots=True)
class PulseEvidence:
    """What a tester wrote about one pulse or rest, beside what was set."""

    is_rest: bool
    is_charge: bool
    set_current_a: float
    measured_current_a: float
    set_duration_s: float
    measured_duration_s: float
    gap_before_s: float | None


def _check(name: str, ok: bool, detail: str) -> Check:
    return Check(name, CheckResult.PASSED if ok else CheckResult.FAILED, detail)


def _open(name: str, detail: str) -> Check:
    return Check(name, CheckResult.NOT_VERIFIABLE, detail)


def temperature_check(temperature_c: float | None) -> Check:
    if temperature_c is None:
        return _open("temperature", "The file holds no temperature.")
    low, high = TEMPERATURE_C
    detail = f"{temperature_c:g} °C; the tests that the model knows ran at {low:g} to {high:g} °C."
    return _check("temperature", low <= temperature_c <= high, detail)


def sign_check(voltages_v: Sequence[float | None], pulse_s: float) -> Check:
    broken = broken_rules(voltages_v, pulse_s)
    if not broken:
        return _check("sign", True, "Charge pulses lie above the rests, discharge pulses below.")
    rule = broken[0]
    return _check("sign", False, f"U{rule.higher + 1} is below U{rule.lower + 1}: {rule.because}.")


def checks_without_steps(
    voltages_v: Sequence[float | None], pulse_s: float, temperature_c: float | None
) -> tuple[Check, ...]:
    """For a file that holds the voltages only: the tester's steps cannot be looked at."""
    missing = "The file holds voltages only, not the tester's steps."
    return (
        _open("current", missing),
        temperature_check(temperature_c),
        _open("pulse length", missing),
        _open("sample rate", missing),
        sign_check(voltages_v, pulse_s),
        _open("rest", missing),
        _open("clock", missing),
    )


def checks_with_steps(
    voltages_v: Sequence[float | None],
    pulse_s: float,
    temperature_c: float | None,
    rated_capacity_ah: float | None,
    evidence: Sequence[PulseEvidence],
    late_s: float | None = None,
) -> tuple[Check, ...]:
    """For a file that holds each pulse and rest as a step of its own; `late_s` is how long after
    the beginning of a pulse its first sample comes, None where the tester picks the ends itself."""
    return (
        _current_check(rated_capacity_ah, evidence),
        temperature_check(temperature_c),
        _length_check(evidence),
        _sample_check(late_s),
        sign_check(voltages_v, pulse_s),
        _rest_check(evidence),
        _clock_check(evidence),
    )


def _current_check(rated_capacity_ah: float | None, evidence: Sequence[PulseEvidence]) -> Check:
    if rated_capacity_ah is None:
        return _open("current", "The rated capacity is not known.")
    worst = max(
        (
            abs(e.measured_current_a - e.set_current_a) / abs(e.set_current_a)
            for e in evidence
            if not e.is_rest
        ),
        default=None,
    )
    if worst is None:
        return _open("current", "No pulse holds a current.")
    detail = (
        f"Within {worst:.1%} of rate × {rated_capacity_ah:g} Ah (allowed {CURRENT_TOLERANCE:.0%})."
    )
    return _check("current", worst <= CURRENT_TOLERANCE, detail)


def _sample_check(late_s: float | None) -> Check:
    if late_s is None:
        detail = "The tester writes the first and the last sample of each step."
        return _check("sample rate", True, detail)
    detail = f"The first sample of a pulse comes up to {late_s:.3g} s after it begins (0.1 s)."
    return _check("sample rate", late_s <= LATEST_SAMPLE_S, detail)


def _length_check(evidence: Sequence[PulseEvidence]) -> Check:
    off = [e for e in evidence if not e.is_rest and is_off(e)]
    detail = f"{len(off)} pulses do not last as long as the width." if off else "As set."
    return _check("pulse length", not off, detail)


def _rest_check(evidence: Sequence[PulseEvidence]) -> Check:
    short = [
        e
        for e in evidence
        if e.is_rest and e.measured_duration_s < e.set_duration_s * (1 - TIME_TOLERANCE)
    ]
    detail = f"Each rest is to last {REST_PER_PULSE} pulse widths; {len(short)} are shorter."
    return _check("rest", not short, detail)


def _clock_check(evidence: Sequence[PulseEvidence]) -> Check:
    gaps = [e.gap_before_s for e in evidence if e.gap_before_s is not None]
    if not gaps:
        return _open("clock", "The file holds no times.")
    back = sum(gap < -CLOCK_TOLERANCE_S for gap in gaps)
    detail = f"The tester's clock runs back {back} times." if back else "The clock only runs on."
    return _check("clock", not back, detail)


def is_off(evidence: PulseEvidence) -> bool:
    """Whether a pulse or rest does not last as set (2 % or 2 ms, the tester's own resolution)."""
    allowed = max(TIME_TOLERANCE * evidence.set_duration_s, 0.002)
    return abs(evidence.measured_duration_s - evidence.set_duration_s) > allowed
