import pytest

from grading.measurements import CheckResult, MeasurementFileError, Measurements, Problem
from grading.measurements.pulse_sequence import SAMPLE_NAMES
from grading.readers import example_csv, pulse_table, read_measurements
from tests.grading.readers.made_up import table


def read(text: str | bytes) -> Measurements:
    return read_measurements(text.encode() if isinstance(text, str) else text, "table.csv")


def problems_of(text: str | bytes) -> tuple[Problem, ...]:
    with pytest.raises(MeasurementFileError) as refused:
        read(text)
    return refused.value.problems


def exchanged(text: str, one: str, other: str) -> str:
    """Exchanges the values of two columns and leaves the header."""
    lines = text.splitlines()
    names = lines[0].split(",")
    a, b = names.index(one), names.index(other)
    for place in range(1, len(lines)):
        fields = lines[place].split(",")
        fields[a], fields[b] = fields[b], fields[a]
        lines[place] = ",".join(fields)
    return "\n".join(lines)


def test_the_template_reads_as_what_it_says():
    (record,) = read(example_csv()).pulse_records
    assert (record.cell_type, record.cell_id, record.test_id) == (
        "NMC21", "NMC21/EXAMPLE", "made-up-1",
    )  # fmt: skip
    assert (record.rated_capacity_ah, record.pulse_s, record.temperature_c) == (21.0, 5.0, 25.0)
    assert record.voltages_v[:9] == (3.65, 3.67, 3.68, 3.66, 3.652, 3.63, 3.62, 3.64, 3.65)
    assert record.where == "line 2"
    assert {check.name: check.result for check in record.checks} == {
        "current": CheckResult.NOT_VERIFIABLE,
        "sample rate": CheckResult.NOT_VERIFIABLE,
        "temperature": CheckResult.PASSED,
        "pulse length": CheckResult.NOT_VERIFIABLE,
        "sign": CheckResult.PASSED,
        "rest": CheckResult.NOT_VERIFIABLE,
        "clock": CheckResult.NOT_VERIFIABLE,
    }


@pytest.mark.parametrize(
    "content",
    [
        table().encode("utf-8-sig"),
        table().encode("utf-16"),
        table().replace("\r\n", "\n").encode(),
        table().replace(",", "\t").encode(),
        table().replace(",", ";").replace(".", ",").encode(),
        table().replace(",", ";").encode(),
        (table() + "\r\n\r\n" + "," * 49 + "\r\n").encode(),
    ],
    ids=["BOM", "UTF-16", "newlines", "tabs", "semicolon and decimal comma", "semicolon", "blank"],
)
def test_variants_of_export_read_the_same(content):
    expected = read(table()).pulse_records[0]
    assert read(content).pulse_records[0].voltages_v == expected.voltages_v


def test_latin_1_is_read_with_a_warning():
    measurements = read(table(cell_id="Prüfling").encode("latin-1"))
    assert measurements.pulse_records[0].cell_id == "Prüfling"
    assert "Latin-1" in measurements.warnings[0]


def test_columns_may_stand_in_any_order():
    lines = [line.split(",")[::-1] for line in table(2).splitlines()]
    reversed_text = "\n".join(",".join(line) for line in lines)
    assert read(reversed_text).pulse_records == read(table(2)).pulse_records


def test_soh_of_a_file_is_ignored_with_a_warning():
    lines = table().splitlines()
    measurements = read(f"soh,{lines[0]}\n0.99,{lines[1]}")
    assert measurements.pulse_records == read(table()).pulse_records
    assert "not evidence" in measurements.warnings[0]


def test_test_ids_keep_their_zeros():
    assert [record.test_id for record in read(table(2)).pulse_records] == ["00000", "00001"]


def test_an_empty_sample_within_the_test_is_noted():
    record = read(table(U36="")).pulse_records[0]
    assert record.voltages_v[35] is None
    assert record.notes == ("No voltage at U36.",)


def test_a_test_of_21_samples_is_whole():
    record = read(table(**dict.fromkeys(SAMPLE_NAMES[21:], ""))).pulse_records[0]
    assert record.voltages_v[21:] == (None,) * 20
    assert record.notes == ()


@pytest.mark.parametrize("one", range(2, 38))
def test_neighbouring_samples_exchanged_are_found(one):
    pair = (f"U{one}", f"U{one + 1}")
    problems = problems_of(exchanged(table(3), *pair))
    text = " ".join(map(str, problems))
    assert any(name in text for name in pair), text


def test_exchanged_voltage_columns_are_named_with_what_to_do():
    first = problems_of(exchanged(table(3), "U3", "U7"))[0]
    assert first.where == "line 2, columns U3 and U7"
    assert first.what == "Look exchanged (3 of 3 tests are impossible as they are)."
    assert first.what_to_do.startswith("Exchange U3 and U7")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("cell_id", "test_id"),
        ("rated_capacity_ah", "U5"),
        ("temperature_c", "U12"),
        ("pulse_s", "temperature_c"),
        ("rated_capacity_ah", "temperature_c"),
        ("cell_type", "chemistry"),
    ],
)
def test_other_exchanged_columns_are_refused_naming_one(one, other):
    text = " ".join(map(str, problems_of(exchanged(table(2), one, other))))
    assert one in text or other in text


@pytest.mark.parametrize(
    ("changes", "where", "what"),
    [
        ({"U5": "three"}, "line 2, column U5", "'three' is not a number."),
        ({"U5": "nan"}, "line 2, column U5", "'nan' is not a number."),
        ({"U5": "inf"}, "line 2, column U5", "'inf' is not a number."),
        ({"U5": "3_6"}, "line 2, column U5", "'3_6' is not a number."),
        ({"U5": "٣"}, "line 2, column U5", "'٣' is not a number."),
        ({"U5": ""}, "line 2, column U5", "Is empty."),
        ({"pulse_s": ""}, "line 2, column pulse_s", "Is empty."),
        ({"pulse_s": "4"}, "line 2, column pulse_s", "4 s is not a pulse width of this test."),
        ({"rated_capacity_ah": "-3"}, "line 2, column rated_capacity_ah", "-3 Ah is no rated "),
        ({"temperature_c": "298"}, "line 2, column temperature_c", "298 °C is outside"),
        ({"cell_id": "=cmd|' /C calc'!A0"}, "line 2, column cell_id", "looks like a formula."),
        ({"cell_id": "@SUM(A1)"}, "line 2, column cell_id", "looks like a formula."),
        ({"test": "x" * 101}, "line 2, column test", "Is too long"),
        ({"test": "a\x07b"}, "line 2, column test", "unprintable"),
        ({"chemistry": "NMC"}, "line 2, column chemistry", "'NMC' is no chemistry"),
        ({"U3": "4.9"}, "line 2, column U3", "4.9 V lies outside 2.5 to 4.4 V"),
        ({"chemistry": "Li-ion LFP", "U11": "3.9"}, "line 2, column U11", "2 to 3.8 V"),
        ({"U9": "3.3"}, "line 2, column U9", "3.3 V is below U8"),
        ({"cell_id": '"open'}, "line 2", "quotation mark"),
        ({"cell_id": "a,b"}, "line 2", "Has 51 fields where 50 belong."),
    ],
)
def test_wrong_values_are_refused_with_place_and_reason(changes, where, what):
    problem = next(p for p in problems_of(table(**changes)) if p.where == where)
    assert what in problem.what
    assert problem.what_to_do


def test_every_wrong_line_is_told_up_to_twenty():
    good, bad = table(30).splitlines(), table(30, U5="x").splitlines()
    mixed = [good[0], *(bad[n] if n % 10 == 0 else good[n] for n in range(1, 31))]
    assert [p.where for p in problems_of("\n".join(mixed))] == [
        "line 11, column U5", "line 21, column U5", "line 31, column U5",
    ]  # fmt: skip
    assert len(problems_of("\n".join(bad))) == 20


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        (",U41", "", "The column U41 is missing."),
        ("cell_id", "Cell_ID", "The column cell_id is missing."),
        ("U3,", "U2,", "The column 'U2' stands there twice."),
        ("format", "colour", "The column 'colour' is not known."),
    ],
)
def test_a_wrong_header_is_told_by_column(old, new, what):
    header, rest = table().split("\r\n", 1)
    found = problems_of(header.replace(old, new) + "\r\n" + rest)
    assert what in [problem.what for problem in found]
    assert all(problem.where.startswith("line 1") for problem in found)


def test_a_renamed_column_is_told_by_its_new_name():
    (problem, _) = problems_of(table().replace("cell_id", "Cell_ID", 1))
    assert problem.what_to_do == "Rename 'Cell_ID' to 'cell_id'."


def test_a_repeated_test_is_refused():
    lines = table().splitlines()
    (problem,) = problems_of("\n".join([*lines, lines[1]]))
    assert problem.where == "line 3"
    assert "from line 2" in problem.what


def test_a_header_alone_is_no_measurement():
    (problem,) = problems_of(table().splitlines()[0])
    assert problem.what == "The table has a header but no test."


def test_decimal_comma_with_comma_separator_gets_the_right_advice():
    header, row, _ = table().split("\r\n")
    (problem,) = problems_of(header + "\r\n" + row.replace(".", ","))
    assert "decimals written with a comma" in problem.what_to_do


def test_too_many_and_too_long_lines_are_refused(monkeypatch):
    monkeypatch.setattr(pulse_table, "MAX_LINES", 3)
    assert "more than 3 lines" in problems_of(table(4))[0].what
    assert read(table(2)).pulse_records
    assert problems_of(table(test="x" * 10_000))[0].where == "line 2"
