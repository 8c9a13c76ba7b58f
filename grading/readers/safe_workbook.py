"""Opens an .xlsx that nobody trusts: measured and cleaned before a parser sees it.

An attacker's workbook can be a bomb in five ways: much inflated data, more than the directory
says, entities, one cell at the far corner (the parser makes the whole rectangle), and one long
string that a million cells repeat. Each is measured here. What is then parsed is a copy made of
exactly the bytes that were measured.
"""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from grading.measurements.problems import MeasurementFileError, refuse

MAX_ENTRIES = 200
MAX_INFLATED_BYTES = 100 * 1024 * 1024
MAX_RATIO = 200
RATIO_FREE_BYTES = 1024 * 1024
MAX_ROWS = 50_000
MAX_COLUMNS = 200
MAX_TEXT_BYTES = 512 * 1024 * 1024
CHUNK_BYTES = 64 * 1024

EXPORT_AGAIN = "Export the workbook from the tester's software again, without a password or macros."

CELL_PLACE = re.compile(rb"""\br\s*=\s*["']\s*\$?([A-Za-z]*)\$?(\d+)""")
CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")
STRING_END = re.compile(rb"</(?:\w+:)?si\s*>")


@dataclass(frozen=True, slots=True)
class SheetRows:
    """A sheet's cells as the workbook holds them; `rows[0]` is sheet row 1."""

    name: str
    rows: tuple[tuple[Any, ...], ...]


def read_sheets(content: bytes) -> tuple[SheetRows, ...]:
    """The sheets of a workbook; raises MeasurementFileError for whatever is not a plain one."""
    clean = _copy_of_measured_parts(content)
    return _guarded(lambda: _parse(clean))


def _copy_of_measured_parts(content: bytes) -> bytes:
    copy = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(copy, "w") as clean:
            parts = _parts(archive)
            _check_extent(parts)
            for name, data in parts.items():
                clean.writestr(name, data)
    except MeasurementFileError:
        raise
    except Exception as error:  # a library may have put another inflater in the place of zlib
        _refuse_damaged(error)
    return copy.getvalue()


def _refuse_damaged(error: Exception) -> None:
    refuse("", f"The workbook is damaged ({type(error).__name__}).", EXPORT_AGAIN)


def _parts(archive: zipfile.ZipFile) -> dict[str, bytes]:
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        refuse("", f"The archive has more than {MAX_ENTRIES} parts.", EXPORT_AGAIN)
    if sum(entry.file_size for entry in entries) > MAX_INFLATED_BYTES:
        _refuse_bomb()
    names = {entry.filename for entry in entries}
    if "[Content_Types].xml" not in names or not any(n.startswith("xl/") for n in names):
        refuse("", "This is a zip archive, but no Excel workbook (.xlsx).", EXPORT_AGAIN)
    parts: dict[str, bytes] = {}
    left = MAX_INFLATED_BYTES
    for entry in entries:
        _check_entry(entry, parts)
        if entry.is_dir() or not entry.filename.endswith((".xml", ".rels")):
            continue
        data = _inflate(archive, entry, left)
        left -= len(data)
        _check_part(entry.filename, data)
        parts[entry.filename] = data
    return parts


def _check_entry(entry: zipfile.ZipInfo, parts: dict[str, bytes]) -> None:
    name = entry.filename
    if entry.flag_bits & 0x1:
        refuse("", "The workbook is encrypted.", EXPORT_AGAIN)
    if name.startswith("/") or "\\" in name or ".." in name.split("/") or ":" in name:
        refuse("", f"The archive holds a part with the unsafe name {name[:60]!r}.", EXPORT_AGAIN)
    if name in parts:
        refuse("", f"The archive holds the part {name[:60]!r} twice.", EXPORT_AGAIN)
    if name.lower().endswith("vbaproject.bin"):
        refuse("", "The workbook holds macros.", "Save it as .xlsx without macros.")
    if name.lower().endswith((".zip", ".xlsx", ".xlsm", ".7z", ".gz")):
        refuse("", f"The archive holds another archive ({name[:60]!r}).", EXPORT_AGAIN)
    ratio = entry.file_size / max(entry.compress_size, 1)
    if entry.file_size > RATIO_FREE_BYTES and ratio > MAX_RATIO:
        _refuse_bomb()


def _inflate(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limit: int) -> bytes:
    data = bytearray()
    with archive.open(entry) as part:
        while chunk := part.read(CHUNK_BYTES):
            data += chunk
            if len(data) > limit:
                _refuse_bomb()
    return bytes(data)


def _check_part(name: str, data: bytes) -> None:
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        refuse("", f"The part {name[:60]!r} is itself an archive.", EXPORT_AGAIN)
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data or b"\0" in data:
        refuse("", f"The part {name[:60]!r} holds XML that no tester writes.", EXPORT_AGAIN)


def _check_extent(parts: dict[str, bytes]) -> None:
    """No sheet reaches further than a tester's, and no string is repeated without end."""
    cells = 0
    for name, data in parts.items():
        if name.endswith(".rels"):
            continue
        if "sheet" in name.lower() or CELL.search(data):
            cells += len(CELL.findall(data))
            if len(ROW.findall(data)) > MAX_ROWS:
                _refuse_extent(name)
            for letters, number in set(CELL_PLACE.findall(data)):
                if len(number) > 7 or int(number) > MAX_ROWS or _column(letters) > MAX_COLUMNS:
                    _refuse_extent(name)
    longest = max(
        (len(text) for data in parts.values() for text in STRING_END.split(data)[:-1]), default=0
    )
    if cells * longest > MAX_TEXT_BYTES:
        refuse("", "The workbook repeats very long texts.", EXPORT_AGAIN)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper()[:8]:
        number = number * 26 + letter - ord("A") + 1
    return number


def _refuse_extent(name: str) -> None:
    refuse(
        name[:60],
        f"Has cells beyond row {MAX_ROWS} or column {MAX_COLUMNS}.",
        "Delete what stands outside the table, or export one cell a file.",
    )


def _refuse_bomb() -> None:
    limit = MAX_INFLATED_BYTES // 1024**2
    refuse("", f"The archive unpacks to more than {limit} MB, or {MAX_RATIO}-fold.", EXPORT_AGAIN)


def _parse(content: bytes) -> tuple[SheetRows, ...]:
    from python_calamine import CalamineWorkbook

    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    sheets = []
    for name in workbook.sheet_names:
        rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
        sheets.append(SheetRows(name, tuple(tuple(row) for row in rows)))
    return tuple(sheets)


def _guarded(parse: Callable[[], tuple[SheetRows, ...]]) -> tuple[SheetRows, ...]:
    """Turns whatever the parser does with damaged XML, a Rust panic included, into a refusal."""
    try:
        return parse()
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:
        kind = type(error).__name__
        refuse("", f"The workbook cannot be parsed ({kind}).", EXPORT_AGAIN)
