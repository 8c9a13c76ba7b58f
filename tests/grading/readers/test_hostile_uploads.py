"""Whatever is uploaded, only MeasurementFileError comes back, quickly and with words."""

import contextlib
import io
import subprocess
import sys
import zipfile
import zlib
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grading.measurements import MeasurementFileError
from grading.measurements.pulse_sequence import SAMPLE_NAMES
from grading.readers import MAX_FILE_BYTES, read_measurements
from grading.readers.upload import OTHER_MAGIC
from tests.grading.readers.made_up import HEADERS, part, repacked, table, visit, workbook

WORKBOOK = workbook(visit(0))
SHEET = part(WORKBOOK)
HARMLESS = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def problem_of(content: bytes):
    with pytest.raises(MeasurementFileError) as error:
        read_measurements(content, "upload.csv")
    assert 1 <= len(error.value.problems) <= 20
    return error.value.problems[0]


def test_the_untouched_workbook_is_read():
    assert read_measurements(repacked(WORKBOOK), "upload.csv").capacity_tests


@pytest.mark.parametrize("content", [b"", b"\0" * 99, b" \r\n\t", b"\xff\xfe", b"\xef\xbb\xbf"])
def test_nothing_is_refused(content):
    problem_of(content)


@pytest.mark.parametrize("magic", OTHER_MAGIC)
def test_other_kinds_of_file_are_told_by_content(magic):
    assert OTHER_MAGIC[magic] in problem_of(magic + b"1.7 and so on").what


def test_a_file_over_the_limit_is_refused_unread(tmp_path):
    big = tmp_path / "big.csv"
    with big.open("wb") as file:
        file.truncate(MAX_FILE_BYTES + 1)
    with pytest.raises(MeasurementFileError, match="larger than 128 MB"):
        read_measurements(big, "big.csv")


def test_a_missing_file_is_an_answer_too(tmp_path):
    with pytest.raises(MeasurementFileError, match=r"gone\.csv: The file cannot be read"):
        read_measurements(tmp_path / "gone.csv", "gone.csv")


def test_a_nul_byte_is_told_by_line():
    assert problem_of(table().encode() + b"a\0b").where == "line 3"


def test_text_of_another_kind_names_the_formats():
    problem = problem_of(b"name,price\nbolt,3\n")
    assert "not in a known tester's format" in problem.what
    assert "Upload one of pulse table (CSV), Nebula step workbook (.xlsx), " in problem.what_to_do


def archive_of(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def test_a_zip_that_is_no_workbook():
    assert "no Excel workbook" in problem_of(archive_of(letter=b"hello")).what


def test_a_zip_bomb_is_refused_by_its_directory():
    assert "unpacks to more than" in problem_of(repacked(WORKBOOK, sheet=bytes(200_000_000))).what


def test_a_zip_bomb_under_the_size_limit_is_refused_by_its_ratio():
    assert "200-fold" in problem_of(repacked(WORKBOOK, sheet=b" " * 20_000_000)).what


def test_a_zip_bomb_that_lies_about_its_size_never_reaches_the_parser():
    """The directory says 1,000 bytes, the data inflate to 50 MB: only what is declared is read."""
    honest = repacked(WORKBOOK, sheet=SHEET)
    lie = b" " * 50_000_000
    liar = repacked(WORKBOOK, sheet=lie).replace(
        len(lie).to_bytes(4, "little"), (1000).to_bytes(4, "little")
    )
    assert len(liar) != len(honest)
    assert "damaged" in problem_of(liar).what


def test_a_lie_with_the_right_checksum_is_cut_to_what_is_declared():
    content = repacked(WORKBOOK, sheet=SHEET + b" " * 50_000_000)
    size, crc = len(SHEET + b" " * 50_000_000), zlib.crc32(SHEET + b" " * 50_000_000)
    liar = content.replace(size.to_bytes(4, "little"), len(SHEET).to_bytes(4, "little"))
    liar = liar.replace(crc.to_bytes(4, "little"), zlib.crc32(SHEET).to_bytes(4, "little"))
    assert read_measurements(liar, "x").capacity_tests


def test_entities_are_refused():
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb">]>' + SHEET
    assert "XML that no tester writes" in problem_of(repacked(WORKBOOK, sheet=bomb)).what


@pytest.mark.parametrize("place", [b'r="XFD1048576"', b"r = 'AAA2'", b'r="A60000"'])
def test_a_cell_far_out_is_refused_before_the_parser_makes_room(place):
    far = SHEET.replace(b'r="A2"', place, 1)
    assert "beyond row" in problem_of(repacked(WORKBOOK, sheet=far)).what


def test_a_row_far_out_is_refused():
    far = SHEET.replace(b'<row r="2"', b'<row r="1048576"', 1)
    assert far != SHEET
    assert "beyond row" in problem_of(repacked(WORKBOOK, sheet=far)).what


def test_one_long_text_in_very_many_cells_is_refused():
    cells = b'<c t="s"><v>0</v></c>' * 150
    rows = b"".join(b"<row>" + cells + b"</row>" for _ in range(260))
    sheet = b"<worksheet><sheetData>" + rows + b"</sheetData></worksheet>"
    noise = bytes(65 + (n * n // 7) % 26 for n in range(30_000))
    strings = b"<sst><si><t>" + noise + b"</t></si></sst>"
    bomb = repacked(WORKBOOK, **{"sheet": sheet, "xl/sharedStrings.xml": strings})
    assert "very long texts" in problem_of(bomb).what


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("../evil.xml", "unsafe name"),
        ("/etc/evil.xml", "unsafe name"),
        ("xl\\evil.xml", "unsafe name"),
        ("xl/vbaProject.bin", "macros"),
        ("xl/inner.xlsx", "another archive"),
    ],
)
def test_parts_with_bad_names_are_refused(name, what):
    assert what in problem_of(repacked(WORKBOOK, **{name: b"<a/>"})).what


def test_a_nested_archive_is_refused_by_content():
    assert "itself an archive" in problem_of(repacked(WORKBOOK, **{"xl/a.xml": WORKBOOK})).what


def test_too_many_parts_are_refused():
    parts = {f"xl/{n}.xml": b"<a/>" for n in range(201)}
    assert "more than 200 parts" in problem_of(repacked(WORKBOOK, **parts)).what


def test_an_encrypted_part_is_refused():
    content = bytearray(WORKBOOK)
    place = content.find(b"PK\x01\x02")
    content[place + 8] |= 1
    assert "encrypted" in problem_of(bytes(content)).what


def only_refusals(content: bytes) -> None:
    with contextlib.suppress(MeasurementFileError):
        read_measurements(content, "upload.csv")


@HARMLESS
@given(st.binary(max_size=3000))
def test_random_bytes(content):
    only_refusals(content)


@HARMLESS
@given(st.sampled_from([b"PK\x03\x04", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf"]), st.binary())
def test_random_bytes_behind_a_known_beginning(magic, content):
    only_refusals(magic + content)


places = st.lists(
    st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=6)), min_size=1, max_size=5
)


def mutated(content: bytes, changes) -> bytes:
    for share, new in changes:
        place = int(share * len(content))
        content = content[:place] + new + content[place + len(new) // 2 + 1 :]
    return content


@HARMLESS
@given(places)
def test_mutated_tables(changes):
    only_refusals(mutated(table(2).encode(), changes))


@HARMLESS
@given(places)
def test_mutated_archives(changes):
    only_refusals(mutated(WORKBOOK, changes))


@HARMLESS
@given(places)
def test_mutated_sheets_in_sound_archives(changes):
    only_refusals(repacked(WORKBOOK, sheet=mutated(SHEET, changes)))


cells = st.one_of(
    st.none(), st.booleans(), st.floats(allow_nan=False), st.integers(-(10**9), 10**9),
    st.datetimes(), st.times(), st.timedeltas(timedelta(0), timedelta(days=3)),
    st.text(st.characters(min_codepoint=32, max_codepoint=0xD7FF), max_size=12),
    st.sampled_from(["充电", "放电", "其它", "00:00:05.000", "2025-03-03 08:00:00.000"]),
)  # fmt: skip


@HARMLESS
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, len(HEADERS) - 1), cells), max_size=4))
def test_any_cell_in_a_sheet(changes):
    rows = visit(0)
    for row, column, value in changes:
        rows[row][column] = value
    only_refusals(workbook(rows))


voltages = st.dictionaries(
    st.sampled_from(SAMPLE_NAMES), st.floats(-10, 10).map(str) | st.just(""), max_size=6
)


@HARMLESS
@given(voltages, st.text(max_size=8))
def test_any_value_in_a_table(changes, text):
    only_refusals(table(2, **changes, cell_id=text).encode("utf-8", "replace"))


def test_importing_the_readers_loads_no_slow_library():
    code = (
        "import sys, grading.measurements\n"
        "assert 'numpy' not in sys.modules\n"
        "import grading.plots, grading.readers\n"
        "slow = {'pandas', 'python_calamine', 'pyarrow', 'fastnda', 'vl_convert', 'django'}\n"
        "print(sorted(slow & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("[]\n", "")
