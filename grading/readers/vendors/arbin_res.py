"""Arbin's database (.res, Microsoft Access): read by mdbtools where the machine has them."""

import io
import shutil
import subprocess
import tempfile
from datetime import UTC, datetime, timedelta

import numpy as np

from grading.measurements.problems import refuse
from grading.measurements.time_series import TimeSeries
from grading.readers.series_table import SeriesReader, plausible
from grading.readers.upload import Upload

MAGICS = (b"\x00\x01\x00\x00Standard Jet DB", b"\x00\x01\x00\x00Standard ACE DB")
TABLE = "Channel_Normal_Table"
TIMEOUT_S = 120
DAY_ZERO = datetime(1899, 12, 30, tzinfo=UTC)
NEEDED = ("Test_Time", "Voltage", "Current", "Step_Index", "Cycle_Index", "DateTime")


def recognises(upload: Upload) -> bool:
    return upload.content.startswith(MAGICS)


def read(upload: Upload, keep_sound: bool) -> TimeSeries:
    import pandas as pd

    tool = shutil.which("mdb-export")
    if tool is None:
        what = "This is an Arbin database (.res), and mdbtools is not installed here."
        refuse("", what, "Install mdbtools, or export the test as CSV.")
    with tempfile.NamedTemporaryFile(suffix=".res") as copy:
        copy.write(upload.content)
        copy.flush()
        try:
            done = subprocess.run(  # noqa: S603 - a fixed program on a file of our own name
                [tool, copy.name, TABLE], capture_output=True, timeout=TIMEOUT_S, check=False
            )
        except (subprocess.TimeoutExpired, OSError) as error:
            what = f"The database cannot be read ({type(error).__name__})."
            refuse("", what, "Export the test as CSV.")
    try:
        frame = pd.read_csv(io.BytesIO(done.stdout), usecols=lambda name: name in NEEDED)
        columns = {
            name: pd.to_numeric(frame[name], errors="coerce").to_numpy(dtype=np.float64)
            for name in NEEDED
        }
    except (pd.errors.ParserError, pd.errors.EmptyDataError, ValueError, KeyError):
        what = f"The database holds no table {TABLE} with Test_Time, Voltage and Current."
        refuse("", what, "Export the test as CSV.")
    order = np.argsort(columns["Test_Time"], kind="stable")
    columns = {name: values[order] for name, values in columns.items()}
    if not len(order) or not all(np.isfinite(columns[name]).all() for name in NEEDED[:3]):
        refuse(f"table {TABLE}", "Has no records, or some without number.", "Export it as CSV.")
    days = float(columns["DateTime"][0])
    started = DAY_ZERO + timedelta(days=days) if 0 < days < 100_000 else None
    return plausible(
        TimeSeries(
            test_time_s=columns["Test_Time"] - columns["Test_Time"][0],
            voltage_v=columns["Voltage"],
            current_a=columns["Current"],
            step_count=columns["Step_Index"].astype(np.int64),
            cycle_count=columns["Cycle_Index"].astype(np.int64),
            source_rows=order + 1,
            place_word="record",
            started_at=started.replace(tzinfo=None) if started else None,
            warnings=upload.warnings,
        )
    )


READER = SeriesReader("Arbin database (.res)", recognises, read)
