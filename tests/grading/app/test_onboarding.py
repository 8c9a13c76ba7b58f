"""A type that the models refuse, then learn: reference cells, training, promotion, replay."""

from decimal import Decimal

import pytest

from accounts.enums import Role
from accounts.permissions import PermissionRefusedError
from grading.enums import ModelState
from grading.models import ReferenceFile, TrainedModel
from grading.queries import active_model
from grading.services.asking_anew import ask_about_stock
from grading.services.grades import sign_grade
from grading.services.model_promotion import promote_model, retire_model
from grading.services.model_training import ask_for_training
from grading.services.reference_cells import (
    add_reference_files,
    reference_rows,
    withdraw_reference_file,
)
from grading.services.replay import replay_grade
from jobs.models import Job
from lifecycle.errors import EntryRefusedError, LifecycleError
from lifecycle.models import BatteryModel
from lifecycle.services import verify_ledger
from tests.grading.readers import made_up

SHARES = (0.62, 0.66, 0.70, 0.74, 0.78, 0.82, 0.86, 0.90, 0.94, 0.98)


@pytest.fixture(autouse=True)
def _own_models(settings, tmp_path):
    settings.MODELS_DIR = tmp_path / "models"


@pytest.fixture
def new_type(db):
    """A catalogue model of 20 Ah of a type that nobody has trained."""
    model = BatteryModel.objects.get(code="cell-lfp-20")
    model.pk, model.code, model.name = None, "cell-new-20", "New cell 20 Ah"
    model.cell_type, model.chemistry = "NEW20", "Li-ion NMC"
    model.save()
    return model


@pytest.fixture
def administrator(make_actor, refurbisher):
    return make_actor(Role.ADMINISTRATOR, refurbisher)


def workbook(share, levels=3):
    """A visit of a cell whose resistance grows as its capacity falls."""
    return made_up.workbook(made_up.visit(levels, 20 * share, sag_v=0.01 + 0.03 * (1.1 - share)))


def files(shares):
    return {f"cell {share}.xlsx": workbook(share) for share in shares}


def trained(actor, work_off, shares):
    add_reference_files(actor=actor, cell_type="NEW20", files=files(shares))
    ask_for_training(actor=actor, cell_type="NEW20")
    return work_off()


def test_a_type_is_refused_then_learnt_from_five_workbooks(
    administrator, new_type, on_bench, confirm, work_off
):
    battery = on_bench("cell-new-20")
    content = made_up.workbook(made_up.visit(3, None, sag_v=0.01 + 0.03 * (1.1 - 0.80)))
    [evidence] = confirm(battery, content, "new.xlsx")
    refused = evidence.estimates.get()
    assert (refused.outcome, "'NEW20' was never trained" in refused.reason) == ("refused", True)

    assert trained(administrator, work_off, SHARES[:5]) == ["succeeded"]
    model = TrainedModel.objects.get(cell_type="NEW20", kind="one_test")
    assert (model.state, model.about["cells"], model.about["tests"]) == ("candidate", 5, 15)
    assert model.about["metrics"]["nested"]["coverage"] is None
    assert model.comparison["active"] is None
    assert [cell["active_error"] for cell in model.comparison["by_cell"]] == [None] * 5
    assert [point["cells"] for point in model.learning_curve] == [3]

    promote_model(actor=administrator, model=model, reason="first model of this type")
    ask_about_stock(actor=administrator, model=model)
    assert work_off() == ["succeeded"]
    estimate = evidence.estimates.get(outcome="estimated")
    assert (estimate.method_version, estimate.lower) == (model.version, None)
    assert abs(estimate.state_of_health - Decimal("0.80")) < Decimal("0.08")
    assert estimate.is_provisional
    assert "too few reference cells (5 of 9)" in estimate.warnings[0]
    assert verify_ledger().findings == []


def test_nine_cells_give_an_interval_and_the_old_grade_is_still_replayed(
    administrator, new_type, on_bench, confirm, work_off, technician
):
    trained(administrator, work_off, SHARES)
    first = TrainedModel.objects.get(cell_type="NEW20", kind="one_test")
    promote_model(actor=administrator, model=first, reason="ten cells")
    battery = on_bench("cell-new-20")
    content = made_up.workbook(made_up.visit(3, None, sag_v=0.01 + 0.03 * (1.1 - 0.84)))
    [evidence] = confirm(battery, content, "new.xlsx")
    estimate = evidence.estimates.get()
    assert estimate.lower < Decimal("0.84") < estimate.upper
    signed = sign_grade(actor=technician, battery=battery, grade="C", request_key="g",
                        override_reason="only a test")  # fmt: skip

    trained(administrator, work_off, (0.6, 0.72))
    second = TrainedModel.objects.exclude(pk=first.pk).get(cell_type="NEW20", kind="one_test")
    assert second.comparison["active"]["version"] == first.version
    promote_model(actor=administrator, model=second, reason="two more cells")
    first.refresh_from_db()
    assert (first.state, active_model("NEW20")) == (ModelState.RETIRED, second)
    replayed = replay_grade(actor=technician, signed=signed)
    assert (replayed.agrees, replayed.estimate_agrees, replayed.differences) == (True, True, ())


def test_a_model_of_two_tests_comes_with_the_pairs_of_the_sweep(administrator, new_type, work_off):
    sweeps = {f"cell {share}.xlsx": workbook(share, levels=5) for share in SHARES[:6]}
    add_reference_files(actor=administrator, cell_type="NEW20", files=sweeps)
    ask_for_training(actor=administrator, cell_type="NEW20")
    assert work_off() == ["succeeded"]
    two = TrainedModel.objects.get(cell_type="NEW20", kind="two_tests")
    assert (two.state, two.about["cells"]) == ("candidate", 6)


def test_our_own_pulse_and_capacity_test_make_a_reference_cell(new_type, on_bench, confirm):
    battery = on_bench("cell-new-20")
    confirm(battery, workbook(0.8), "both.xlsx")
    rows = reference_rows("NEW20")
    assert [(row.cell_id, row.soh) for row in rows] == [(battery.serial, pytest.approx(0.8))]


def test_demonstration_data_trains_nothing(new_type, on_bench, confirm):
    confirm(on_bench("cell-new-20"), workbook(0.8), "both.xlsx", is_demonstration=True)
    assert reference_rows("NEW20") == []


def test_of_many_files_the_sound_ones_are_kept(administrator, new_type):
    added = add_reference_files(
        actor=administrator,
        cell_type="NEW20",
        files={
            "good.xlsx": workbook(0.8),
            "no capacity.xlsx": made_up.workbook(made_up.visit(2, None)),
            "broken.xlsx": workbook(0.8)[:2000],
        },
    )
    assert [(one.name, one.cells, one.tests) for one in added] == [
        ("good.xlsx", 1, 3),
        ("no capacity.xlsx", 0, 0),
        ("broken.xlsx", 0, 0),
    ]
    assert "no capacity test" in added[1].problems[0].what
    assert ReferenceFile.objects.count() == 1


def test_the_same_file_twice_stands_once_and_a_withdrawn_one_trains_nothing(
    administrator, new_type
):
    content = workbook(0.8)
    for _ in range(2):
        add_reference_files(actor=administrator, cell_type="NEW20", files={"a": content})
    file = ReferenceFile.objects.get()
    withdraw_reference_file(actor=administrator, file=file)
    assert reference_rows("NEW20") == []


def test_too_few_cells_are_said_and_train_nothing(administrator, new_type, work_off):
    assert trained(administrator, work_off, SHARES[:4]) == ["failed"]
    error = Job.objects.latest("pk").error
    assert error.startswith("NEW20: 4 reference cells; at least 5 are needed")
    assert not TrainedModel.objects.filter(cell_type="NEW20").exists()


def test_a_type_outside_the_catalogue_takes_no_cells(administrator):
    with pytest.raises(EntryRefusedError, match="cell type NONE"):
        add_reference_files(actor=administrator, cell_type="NONE", files={"a": b"x"})


def test_a_technician_does_not_promote(technician, administrator):
    model = active_model("NMC21")
    with pytest.raises(PermissionRefusedError):
        retire_model(actor=technician, model=model, reason="no more")
    with pytest.raises(EntryRefusedError):
        retire_model(actor=administrator, model=model, reason=" ")
    retire_model(actor=administrator, model=model, reason="a recall")
    with pytest.raises(LifecycleError, match="retired already"):
        retire_model(actor=administrator, model=model, reason="again")


def test_the_tests_of_a_retired_model_are_refused(administrator, on_bench, confirm, drawn):
    retire_model(actor=administrator, model=active_model("NMC21"), reason="a recall")
    [evidence] = confirm(on_bench(), drawn())
    assert evidence.estimates.get().outcome == "refused"


def test_a_changed_manifest_is_refused_in_words(administrator, on_bench, confirm, drawn):
    row = active_model("NMC21")
    confirm(on_bench(), drawn())
    (row.kept_directory / "manifest.json").write_bytes(b"{}")
    [evidence] = confirm(on_bench(), drawn(state_of_health=0.87))
    reason = evidence.estimates.get().reason
    assert "are gone, or not the ones that were entered" in reason


def test_who_changes_a_models_row_is_named(administrator):
    row = active_model("LFP20")
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("UPDATE grading_trainedmodel SET state='retired' WHERE id=%s", [row.pk])
    assert len(verify_ledger().findings) == 1
