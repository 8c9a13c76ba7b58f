"""Whether a record is what a type's model was trained for, before any number is looked at.

A wrong current or temperature looks like an aged cell, and no statistic sees it: so the record
itself must say 25 degC, 5 s and the rated capacity, or the estimate says "not verified".
"""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from grading.measurements.pulse_sequence import SAMPLE_NAMES
from grading.measurements.records import CheckResult, PulseRecord
from grading.soh.answers import RefusalKind

TEMPERATURE_TOLERANCE_C = 2.0
PULSE_TOLERANCE = 0.05
CAPACITY_TOLERANCE = 0.02
MILLIVOLTS = 100.0
"""Above this many volts no cell voltage is meant in volts."""

STANDS_STILL_V = 0.00015
"""Neighbouring samples nearer than this are one value twice: pulses and rests move a cell by more.
Of the 3,413 published tests none has such a pair (the nearest: 0.3 mV, then 2.7 mV)."""

COARSE_V = 0.005
"""All voltages at multiples of this were rounded: by chance one test in 5^21 is."""

Fault = tuple[RefusalKind, str, str]
"""What is wrong, in words, and what to do."""


def unseen_type(cell_type: str | None, known: tuple[str, ...]) -> Fault | None:
    if cell_type in known:
        return None
    named = f"The cell type {cell_type!r}" if cell_type else "A cell without a type"
    return (
        RefusalKind.UNSEEN_TYPE,
        f"{named} was never trained; the model knows {', '.join(known)}.",
        "Run a capacity test, or train a model on reference cells of this type.",
    )


def record_fault(record: PulseRecord, about: Mapping[str, Any]) -> Fault | None:
    """The first thing for which the record is refused. `about` is the type's manifest entry."""
    return (
        _value_fault(record, int(about["sample_count"]))
        or _setting_fault(record, about)
        or _repeated_fault(record, int(about["sample_count"]))
        or _rounded_fault(record, int(about["sample_count"]))
        or _check_fault(record)
    )


def not_verified(record: PulseRecord, about: Mapping[str, Any]) -> tuple[str, ...]:
    """What the record leaves open, as warnings."""
    names = [c.name for c in record.checks if c.result is CheckResult.NOT_VERIFIABLE]
    if record.temperature_c is None and "temperature" not in names:
        names.append("temperature")
    if record.rated_capacity_ah is None:
        names.append("rated capacity")
    warnings = [f"not verified: {', '.join(names)}"] if names else []
    used = int(about["sample_count"])
    if any(voltage is not None for voltage in record.voltages_v[used:]):
        warnings.append(f"the model looks at U1 to U{used} only")
    return tuple(warnings)


def _value_fault(record: PulseRecord, count: int) -> Fault | None:
    used = record.voltages_v[:count]
    if any(v is not None and abs(v) > MILLIVOLTS for v in used):
        what = "The voltages are hundreds of volts: they look like millivolts."
        return (RefusalKind.UNIT, what, "Export them in volts.")
    missing = [name for name, v in zip(SAMPLE_NAMES, used, strict=False) if v is None]
    if missing:
        more = f" and {len(missing) - 1} more" if missing[1:] else ""
        what = f"{missing[0]}{more} of the {count} voltages that this type needs are missing."
        return (RefusalKind.MISSING_VALUES, what, "Run the whole pulse sequence again.")
    cut = [name for name in record.cut_samples if name in SAMPLE_NAMES[:count]]
    if cut:
        what = f"The tester cut the pulse at {', '.join(cut)} short at its voltage limit."
        return (RefusalKind.FAILED_CHECK, what, "Repeat the test at a middle state of charge.")
    return None


def _setting_fault(record: PulseRecord, about: Mapping[str, Any]) -> Fault | None:
    pulse_s = float(about["pulse_s"])
    if abs(record.pulse_s - pulse_s) > PULSE_TOLERANCE * pulse_s:
        what = f"The pulses last {record.pulse_s:g} s; the model is trained on {pulse_s:g} s."
        return (RefusalKind.PULSE_LENGTH, what, f"Repeat the test with pulses of {pulse_s:g} s.")
    rated_ah, known_ah = record.rated_capacity_ah, float(about["rated_capacity_ah"])
    if rated_ah is not None and abs(rated_ah - known_ah) > CAPACITY_TOLERANCE * known_ah:
        what = f"The rated capacity is {rated_ah:g} Ah; cells of this type have {known_ah:g} Ah."
        return (RefusalKind.RATED_CAPACITY, what, "Check the cell type and the rated capacity.")
    trained = about["temperature_c"]
    if record.temperature_c is not None and trained is not None:
        low, high = trained[0] - TEMPERATURE_TOLERANCE_C, trained[1] + TEMPERATURE_TOLERANCE_C
        if not low <= record.temperature_c <= high:
            what = f"The test ran at {record.temperature_c:g} °C; the model holds at"
            what = f"{what} {low:g} to {high:g} °C."
            return (RefusalKind.TEMPERATURE, what, f"Repeat the test at {trained[0]:g} °C.")
    if record.chemistry and record.chemistry != about["chemistry"]:
        what = f"The chemistry is {record.chemistry}; cells of this type are {about['chemistry']}."
        return (RefusalKind.UNSEEN_TYPE, what, "Check the cell type in the catalogue.")
    return None


def _repeated_fault(record: PulseRecord, count: int) -> Fault | None:
    """A lost sample whose neighbour took its place lies near enough to pass every distance."""
    used = [v for v in record.voltages_v[:count] if v is not None]
    for place, (one, other) in enumerate(pairwise(used)):
        if abs(one - other) < STANDS_STILL_V:
            what = f"{SAMPLE_NAMES[place]} and {SAMPLE_NAMES[place + 1]} are both {one:g} V: "
            what = f"{what}a sample was lost, or the channel stood still."
            return (RefusalKind.FAILED_CHECK, what, "Export the table again, or repeat the test.")
    return None


def _rounded_fault(record: PulseRecord, count: int) -> Fault | None:
    used = [v for v in record.voltages_v[:count] if v is not None]
    if any(abs(v - round(v / COARSE_V) * COARSE_V) > COARSE_V / 100 for v in used):
        return None
    what = f"Every voltage is a multiple of {COARSE_V * 1000:g} mV: they were rounded."
    return (RefusalKind.FAILED_CHECK, what, "Export them with a millivolt or finer.")


def _check_fault(record: PulseRecord) -> Fault | None:
    for check in record.failed_checks:
        if check.name != "temperature":  # judged above, against this type's own range
            what = f"The check of the {check.name} failed: {check.detail}"
            return (RefusalKind.FAILED_CHECK, what, "Repeat the test.")
    return None
