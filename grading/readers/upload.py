"""An upload before anybody trusts it: size, kind by its first bytes, text or workbook."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from grading.measurements.problems import refuse
from grading.readers.safe_workbook import SheetRows, read_sheets

MAX_FILE_BYTES = 32 * 1024 * 1024

ZIP_MAGIC = b"PK\x03\x04"
OTHER_MAGIC = {
    b"%PDF": "a PDF document",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "an old Excel file (.xls) or one with a password",
    b"PK\x05\x06": "an empty zip archive",
    b"\x1f\x8b": "a gzip archive",
    b"7z\xbc\xaf\x27\x1c": "a 7-zip archive",
    b"Rar!": "a RAR archive",
    b"PAR1": "a Parquet file",
    b"SQLite format 3\0": "a SQLite database",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"<?xml": "an XML document",
    b"<html": "a web page",
    b"<!DOC": "a web page",
    b"\x7fELF": "a program",
    b"MZ": "a program",
}
EXPORT_AGAIN = "Export the pulse table as CSV (UTF-8) or the tester's workbook as .xlsx."


@dataclass(frozen=True, slots=True)
class Upload:
    """A file whose kind is known: either its lines of text or the rows of its sheets."""

    filename: str
    sha256: str
    description: str
    lines: tuple[str, ...] = ()
    sheets: tuple[SheetRows, ...] = ()
    warnings: tuple[str, ...] = ()


def open_upload(source: bytes | Path, filename: str) -> Upload:
    """Opens bytes or a file as text or workbook; raises MeasurementFileError for anything else."""
    content = source if isinstance(source, bytes) else _content_of(source)
    if len(content) > MAX_FILE_BYTES:
        limit = MAX_FILE_BYTES // 1024**2
        refuse("", f"The file is larger than {limit} MB.", "Export one cell or one day a file.")
    if not content.strip(b"\0 \t\r\n"):
        refuse("", "The file is empty.", "Export it from the tester again.")
    name, digest = Path(filename).name, hashlib.sha256(content).hexdigest()
    if content.startswith(ZIP_MAGIC):
        return Upload(name, digest, "an Excel workbook", sheets=read_sheets(content))
    for magic, kind in OTHER_MAGIC.items():
        if content.startswith(magic):
            refuse("", f"This is {kind}, whatever its name says.", EXPORT_AGAIN)
    text, warnings = _decode(content)
    lines = tuple(re.split(r"\r\n|\n|\r", text))
    return Upload(name, digest, "a text file", lines=lines, warnings=warnings)


def _content_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        refuse("", f"The file cannot be read: {error.strerror}.", "Check its path and permissions.")


def _decode(content: bytes) -> tuple[str, tuple[str, ...]]:
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            try:
                text = content.decode(encoding)
            except UnicodeDecodeError:
                refuse("", "The file begins as UTF-16 and is damaged.", EXPORT_AGAIN)
            return _without_nul(text), ("The file is in UTF-16; it was read so.",)
    try:
        return _without_nul(content.decode("utf-8-sig")), ()
    except UnicodeDecodeError:
        warning = "The file is not in UTF-8; it was read as Latin-1: check names with accents."
        return _without_nul(content.decode("latin-1")), (warning,)


def _without_nul(text: str) -> str:
    place = text.find("\0")
    if place >= 0:
        line = text.count("\n", 0, place) + 1
        refuse(f"line {line}", "Holds a NUL byte, which no text has.", EXPORT_AGAIN)
    return text
