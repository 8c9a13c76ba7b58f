"""Neware's binary files (.nda, .ndax), read by fastnda: mA and single precision."""

import io
import logging
import tempfile
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from grading.measurements.problems import MeasurementFileError, refuse
from grading.measurements.time_series import TimeSeries
from grading.readers.series_table import SeriesReader, plausible
from grading.readers.upload import Upload, inflated_size

EXPORT_AGAIN = "Export it from the tester's software again, or as CSV."


def is_nda(upload: Upload) -> bool:
    return upload.content.startswith(b"NEWARE")


def is_ndax(upload: Upload) -> bool:
    if not upload.content.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(upload.content)) as archive:
            return any(name.lower().endswith(".ndc") for name in archive.namelist()[:1000])
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return False


def _read(upload: Upload, suffix: str) -> TimeSeries:
    """fastnda reads a path: of a copy under a name of ours."""
    import fastnda

    warnings = list(upload.warnings)
    logging.getLogger("fastnda").setLevel(logging.CRITICAL)
    try:
        with tempfile.NamedTemporaryFile(suffix=suffix) as copy:
            copy.write(upload.content)
            copy.flush()
            frame = fastnda.read(Path(copy.name), raw_categories=True)
    except MeasurementFileError:
        raise
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # the parser raises whatever damaged bytes lead it to
        refuse("", f"The Neware file is damaged ({type(error).__name__}).", EXPORT_AGAIN)
    if not len(frame):
        refuse("", "The Neware file holds no record.", EXPORT_AGAIN)
    if suffix == ".ndax" and (why := _damaged_names(upload.content)):
        warnings.append(why)
    return _series(frame, tuple(warnings))


def _series(frame: Any, warnings: tuple[str, ...]) -> TimeSeries:
    def column(name: str) -> Any:
        return frame[name].to_numpy().astype(np.float64)

    time_s = column("total_time_s")
    temperature = next((n for n in frame.columns if n.startswith("aux_temperature")), None)
    stamp = column("unix_time_s")
    is_dated = len(stamp) and np.isfinite(stamp[0]) and 0 < stamp[0] < 4e9
    return plausible(
        TimeSeries(
            test_time_s=time_s - time_s[0],
            voltage_v=column("voltage_V"),
            current_a=column("current_mA") / 1000,
            temperature_c=column(temperature) if temperature else None,
            step_count=frame["step_count"].to_numpy().astype(np.int64),
            cycle_count=frame["cycle_count"].to_numpy().astype(np.int64),
            place_word="record",
            started_at=datetime.fromtimestamp(float(stamp[0]), UTC) if is_dated else None,
            warnings=warnings,
        )
    )


def _damaged_names(content: bytes) -> str:
    """Neware keeps the names of auxiliary channels in TestInfo.xml, in a Chinese encoding."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        try:
            archive.read("TestInfo.xml").decode("gb2312")
        except KeyError:
            return ""
        except Exception:  # damaged in whatever way: the records are read all the same
            return (
                "TestInfo.xml in the file is damaged: the records are read, the names of "
                "auxiliary channels (temperature) are lost."
            )
    return ""


def _read_nda(upload: Upload, keep_sound: bool) -> TimeSeries:
    return _read(upload, ".nda")


def _read_ndax(upload: Upload, keep_sound: bool) -> TimeSeries:
    inflated_size(upload.content)
    return _read(upload, ".ndax")


NDA_READER = SeriesReader("Neware (.nda)", is_nda, _read_nda)
NDAX_READER = SeriesReader("Neware (.ndax)", is_ndax, _read_ndax)
