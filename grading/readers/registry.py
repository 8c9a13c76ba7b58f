"""Finds the reader of an upload by what is in it."""

from pathlib import Path

from grading.measurements.problems import MeasurementFileError, refuse
from grading.measurements.records import Measurements
from grading.readers import nebula_workbook, pulse_table
from grading.readers.reader import Knowledge, Reader
from grading.readers.upload import Upload, open_upload

READERS: tuple[Reader, ...] = (pulse_table.READER, nebula_workbook.READER)


def known_formats() -> tuple[str, ...]:
    """The names of the formats that can be read, for the screen."""
    return tuple(reader.name for reader in READERS)


def read_measurements(
    source: bytes | Path,
    filename: str,
    *,
    rated_capacity_ah: float | None = None,
    chemistry: str | None = None,
    cell_type: str | None = None,
    cell_id: str | None = None,
) -> Measurements:
    """Reads a tester's file. `filename` is for messages and hints only.

    What the caller knows of the battery (rated capacity in Ah, chemistry in the passport's words,
    cell type as in the model, id of the cell) is used where the file is silent, and checked
    against it where it speaks.
    Raises MeasurementFileError, and nothing else, whatever the bytes are.
    """
    try:
        upload = open_upload(source, filename)
        knowledge = Knowledge(rated_capacity_ah, chemistry, cell_type, cell_id)
        return _reader_of(upload).read(upload, knowledge)
    except MeasurementFileError as error:
        raise MeasurementFileError(error.problems, Path(filename).name) from error


def _reader_of(upload: Upload) -> Reader:
    for reader in READERS:
        if reader.recognises(upload):
            return reader
    formats = " or ".join(known_formats())
    refuse(
        "",
        f"This is {upload.description}, but not in a known tester's format.",
        f"Upload {formats}, as the tester's software exports it.",
    )
