"""Every vendor's own file: units, signs, clocks and traps, against figures of the file itself."""

import io
import shutil
from contextlib import suppress

import numpy as np
import pytest

from grading.measurements import MeasurementFileError
from grading.readers import read_measurements
from grading.readers.registry import SERIES_READERS, known_formats, read_series

from .conftest import shared_data  # noqa: F401 - fixture

F = "vendor_files"
# file, format, records, length s, lowest and highest V, lowest and highest A, first °C, warning
FILES = [
    (f"{F}/arbin/sample_data_arbin.csv", "Arbin (CSV)", 13, 271.2, 3.535, 3.600, 0, 2.650, 24.66),
    (f"{F}/maccor/maccor_three.txt", "Maccor (text)", 4009, 326843.4, 1.300, 3.802, -0.897, 0.183,
     None),
    (f"{F}/maccor/sample_data_maccor.csv", "Maccor (text)", 15, 13.1, 3.668, 3.716, 0, 28.844,
     22.26),
    (f"{F}/biologic/Sample_data_biologic_CA1.txt", "BioLogic (.mpt, text)", 1397, 139.5, 3.485,
     3.518, -0.900, 0, 22.19),
    (f"{F}/biologic/Sample_data_biologic_no_header.mpt", "BioLogic (.mpt, text)", 13, 120.1, 2.934,
     2.981, 0, 0, 24.44),
    (f"{F}/biologic/Sample_data_biologic_timestamped.txt", "BioLogic (.mpt, text)", 8, 12.5, 4.147,
     4.155, 0, 0.450, 19.38),
    (f"{F}/neware/TestFile.nda", "Neware (.nda)", 6670, 72373.2, 1.721, 4.200, -3.001, 1.201,
     23.03),
    (f"{F}/neware/nw4-120-1-6-53.ndax", "Neware (.ndax)", 18700, 173045.9, 1.646, 5.000, -0.002,
     0.002, None),
    (f"{F}/neware/Unit27_Example_Corrupt.ndax", "Neware (.ndax)", 301, 300.0, 2.983, 2.983, 0, 0,
     None),
    (f"{F}/neware/interp-test.csv", "Neware (CSV)", 333, 1800.0, 0.0, 0.0, 0, 0, None),
    (f"{F}/neware/nw_regular_export_ife_example.csv", "Neware (CSV)", 9295, 100543.0, 3.900, 4.700,
     -0.500, 0.500, 26.61),
    (f"{F}/other/pec_Test25209.csv", "PEC (CSV)", 281, 29768.1, 3.753, 3.754, -0.000, 0, None),
    (f"{F}/other/sample_data_basytec.txt", "Basytec (text)", 74, 70.2, 3.526, 3.533, 0, 0.454,
     25.48),
    (f"{F}/other/sample_data_novonix.csv", "Novonix (CSV)", 207, 12287.5, 3.843, 4.129, 0, 0.500,
     24.64),
    (f"{F}/bdf/SINTEF__LiGrR2032__2024-04-30__25degC__Landt.bdf.csv", "Battery Data Format (CSV)",
     25162, 262657.7, 0.010, 2.921, -0.000, 0.000, None),
    (f"{F}/bdf/legacy.bdf.parquet", "Battery Data Format (Parquet)", 5000, 148782.0, 0.240, 4.200,
     -0.000, 0.000, None),
    ("nissan_leaf/1C-Discharge-Bitrode-data.csv", "Bitrode (CSV)", 2287, 66040.4, 3.000, 4.201,
     -30.6, 15.3, None),
    ("nissan_leaf/NissanLeaf-cell-Low-Current-HPPC-25C-2.csv", "Bitrode (CSV)", 13248, 58967.2,
     3.000, 4.203, -30.0, 22.5, None),
]  # fmt: skip


@pytest.mark.parametrize("expected", FILES, ids=lambda one: one[0].rsplit("/", 1)[-1])
def test_a_vendors_file_is_known_by_its_content_and_read_in_si(
    expected,
    shared_data,  # noqa: F811
):
    path, name, *figures, first_c = expected
    found, series = read_series((shared_data / path).read_bytes(), "no name tells anything")
    volts, amperes = series.voltage_v, series.current_a
    extremes = [volts.min(), volts.max(), amperes.min(), amperes.max()]
    assert found == name
    assert [len(series), *(round(float(value), 3) for value in extremes)] == pytest.approx(
        [figures[0], *figures[2:]], abs=6e-4
    )
    assert series.test_time_s[-1] == pytest.approx(figures[1], abs=0.06)
    temperature = None if series.temperature_c is None else float(series.temperature_c[0])
    assert temperature == (None if first_c is None else pytest.approx(first_c, abs=0.006))


def test_neware_agrees_with_the_makers_own_export(shared_data):  # noqa: F811
    import pyarrow.parquet as pq

    for name in ("TestFile.nda", "nw4-120-1-6-53.ndax"):
        path = shared_data / F / "neware" / name
        _, series = read_series(path.read_bytes(), name)
        export = pq.read_table(path.with_suffix(".parquet")).to_pydict()
        volts = np.array(export["Voltage(mV)"]) / 1000
        amperes = np.array(export["Current(uA)"]) / 1e6
        assert np.abs(series.voltage_v - volts).max() < 1.1e-4
        assert np.abs(series.current_a - amperes).max() < 1e-5 * max(1, np.abs(amperes).max())


def test_minutes_without_a_unit_are_told_by_the_dates(shared_data):  # noqa: F811
    path = shared_data / F / "maccor" / "maccor_two.txt"
    with pytest.raises(MeasurementFileError) as error:
        read_series(path.read_bytes(), "m.txt")
    assert [problem.where for problem in error.value.problems] == [
        "line 229, column voltage [v]",
    ]
    _, series = read_series(path.read_bytes(), "m.txt", keep_sound=True)
    assert (len(series), series.test_time_s[1], series.test_time_s[-1]) == (213, 60.0, 12720.0)
    assert series.voltage_v[0] == pytest.approx(0.1377)
    assert series.left_out[0].where.startswith("line 229")


def test_a_clock_that_runs_back_is_named_by_line(shared_data):  # noqa: F811
    name = "SINTEF__SLPBA842124HV__2024-10-23__Rate_25degC__Neware__Time_Bug.bdf.csv"
    content = (shared_data / F / "bdf" / name).read_bytes()
    with pytest.raises(MeasurementFileError) as error:
        read_measurements(content, name)
    assert len(error.value.problems) == 19
    assert error.value.problems[0].where == "line 724"
    kept = read_measurements(content, name, keep_sound=True)
    assert len(kept.series) == 722


def test_capacity_tests_of_a_leaf_cell_are_found_and_its_pulses_are_none(
    shared_data,  # noqa: F811
):
    leaf = shared_data / "nissan_leaf"
    found = {}
    for name in ("1C-Discharge", "2C-Discharge", "3C-Discharge"):
        path = leaf / f"{name}-Bitrode-data.csv"
        first = read_measurements(path, path.name, catalogued_capacity_ah=33.1).capacity_tests[0]
        found[name] = (round(first.capacity_ah, 1), first.is_complete)
    assert found == {
        "1C-Discharge": (30.3, True),
        "2C-Discharge": (29.9, True),
        "3C-Discharge": (28.6, True),
    }
    path = leaf / "NissanLeaf-cell-Low-Current-HPPC-25C-2.csv"
    hppc = read_measurements(path, path.name, catalogued_capacity_ah=33.1)
    assert hppc.capacity_tests == ()
    first = hppc.pulse_resistances[0]
    assert (round(first.current_a), round(first.duration_s)) == (-30, 30)
    assert 1.0 < first.resistance_mohm < 6.0


def test_slow_cycles_of_a_leaf_cell(shared_data):  # noqa: F811
    path = shared_data / "nissan_leaf" / "NissanLeaf-cell-Cycling-10C-24C-40C.csv"
    found = read_measurements(path, path.name, catalogued_capacity_ah=33.1)
    complete = [t.capacity_ah for t in found.capacity_tests if t.is_complete]
    assert (round(max(complete), 1), round(min(complete), 1)) == (30.1, 29.4)


def test_a_thermometers_log_is_told_what_it_is(shared_data):  # noqa: F811
    path = shared_data / "nissan_leaf" / "Temperature-3C-discharge.lvm"
    with pytest.raises(MeasurementFileError, match="LabVIEW log of 4 channels without names"):
        read_measurements(path, path.name)


def test_an_arbin_database_needs_mdbtools(shared_data):  # noqa: F811
    path = shared_data / F / "arbin" / "20210210_FC_01_cc_01.res"
    if shutil.which("mdb-export") is None:
        with pytest.raises(MeasurementFileError, match="Install mdbtools, or export"):
            read_series(path, path.name)
        return
    _, series = read_series(path, path.name)
    assert len(series) == 7218
    assert np.abs(series.current_a).max() < 2e-4


def test_biologics_binary_is_told_to_come_as_text(shared_data):  # noqa: F811
    path = shared_data / F / "biologic" / "GCPL-0.mpr"
    with pytest.raises(MeasurementFileError, match=r"Export it from EC-Lab as text \(\.mpt\)"):
        read_series(path, path.name)


LANDT = "Index,TestTime,Voltage/V,Current/mA,StepNo,State\n1,00:00:00,3.7,0,1,R\n2,00:00:10,3.6,500,2,D_CC\n3,00:00:20,3.5,500,2,D_CC\n"  # noqa: E501
LABVIEW = (
    "LabVIEW Measurement\t\nSeparator\tTab\n***End_of_Header***\t\n\nChannels\t2\n"
    "***End_of_Header***\t\t\nX_Value\tVoltage\tCurrent\tComment\n0.0\t3.7\t1.0\n1.0\t3.71\t1.0\n"
)


def test_landts_unsigned_currents_get_their_sign_from_the_state():
    name, series = read_series(LANDT.encode(), "l.csv")
    assert (name, series.current_a.tolist()) == ("Landt (text)", [0.0, -0.5, -0.5])
    assert series.warnings == (
        "The tester writes currents without sign: taken from the state beside them.",
    )


def test_a_labview_file_with_named_channels():
    name, series = read_series(LABVIEW.encode(), "x.lvm")
    assert (name, series.voltage_v.tolist()) == ("LabVIEW (.lvm)", [3.7, 3.71])


@pytest.mark.parametrize("bad", ["=1+1", "nan", "inf", "1e999", "high", "1,5"])
def test_a_field_that_is_no_number_is_named_with_line_and_column(bad):
    text = f'test_time_second,voltage_volt,current_ampere\n0,3.7,0\n1,"{bad}",0\n2,3.7,0\n'
    with pytest.raises(MeasurementFileError) as error:
        read_series(text.encode(), "x.csv")
    assert error.value.problems[0].where == "line 3, column voltage_volt"
    _, kept = read_series(text.encode(), "x.csv", keep_sound=True)
    assert kept.test_time_s.tolist() == [0.0, 2.0]


def test_a_line_with_too_many_fields_is_named():
    text = "test_time_second,voltage_volt,current_ampere\n0,3.7,0\n1,3.7,0,9,9,9\n"
    with pytest.raises(MeasurementFileError, match="line 3: Has 6 fields"):
        read_series(text.encode(), "x.csv")


def test_impossible_values_are_refused_with_their_place():
    text = "test_time_second,voltage_volt,current_ampere\n0,3.7,0\n1,3.7,99999\n"
    with pytest.raises(MeasurementFileError, match="line 3: A current of 99999 A"):
        read_series(text.encode(), "x.csv")


SAMPLES = sorted({one[0] for one in FILES})


@pytest.mark.parametrize("path", SAMPLES, ids=lambda one: one.rsplit("/", 1)[-1])
def test_damaged_files_are_refused_in_words_or_read_and_never_break(
    path,
    shared_data,  # noqa: F811
):
    content = (shared_data / path).read_bytes()
    random = np.random.default_rng(len(content))
    damaged = [content[: len(content) * share // 7] for share in range(1, 7)]
    for _ in range(12):
        changed = bytearray(content[:200_000])
        for place in random.integers(0, len(changed), 20):
            changed[place] = int(random.integers(0, 256))
        damaged.append(bytes(changed))
    for one in damaged:
        for keep_sound in (False, True):
            with suppress(MeasurementFileError):
                found = read_measurements(one, "d", catalogued_capacity_ah=5, keep_sound=keep_sound)
                assert found.format_name in known_formats()


def test_a_bomb_of_an_archive_is_refused():
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(12):
            archive.writestr(f"data{number}.ndc", b"\0" * 100_000_000)
    with pytest.raises(MeasurementFileError, match="unpacks to more than 1 GB"):
        read_series(out.getvalue(), "b.ndax")


def test_an_archive_with_a_path_out_of_it_is_refused():
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("../../data.ndc", b"x")
    with pytest.raises(MeasurementFileError, match="unsafe name"):
        read_series(out.getvalue(), "b.ndax")


def test_every_vendor_of_the_registry_has_a_file_in_these_tests():
    tested = {one[1] for one in FILES} | {
        "Landt (text)",
        "LabVIEW (.lvm)",
        "Arbin database (.res)",
    }
    assert {reader.name for reader in SERIES_READERS} == tested


def test_of_a_pulse_table_the_sound_lines_are_kept_on_request():
    from tests.grading.readers import made_up

    lines = made_up.table(3).split("\r\n")
    lines[2] = lines[2].replace(",25,", ",warm,")
    content = "\r\n".join(lines).encode()
    with pytest.raises(MeasurementFileError, match="line 3"):
        read_measurements(content, "t.csv")
    found = read_measurements(content, "t.csv", keep_sound=True)
    assert [record.where for record in found.pulse_records] == ["line 2", "line 4"]
    assert [w for w in found.warnings if "Left out: line 3" in w]


def test_of_a_workbook_the_whole_levels_are_kept_on_request():
    from tests.grading.readers import made_up

    rows = made_up.visit(3)
    broken = made_up.workbook(rows[:-50])
    with pytest.raises(MeasurementFileError, match="in the middle of level 3"):
        read_measurements(broken, "w.xlsx")
    found = read_measurements(broken, "w.xlsx", keep_sound=True)
    assert {record.level for record in found.pulse_records} == {1, 2}
    assert found.capacity_tests[0].is_complete
    assert any("in the middle of level 3" in warning for warning in found.warnings)
    rows[300][made_up.VOLTAGE] = "high"
    found = read_measurements(made_up.workbook(rows), "w.xlsx", keep_sound=True)
    assert {record.level for record in found.pulse_records} == {1}
    assert any("row 302" in warning for warning in found.warnings)
