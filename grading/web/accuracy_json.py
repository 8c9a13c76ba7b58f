"""The accuracy report as JSON: fractions of state of health, six places, times with their zone."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from grading.accuracy import (
    LEAST_BATTERIES,
    PROMISED,
    QUIET_BATTERIES,
    QUIET_CHANCE,
    THRESHOLD,
    WITHIN_DAYS,
    Figures,
    Report,
    Scored,
    report_on,
)
from grading.queries.accuracy import MOST_TESTS, WINDOW_DAYS


def as_json(parts: dict[str, list[Scored]], seen: set[str]) -> dict[str, Any]:
    """Each part with its figures and every scored estimate; the ID only of batteries `seen`."""
    return {
        "rules": {
            "promised_coverage": PROMISED,
            "within_days": WITHIN_DAYS,
            "window_days": WINDOW_DAYS,
            "most_capacity_tests": MOST_TESTS,
            "least_batteries": LEAST_BATTERIES,
            "alarm_threshold": THRESHOLD,
            "false_alarms": {"in_batteries": QUIET_BATTERIES, "at_most": QUIET_CHANCE},
        },
        **{name: _part(report_on(rows), seen) for name, rows in parts.items()},
    }


def _part(report: Report, seen: set[str]) -> dict[str, Any]:
    return {
        "by_version": [
            {"method": method, "version": version} | _figures(figures)
            for (method, version), figures in report.by_version
        ],
        "by_type": [
            {"method": method, "cell_type": cell_type} | _figures(figures)
            for (method, cell_type), figures in report.by_type
        ],
        "by_month": [
            {"month": month, "method": method} | _figures(figures)
            for (month, method), figures in report.by_month
        ],
        "alarms": [_plain(asdict(alarm)) for alarm in report.alarms],
        "scored": [_scored(row, seen) for row in report.rows],
    }


def _figures(figures: Figures) -> dict[str, Any]:
    return _plain(asdict(figures)) | {"is_enough": figures.is_enough}


def _scored(row: Scored, seen: set[str]) -> dict[str, Any]:
    told = {"error": row.error, "is_covered": row.is_covered}
    told |= {"is_covered_as_stated": row.is_covered_as_stated}
    battery = {"battery": row.battery if row.battery in seen else None}
    return _plain(asdict(row) | battery | told)


def _plain(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: _value(value) for name, value in fields.items()}


def _value(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 6)
    if isinstance(value, tuple):
        return [_value(one) for one in value]
    return value.isoformat() if hasattr(value, "isoformat") else value
