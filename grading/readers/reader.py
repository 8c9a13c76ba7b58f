"""What a reader is, and what it may be told about the battery beforehand."""

from collections.abc import Callable
from dataclasses import dataclass

from grading.measurements.records import Measurements
from grading.readers.upload import Upload


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the caller knows of the battery on the bench, None where it knows nothing."""

    rated_capacity_ah: float | None = None
    catalogued_capacity_ah: float | None = None
    """Used where the file says none, without overruling what it says."""
    chemistry: str | None = None
    cell_type: str | None = None
    cell_id: str | None = None
    keep_sound: bool = False
    """Leave out what is damaged and list it, instead of refusing the file."""


@dataclass(frozen=True, slots=True)
class Reader:
    """One vendor's format. `read` raises MeasurementFileError and nothing else."""

    name: str
    recognises: Callable[[Upload], bool]
    read: Callable[[Upload, Knowledge], Measurements]
