"""An upload before anybody trusts it: size, kind by its first bytes, text or workbook."""

import hashlib
import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from grading.measurements.problems import MeasurementFileError, refuse
from grading.readers.safe_workbook import SheetRows, read_sheets

MAX_FILE_BYTES = 128 * 1024 * 1024
"""Some 1.5 million records of a tester as text."""
MAX_INFLATED_BYTES = 1024**3
MAX_ENTRIES = 1_000

ZIP_MAGIC = b"PK\x03\x04"
OTHER_MAGIC = {
    b"%PDF": "a PDF document",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "an old Excel file (.xls) or one with a password",
    b"PK\x05\x06": "an empty zip archive",
    b"\x1f\x8b": "a gzip archive",
    b"7z\xbc\xaf\x27\x1c": "a 7-zip archive",
    b"Rar!": "a RAR archive",
    b"SQLite format 3\0": "a SQLite database",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"<?xml": "an XML document",
    b"<html": "a web page",
    b"<!DOC": "a web page",
    b"\x7fELF": "a program",
    b"MZ": "a program",
    b"BIO-LOGIC MODULAR FILE": "BioLogic's binary file (.mpr)",
}
BINARY = {
    b"PAR1": "a Parquet file",
    b"NEWARE": "a Neware file (.nda)",
    b"\x00\x01\x00\x00Standard": "a Microsoft Access database",
}
"""Kinds that a vendor's reader takes as they are."""
INSTEAD = {"BioLogic's binary file (.mpr)": "Export it from EC-Lab as text (.mpt)."}
EXPORT_AGAIN = "Export the pulse table as CSV (UTF-8) or the tester's workbook as .xlsx."


@dataclass(frozen=True, slots=True)
class Upload:
    """A file whose kind is known: its lines of text, the rows of its sheets, or its bytes."""

    filename: str
    sha256: str
    description: str
    lines: tuple[str, ...] = ()
    sheets: tuple[SheetRows, ...] = ()
    content: bytes = b""
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
    for magic, kind in BINARY.items():
        if content.startswith(magic):
            return Upload(name, digest, kind, content=content)
    if content.startswith(ZIP_MAGIC) and _holds_records(content):
        return Upload(name, digest, "a Neware archive (.ndax)", content=content)
    if content.startswith(ZIP_MAGIC):
        return Upload(name, digest, "an Excel workbook", sheets=read_sheets(content))
    for magic, kind in OTHER_MAGIC.items():
        if content.startswith(magic):
            refuse("", f"This is {kind}, whatever its name says.", INSTEAD.get(kind, EXPORT_AGAIN))
    text, warnings = _decode(content)
    lines = tuple(re.split(r"\r\n|\n|\r", text))
    return Upload(name, digest, "a text file", lines=lines, warnings=warnings)


def _holds_records(content: bytes) -> bool:
    """Whether a zip is a tester's archive of records (.ndc parts), not a workbook."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = [entry.filename.lower() for entry in archive.infolist()[: MAX_ENTRIES + 1]]
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError):
        return False
    return "[content_types].xml" not in names and any(n.endswith(".ndc") for n in names)


def inflated_size(content: bytes) -> int:
    """Bytes that a tester's archive unpacks to, really unpacked; refuses bombs and strange names.

    Raises MeasurementFileError.
    """
    total = 0
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > MAX_ENTRIES:
                refuse("", f"The archive has more than {MAX_ENTRIES} parts.", "Export it again.")
            for entry in entries:
                _refuse_name(entry.filename)
                with archive.open(entry) as part:
                    while chunk := part.read(1024 * 1024):
                        total += len(chunk)
                        if total > MAX_INFLATED_BYTES:
                            refuse("", "The archive unpacks to more than 1 GB.", "Split it.")
    except MeasurementFileError:
        raise
    except Exception as error:  # fastnda puts another inflater in the place of zlib
        refuse("", f"The archive is damaged ({type(error).__name__}).", "Export it again.")
    return total


def _refuse_name(name: str) -> None:
    if name.startswith("/") or "\\" in name or ".." in name.split("/") or ":" in name:
        refuse(
            "", f"The archive holds a part with the unsafe name {name[:60]!r}.", "Do not use it."
        )


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
