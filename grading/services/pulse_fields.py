"""A pulse record as fields of texts, and back: what an estimate is replayed from."""

from __future__ import annotations

from typing import Any

from grading.measurements import Check, CheckResult, PulseRecord
from grading.services.figures import canonical


def checks_as_fields(checks: tuple[Check, ...]) -> list[list[str]]:
    """Name, outcome and detail of each check."""
    return [[check.name, check.result.value, check.detail] for check in checks]


def to_fields(record: PulseRecord) -> dict[str, Any]:
    """Everything of the record that a model looks at, numbers as decimal texts."""
    return {
        "test_id": record.test_id,
        "where": record.where,
        "pulse_s": canonical(record.pulse_s),
        "voltages_v": [canonical(voltage_v) for voltage_v in record.voltages_v],
        "cell_type": record.cell_type,
        "chemistry": record.chemistry,
        "cell_id": record.cell_id,
        "test_kind": record.test_kind,
        "level": record.level,
        "rated_capacity_ah": canonical(record.rated_capacity_ah),
        "temperature_c": canonical(record.temperature_c),
        "counted_charge_ah": canonical(record.counted_charge_ah),
        "cut_samples": list(record.cut_samples),
        "notes": list(record.notes),
        "checks": checks_as_fields(record.checks),
    }


def from_fields(fields: dict[str, Any]) -> PulseRecord:
    """The record again, equal in every number. Raises KeyError, ValueError for other fields."""
    return PulseRecord(
        test_id=fields["test_id"],
        where=fields["where"],
        pulse_s=float(fields["pulse_s"]),
        voltages_v=tuple(_number(text) for text in fields["voltages_v"]),
        cell_type=fields["cell_type"],
        chemistry=fields["chemistry"],
        cell_id=fields["cell_id"],
        test_kind=fields["test_kind"],
        level=fields["level"],
        rated_capacity_ah=_number(fields["rated_capacity_ah"]),
        temperature_c=_number(fields["temperature_c"]),
        counted_charge_ah=_number(fields["counted_charge_ah"]),
        cut_samples=tuple(fields["cut_samples"]),
        notes=tuple(fields["notes"]),
        checks=tuple(
            Check(name, CheckResult(result), detail) for name, result, detail in fields["checks"]
        ),
    )


def _number(text: str | None) -> float | None:
    return None if text is None else float(text)
