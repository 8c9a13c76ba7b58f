"""Error, bias and coverage, by the battery; what a capacity test's own error excuses."""

import pytest

from grading.accuracy import Figures, figures_by, figures_of, report_on


def test_the_battery_counts_not_the_test(row):
    rows = [row("a", 0.78)] + [row("b", 0.90, day) for day in range(3)]
    found = figures_of(rows)
    assert found == Figures(
        tests=4,
        batteries=2,
        mean_absolute_error=pytest.approx((0.02 + 0.10) / 2),
        bias=pytest.approx((0.02 - 0.10) / 2),
        batteries_with_interval=2,
        coverage=0.5,
        coverage_bounds=(pytest.approx(0.0126, abs=1e-4), pytest.approx(0.9874, abs=1e-4)),
        coverage_as_stated=0.5,
        mean_width=pytest.approx(0.10),
    )
    assert not found.is_enough


def test_the_bounds_are_those_of_clopper_and_pearson(row):
    rows = [row(f"{n}", 0.60 if n < 2 else 0.80) for n in range(20)]
    # 18 of 20: Newcombe 1998, or any table.
    assert figures_of(rows).coverage_bounds == pytest.approx((0.6830, 0.9877), abs=1e-4)
    assert figures_of(rows).is_enough


def test_without_an_interval_only_errors_are_told(row):
    found = figures_of([row("a", 0.75, half_width=None)])
    assert (found.mean_absolute_error, found.coverage, found.mean_width) == (
        pytest.approx(0.05),
        None,
        None,
    )


def test_a_capacity_test_of_its_own_error_excuses_what_it_cannot_tell(row):
    exact, rough = row(measured=0.86), row(measured=0.86, deviation=0.03)
    assert [(one.is_covered, one.is_covered_as_stated) for one in (exact, rough)] == [
        (False, False),
        (True, False),
    ]
    assert exact.error == rough.error == pytest.approx(-0.06)
    assert exact.standard_error == pytest.approx(-0.06 / (0.05 / 1.6449), abs=1e-3)
    assert abs(rough.standard_error) < abs(exact.standard_error)


def test_each_side_of_an_interval_counts_for_itself(row):
    lopsided = {"lower": 0.79, "upper": 0.90}
    assert row(measured=0.88, **lopsided).is_covered
    assert not row(measured=0.77, **lopsided).is_covered


def test_groups_and_the_worst_batteries(row):
    rows = [row("a", 0.78), row("a", 0.70, 40), row("b", 0.95, cell_type="LFP20"), row("c", 0.81)]
    report = report_on(rows)
    assert [(key, figures.batteries) for key, figures in report.by_type] == [
        (("pulse_model", "LFP20"), 1),
        (("pulse_model", "NMC21"), 2),
    ]
    assert [(key, f.tests) for key, f in report.by_month] == [
        (("2026-04", "pulse_model"), 1),
        (("2026-03", "pulse_model"), 3),
    ]
    worst = [(one.battery, round(one.error, 2)) for one in report.worst]
    assert worst == [("b", -0.15), ("a", 0.10), ("c", -0.01)]


def test_nothing_scored_is_an_empty_report():
    report = report_on([])
    assert (report.by_type, report.alarms, report.worst) == ((), (), ())
    assert figures_by([], lambda row: (row.method,)) == []
