"""Finds the reader of an upload by what is in it."""

from pathlib import Path

from grading.measurements.from_series import measurements_of
from grading.measurements.problems import MeasurementFileError, refuse
from grading.measurements.records import Measurements
from grading.measurements.time_series import TimeSeries
from grading.readers import impedance, nebula_workbook, pulse_table
from grading.readers.reader import Knowledge, Reader
from grading.readers.series_table import SeriesReader
from grading.readers.upload import Upload, open_upload
from grading.readers.vendors import (
    arbin,
    arbin_res,
    basytec,
    bdf,
    biologic,
    bitrode,
    labview,
    landt,
    maccor,
    neware,
    neware_csv,
    novonix,
    pec,
)

READERS: tuple[Reader, ...] = (pulse_table.READER, nebula_workbook.READER, impedance.READER)
SERIES_READERS: tuple[SeriesReader, ...] = (
    bdf.PARQUET_READER,
    neware.NDA_READER,
    neware.NDAX_READER,
    arbin_res.READER,
    bdf.READER,
    neware_csv.READER,
    arbin.READER,
    maccor.READER,
    biologic.READER,
    basytec.READER,
    novonix.READER,
    pec.READER,
    landt.READER,
    bitrode.READER,
    labview.READER,
)
"""In this order: the first that recognises a file reads it."""


def known_formats() -> tuple[str, ...]:
    """The names of the formats that can be read, for the screen."""
    return (*(r.name for r in READERS), *(r.name for r in SERIES_READERS))


def read_measurements(
    source: bytes | Path,
    filename: str,
    *,
    rated_capacity_ah: float | None = None,
    catalogued_capacity_ah: float | None = None,
    chemistry: str | None = None,
    cell_type: str | None = None,
    cell_id: str | None = None,
    keep_sound: bool = False,
) -> Measurements:
    """Reads a tester's file. `filename` is for messages and hints only.

    What the caller knows of the battery (rated capacity in Ah, chemistry in the passport's words,
    cell type as in the model, id of the cell) is used where the file is silent, and checked
    against it where it speaks. `keep_sound`: damaged records, lines or levels are left out and
    listed in the warnings instead of refusing the file.
    Raises MeasurementFileError, and nothing else, whatever the bytes are.
    """
    try:
        upload = open_upload(source, filename)
        knowledge = Knowledge(
            rated_capacity_ah, catalogued_capacity_ah, chemistry, cell_type, cell_id, keep_sound
        )
        reader = _reader_of(upload)
        if isinstance(reader, Reader):
            return reader.read(upload, knowledge)
        return measurements_of(
            reader.read(upload, keep_sound),
            format_name=reader.name,
            filename=upload.filename,
            sha256=upload.sha256,
            rated_capacity_ah=rated_capacity_ah or catalogued_capacity_ah,
            chemistry=chemistry,
            cell_type=cell_type,
            cell_id=cell_id,
            keep_sound=keep_sound,
        )
    except MeasurementFileError as error:
        raise MeasurementFileError(error.problems, Path(filename).name) from error


def read_series(
    source: bytes | Path, filename: str, *, keep_sound: bool = False
) -> tuple[str, TimeSeries]:
    """Format and time series of a tester's file. Raises MeasurementFileError and nothing else."""
    upload = open_upload(source, filename)
    reader = _reader_of(upload)
    if isinstance(reader, Reader):
        refuse("", f"A {reader.name} holds steps or pulses, no time series.", "Read it as such.")
    return reader.name, reader.read(upload, keep_sound)


def _reader_of(upload: Upload) -> Reader | SeriesReader:
    readers: tuple[Reader | SeriesReader, ...] = (*READERS, *SERIES_READERS)
    for reader in readers:
        if reader.recognises(upload):
            return reader
    formats = ", ".join(known_formats())
    refuse(
        "",
        f"This is {upload.description}, but not in a known tester's format.",
        f"Upload one of {formats}, as the tester's software exports it.",
    )
