"""Real tester files from the upload to the proposed grade."""

import csv
import io

import pytest

from grading.models import Estimate
from grading.services.proposing import propose_grade

pytestmark = pytest.mark.shared_data

WORKBOOKS = {
    "LMO_C_10_B_2_SOC_5-55_Part_1-1_ID_PIP15827A00221240.xlsx": ("cell-lmo-10", "0.605130", "C"),
    "LMO_C_25_B_24_SOC_5-75_Part_1-1_ID_515093002348.xlsx": ("cell-lmo-25", "0.796580", "B"),
    "LMO_C_25_B_101_SOC_5-50_Part_1-1_ID_515092901207.xlsx": ("cell-lmo-25", "0.561636", "C"),
    "NMC_C_21_B_6_SOC_5-90_Part_1-2_ID_02LCC02100101A87Y0052124.xlsx": (
        "cell-nmc-21",
        "1.002110",
        "A",
    ),
}


@pytest.mark.parametrize("name", WORKBOOKS)
def test_a_workbook_is_graded_from_its_capacity_test(
    shared_data,
    on_bench,
    confirm,
    name,
):
    code, share, grade = WORKBOOKS[name]
    battery = on_bench(code, serial=name.rsplit("_", 1)[1].removesuffix(".xlsx"))
    pulse, capacity = confirm(battery, (shared_data / "nebula" / name).read_bytes(), name)
    estimate = capacity.estimates.get(method="capacity_test")
    assert (str(estimate.state_of_health), propose_grade(battery).proposal.grade) == (share, grade)
    from_pulse = pulse.estimates.exclude(method="fused").get()
    if code == "cell-lmo-25":
        assert from_pulse.outcome == "refused"
        assert "'LMO25' was never trained" in from_pulse.reason
    else:
        assert from_pulse.lower <= estimate.state_of_health <= from_pulse.upper


CELL_TYPES = {
    "LMO10": "cell-lmo-10",
    "NMC21": "cell-nmc-21",
    "LFP35": "cell-lfp-35",
    "NMC2.1": "cell-nmc-2-1",
    "LFP20": "cell-lfp-20",
}


@pytest.mark.parametrize("cell_type", CELL_TYPES)
def test_a_pulse_table_is_graded_by_the_model(
    shared_data,
    on_bench,
    confirm,
    cell_type,
):
    with (shared_data / "pulsebat" / "train_5s.csv").open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["cell_type"] == cell_type]
    known = float(rows[0].pop("soh"))
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0])
    writer.writeheader()
    writer.writerow(rows[0])
    battery = on_bench(CELL_TYPES[cell_type])
    confirm(battery, out.getvalue().encode())
    estimate = Estimate.objects.get()
    assert (estimate.outcome, estimate.is_provisional) == ("estimated", cell_type == "NMC2.1")
    # A cell of the training data: this is a test of the road, not of the model.
    assert float(estimate.state_of_health) == pytest.approx(known, abs=0.1)
    proposal = propose_grade(battery).proposal
    assert proposal.grade in ("A", "B", "C", "recycle")
    assert sum(share for _, share in proposal.probabilities) == pytest.approx(1)
