"""What a tester measured, in the project's own terms: plain dataclasses, no Django, no pandas."""

from grading.measurements.problems import MeasurementFileError, Problem
from grading.measurements.records import (
    CapacityTest,
    Check,
    CheckResult,
    CountedCharge,
    FileNameHints,
    Measurements,
    PulseRecord,
    Step,
)
from grading.measurements.series import pulse_columns, series_columns, to_parquet
from grading.measurements.summary import PulsePoint, ReadSummary, summarise

__all__ = [
    "CapacityTest",
    "Check",
    "CheckResult",
    "CountedCharge",
    "FileNameHints",
    "MeasurementFileError",
    "Measurements",
    "Problem",
    "PulsePoint",
    "PulseRecord",
    "ReadSummary",
    "Step",
    "pulse_columns",
    "series_columns",
    "summarise",
    "to_parquet",
]
