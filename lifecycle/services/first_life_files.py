"""Files of a first life, read one by one: what each gives, or why it is refused."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Literal

from lifecycle.models import Battery, DrivingLog
from lifecycle.queries.first_life import vins_of
from lifecycle.services.files import plain_name

Progress = Callable[[float, str], None]
Source = Literal["leafspy", "table"]
MOST_TOLD = 5


@dataclass
class ReadLog:
    """What became of one file: kept, known already, or refused with the reason."""

    name: str
    outcome: str
    rows: int = 0
    refused: list[str] = field(default_factory=list)


@dataclass
class ReadFiles:
    """The rows to keep, what is told of each file, and what kind of files they are."""

    rows: list[DrivingLog] = field(default_factory=list)
    told: list[ReadLog] = field(default_factory=list)
    source: Source = "leafspy"


def read_files(
    battery: Battery, files: Mapping[str, bytes], *, is_from_receipt: bool, progress: Progress
) -> ReadFiles:
    """Read every file; positions are taken out of a log before anything else is done with it."""
    from lifecycle.first_life import LogError, without_positions
    from lifecycle.first_life.table import is_table

    known = set(battery.driving_logs.values_list("file_sha256", flat=True))
    found = ReadFiles()
    reader = _Logs(battery, files)
    kinds = {is_table(content) for content in files.values() if content.strip()}
    if kinds == {True}:
        found.source = "table"
    for number, (name, content) in enumerate(files.items(), start=1):
        name = plain_name(name)
        try:
            if is_table(content):
                if found.source != "table":
                    raise LogError("Send plain histories apart from the logs of the app.")
                told, rows = _table(name, content, known)
            else:
                told, rows = reader.read(name, without_positions(content), known)
        except LogError as error:
            told, rows = ReadLog(name, "refused", refused=[str(error)]), []
        for row in rows:
            row.battery, row.is_from_receipt = battery, is_from_receipt
        found.rows += rows
        found.told.append(told)
        progress(number / len(files), f"{number} of {len(files)} files read")
    return found


class _Logs:
    """Reads logs of the app: a file may need the header of another, and all are of one car."""

    def __init__(self, battery: Battery, files: Mapping[str, bytes]) -> None:
        self.headers = _headers(files)
        self.vins = vins_of(battery)
        if not self.vins:
            # No vehicle is on record: the car that most of the files are of.
            seen = Counter(filter(None, map(_vin_in, files.values())))
            self.vins = {vin for vin, _ in seen.most_common(1)}

    def read(self, name: str, content: bytes, known: set[str]) -> tuple[ReadLog, list[DrivingLog]]:
        from lifecycle.first_life import LogError, read_log, summarise

        digest = hashlib.sha256(content).hexdigest()
        if digest in known:
            return ReadLog(name, "known"), []
        known.add(digest)
        columns = content.split(b"\n", 1)[0].count(b",") + 1
        log = read_log(content, self.headers.get(columns, ()))
        if log.vin and self.vins and log.vin not in self.vins:
            raise LogError(
                "It is another car's: the VIN in it is not the one of this battery's vehicle. "
                "Record the vehicle first, or take the log of the right car."
            )
        refused = [f"line {row.line}: {row.why}" for row in log.refused[:MOST_TOLD]]
        row = row_of(name, digest, summarise(log), len(log.refused))
        return ReadLog(name, "kept", len(log), refused), [row]


def _table(name: str, content: bytes, known: set[str]) -> tuple[ReadLog, list[DrivingLog]]:
    """One row of ours for each reading, so that the same reading in a longer file adds nothing."""
    from lifecycle.first_life.table import read_table

    readings, refused = read_table(content)
    rows: list[DrivingLog] = []
    for reading in readings:
        text = json.dumps(asdict(reading), sort_keys=True, separators=(",", ":"))
        digest = hashlib.sha256(text.encode()).hexdigest()
        if digest not in known:
            known.add(digest)
            rows.append(row_of(name, digest, reading, 0))
    told = [f"line {row.line}: {row.why}" for row in refused[:MOST_TOLD]]
    if rows:
        rows[0].rows_refused = len(refused)
    return ReadLog(name, "kept" if rows else "known", len(rows), told), rows


def row_of(name: str, digest: str, summary: Any, refused: int) -> DrivingLog:
    """A summary as it is stored, of no battery yet."""
    figures = asdict(summary)
    figures.pop("is_from_receipt")
    return DrivingLog(
        file_sha256=digest,
        file_name=name,
        first_at=datetime.fromisoformat(summary.first_at),
        last_at=datetime.fromisoformat(summary.last_at),
        rows=summary.rows,
        rows_refused=refused,
        fingerprint=figures.pop("fingerprint"),
        figures=figures,
    )


def _headers(files: Mapping[str, bytes]) -> dict[int, list[str]]:
    """Number of columns -> header, of the files that have one: for those that went on without."""
    from lifecycle.first_life.columns import looks_like_header

    headers: dict[int, list[str]] = {}
    for content in files.values():
        cells = content.split(b"\n", 1)[0].decode("utf-8", "replace").strip().split(",")
        if looks_like_header(cells):
            headers.setdefault(len(cells), cells)
    return headers


def _vin_in(content: bytes) -> str:
    """The VIN of a log's last whole lines; empty where there is none."""
    import re

    match = re.search(rb",\s*\"?([A-HJ-NPR-Z0-9]{17})\"?\s*,", content[-8_000:])
    return match[1].decode() if match else ""
