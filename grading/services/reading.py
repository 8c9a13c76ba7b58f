"""Reads a tester's file for one battery: what belongs to it, and what speaks against it.

The cell type and the rated capacity come from the catalogue, never from the file.
"""

from __future__ import annotations

from dataclasses import dataclass

from grading.impedance.spectrum import Spectrum
from grading.measurements import (
    CapacityTest,
    MeasurementFileError,
    Measurements,
    Problem,
)
from grading.services.bench import (
    OnBench,
    belonging,
    name_notice,
    on_bench,
    refuse_other_capacity,
)
from grading.services.choices import Choice, choices_of

__all__ = ["Choice", "OnBench", "ReadFile", "on_bench", "read_for"]


@dataclass(frozen=True)
class ReadFile:
    """What was read and what of it belongs to the battery."""

    measurements: Measurements
    choices: tuple[Choice, ...]
    capacity: CapacityTest | None
    notices: tuple[str, ...]
    spectrum: Spectrum | None = None

    def choice(self, key: str) -> Choice | None:
        return next((choice for choice in self.choices if choice.key == key), None)

    @property
    def suggested(self) -> Choice | None:
        """A sound two-point test, else the middle one of the sound single tests."""
        pairs = [choice for choice in self.choices if choice.pair is not None and choice.is_sound]
        if pairs:
            return pairs[0]
        single = [choice for choice in self.choices if choice.pair is None]
        choices = [choice for choice in single if choice.is_sound] or single
        return choices[len(choices) // 2] if choices else None


def read_for(
    bench: OnBench, content: bytes, filename: str, *, keep_sound: bool = False
) -> ReadFile:
    """Read the bytes and keep what belongs to the battery. No database, no writing.

    Raises MeasurementFileError: the file is broken, or says something else than the catalogue.
    """
    from grading.readers import read_measurements

    found = read_measurements(
        content,
        filename,
        catalogued_capacity_ah=bench.rated_capacity_ah,
        chemistry=bench.chemistry,
        cell_type=bench.cell_type or None,
        keep_sound=keep_sound,
    )
    if found.rated_capacity_ah is not None:
        refuse_other_capacity(bench, found)
    elif found.series is None and not found.spectra and _says_no_capacity(found):
        # The file cannot tell: read again with what the catalogue says.
        found = read_measurements(
            content,
            filename,
            chemistry=bench.chemistry,
            cell_type=bench.cell_type or None,
            rated_capacity_ah=bench.rated_capacity_ah,
        )
    records, notices = belonging(bench, found)
    capacity = next((t for t in found.capacity_tests if t.is_complete and t.capacity_ah > 0), None)
    spectrum = found.spectra[0] if found.spectra else None
    if not records and capacity is None and spectrum is None:
        raise MeasurementFileError([_nothing_usable(found)], filename)
    choices = choices_of(found, records, bench)
    return ReadFile(found, choices, capacity, (*name_notice(bench, found), *notices), spectrum)


def _nothing_usable(found: Measurements) -> Problem:
    """What was found instead of a test, and what would be one."""
    told = [f"{len(found.steps)} steps"] if found.steps else []
    if found.pulse_resistances:
        told.append(f"{len(found.pulse_resistances)} pulses of another protocol")
    notes = [note for test in found.capacity_tests for note in test.notes]
    what = "The file holds no test that can be used"
    what += f" ({', '.join(told)})." if told else "."
    advice = "A test is a discharge of the full cell until it is empty, or pulses of 0.5C to 2.5C."
    return Problem("", " ".join([what, *notes[:2]]), advice)


def _says_no_capacity(found: Measurements) -> bool:
    return not found.pulse_records or found.pulse_records[0].rated_capacity_ah is None
