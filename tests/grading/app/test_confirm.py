"""A file becomes evidence once, whole, and only for the battery that it speaks of."""

from decimal import Decimal

import pytest

from accounts.models import Organisation
from accounts.permissions import PermissionRefusedError
from grading.enums import UploadState
from grading.measurements import MeasurementFileError
from grading.models import Estimate, Evidence, UploadedTest
from grading.services.confirm import confirm_upload
from grading.services.estimating import ask_for_estimates
from grading.services.pulse_fields import from_fields
from grading.services.reading import on_bench as bench_of
from grading.services.reading import read_for
from grading.services.uploads import discard_upload, upload_test
from lifecycle.enums import Stage
from lifecycle.errors import (
    EntryRefusedError,
    LifecycleError,
    StaleRecordError,
    TransitionRefusedError,
)
from lifecycle.models import StoredFile
from lifecycle.services import verify_ledger
from tests.grading.readers import made_up


def problems(error):
    return [(p.where, p.what) for p in error.value.problems]


def upload(technician, battery, content, name="t.csv", key="u"):
    return upload_test(
        actor=technician, battery=battery, name=name, content=content, request_key=key
    )


def test_a_pulse_test_is_kept_with_what_the_model_says_of_it(on_bench, confirm, drawn):
    battery = on_bench()
    [evidence] = confirm(battery, drawn(state_of_health=0.86))
    estimate = evidence.estimates.get()
    assert (evidence.kind, evidence.where, battery.stage) == ("pulse", "line 2", Stage.TESTED)
    assert (estimate.method, estimate.outcome) == ("pulse_model", "estimated")
    assert abs(estimate.state_of_health - Decimal("0.86")) < Decimal("0.06")
    assert estimate.lower < estimate.state_of_health < estimate.upper
    assert battery.state_of_health == estimate.state_of_health
    assert [e.kind for e in battery.events.order_by("sequence")][2:] == ["measured", "estimated"]
    assert evidence.pulses.original_name == "test.csv.pulses.parquet"


def test_the_kept_fields_give_the_record_back(on_bench, confirm, drawn):
    battery, content = on_bench(), drawn()
    [evidence] = confirm(battery, content)
    read = read_for(bench_of(battery), content, "test.csv")
    assert from_fields(evidence.pulse) == read.choices[0].record


def test_the_readings_are_kept_as_parquet(on_bench, confirm):
    import pyarrow.parquet as pq

    battery = on_bench("cell-lfp-20")
    pulse, capacity = confirm(battery, made_up.workbook(made_up.visit()), "visit.xlsx")
    assert pq.read_table(pulse.pulses.path).num_rows == 20
    assert pulse.series == capacity.series
    assert pq.read_table(capacity.series.path).column_names[0] == "test_time_second"


def test_a_leafs_pulses_are_kept_and_refused_with_that_reason(on_bench, confirm):
    battery = on_bench("leaf-24-module")
    table = made_up.table(1, cell_type="Leaf", chemistry="Li-ion LMO", rated_capacity_ah="66.2")
    [evidence] = confirm(battery, table.encode())
    estimate = evidence.estimates.get()
    assert (estimate.outcome, estimate.reason) == (
        "refused",
        f"There is no trained pulse model for {battery.battery_model} yet. The pulses are kept. "
        "Run a capacity test, or enter what its BMS claims.",
    )
    assert (battery.stage, battery.state_of_health) == (Stage.TESTED, None)


@pytest.mark.parametrize(
    ("code", "changes", "where", "words"),
    [
        ("cell-lfp-20", {}, "line 2, column cell_type", "says NMC21; the catalogue says LFP20"),
        ("leaf-24", {}, "line 2, column cell_type", "no cell type of the pulse model"),
        (
            "cell-nmc-21",
            {"rated_capacity_ah": "20.5"},
            "line 2, column rated_capacity_ah",
            "says 20.5 Ah; the catalogue says 21 Ah",
        ),
        (
            "cell-nmc-21",
            {"chemistry": "Li-ion LMO"},
            "line 2, column chemistry",
            "says Li-ion LMO; the catalogue says Li-ion NMC",
        ),
    ],
)
def test_what_contradicts_the_catalogue_is_refused_with_both_values(
    technician, on_bench, table, code, changes, where, words
):
    with pytest.raises(MeasurementFileError) as error:
        upload(technician, on_bench(code), table(**changes))
    assert problems(error)[0][0] == where
    assert words in problems(error)[0][1]
    assert (UploadedTest.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_a_workbook_at_another_current_is_another_battery(technician, on_bench):
    content = made_up.workbook(made_up.visit())
    with pytest.raises(MeasurementFileError) as error:
        upload(technician, on_bench("cell-lmo-25"), content, "visit.xlsx")
    assert "1C current speaks of 20 Ah; the catalogue says 25 Ah" in problems(error)[0][1]


def test_of_many_cells_only_the_batterys_own_can_be_chosen(technician, on_bench, drawn):
    battery = on_bench(serial="C7")
    found = upload(technician, battery, drawn(cells=("NMC21/C6", "NMC21/C7", "NMC21/C8")))
    assert [key for key, _ in found.summary["choices"]] == ["line 3"]
    assert found.summary["notices"] == ["2 tests of other cells were left out."]


def test_a_test_that_is_none_of_the_files_is_refused(technician, on_bench, drawn):
    draft = upload(technician, on_bench(), drawn())
    with pytest.raises(EntryRefusedError):
        confirm_upload(actor=technician, upload=draft, test="line 9", request_key="c")
    assert Evidence.objects.count() == 0


def test_sent_twice_it_stands_once(technician, on_bench, drawn, work_off):
    battery, content = on_bench(), drawn()
    first, second = (upload(technician, battery, content) for _ in range(2))
    assert first == second
    found = [
        confirm_upload(actor=technician, upload=draft, test="line 2", request_key="c")
        for draft in (first, UploadedTest.objects.get(), first)
    ]
    assert found[0] == found[1] == found[2]
    assert work_off() == ["succeeded"]
    ask_for_estimates(actor=technician, battery=battery, evidence=found[0])
    assert work_off() == ["succeeded"]
    assert (Evidence.objects.count(), Estimate.objects.count()) == (1, 1)


def test_the_same_test_of_the_same_file_is_evidence_once(technician, on_bench, confirm, drawn):
    battery, content = on_bench(), drawn()
    confirm(battery, content)
    again = upload(technician, battery, content)
    with pytest.raises(LifecycleError, match="recorded as evidence of this battery already"):
        confirm_upload(actor=technician, upload=again, test="line 2", request_key="c")
    assert battery.events.count() == 4


def test_a_stale_confirmation_writes_nothing(technician, on_bench, inspect, drawn):
    battery = on_bench()
    draft, seen = upload(technician, battery, drawn()), battery.sequence
    inspect(battery, open_circuit_voltage_v=Decimal("3.7"))
    with pytest.raises(StaleRecordError):
        confirm_upload(
            actor=technician,
            upload=draft,
            test="line 2",
            request_key="c",
            expected_sequence=seen,
        )
    draft.refresh_from_db()
    assert (draft.state, Evidence.objects.count()) == (UploadState.DRAFT, 0)


def test_a_failure_half_way_leaves_nothing(technician, on_bench, drawn, monkeypatch):
    battery = on_bench()
    draft = upload(technician, battery, drawn())

    def break_down(**arguments):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("grading.services.confirm.ask_for_estimates", break_down)
    with pytest.raises(RuntimeError):
        confirm_upload(actor=technician, upload=draft, test="line 2", request_key="c")
    battery.refresh_from_db()
    draft.refresh_from_db()
    assert (battery.stage, draft.state) == (Stage.INSPECTED, UploadState.DRAFT)
    assert (Evidence.objects.count(), battery.events.count()) == (0, 2)


def test_what_was_discarded_cannot_be_confirmed_nor_the_other_way_round(
    technician, on_bench, drawn
):
    battery = on_bench()
    one, other = (upload(technician, battery, drawn(), key=key) for key in "ab")
    discard_upload(actor=technician, upload=one)
    assert discard_upload(actor=technician, upload=one).state == UploadState.DISCARDED
    one.refresh_from_db()
    with pytest.raises(LifecycleError, match="discarded"):
        confirm_upload(actor=technician, upload=one, test="line 2", request_key="c")
    confirm_upload(actor=technician, upload=other, test="line 2", request_key="c")
    with pytest.raises(LifecycleError, match="not taken back"):
        discard_upload(actor=technician, upload=other)


def test_a_battery_that_was_not_inspected_cannot_be_tested(technician, receive, drawn):
    with pytest.raises(TransitionRefusedError, match="no test can be recorded now"):
        upload(technician, receive(), drawn())


def test_only_the_holder_with_the_permission_uploads(make_actor, planner, on_bench, drawn):
    battery = on_bench()
    rival = make_actor("technician", Organisation.objects.create(name="Rival", kind="refurbisher"))
    for actor in (planner, rival):
        with pytest.raises(PermissionRefusedError):
            upload(actor, battery, drawn())


def test_the_chain_and_the_files_verify(on_bench, confirm, drawn):
    confirm(on_bench(), drawn())
    confirm(on_bench("cell-lfp-20"), made_up.workbook(made_up.visit()), "visit.xlsx")
    result = verify_ledger()
    assert (result.files, result.findings) == (5, [])


def test_a_testers_clock_in_the_future_is_noticed_and_not_believed(on_bench, confirm):
    rows = made_up.visit()
    for row in rows:
        row[made_up.START] = row[made_up.START].replace("2025-", "2199-")
    battery = on_bench("cell-lfp-20")
    evidence = confirm(battery, made_up.workbook(rows), "visit.xlsx")
    upload = UploadedTest.objects.get()
    assert "ran on 2199-03-03, in the future" in upload.summary["notices"][0]
    assert {one.measured_at for one in evidence} == {upload.uploaded_at}
