"""The forecast of returns from the record, and what people enter."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from accounts.permissions import PermissionRefusedError
from lifecycle.models import Battery, BatteryModel, RowSeal, Site
from lifecycle.services import verify_ledger
from matching.enums import ForecastSource
from matching.errors import MatchingError
from matching.forecast.months import month_of, months_after, next_months
from matching.models import SupplyForecast, SupplyHistory
from matching.queries.supply import forecasts_in_force
from matching.services.rolling.enter_supply import enter_supply, remove_supply
from matching.services.rolling.supply import make_supply_forecast
from matching.services.rolling.supply_import import import_supply

TODAY = timezone.localdate()


@pytest.fixture
def came(graded):
    """A battery that came in so many months ago."""

    def came(months_ago, soh="0.78", **more):
        battery = graded(soh, **more)
        month = months_after(month_of(TODAY), -months_ago)
        moment = datetime(month.year, month.month, 10, 12, tzinfo=timezone.get_current_timezone())
        Battery.objects.filter(pk=battery.pk).update(received_at=moment)
        return battery

    return came


@pytest.fixture
def forecast(planner, house):
    def forecast():
        return make_supply_forecast(actor=planner, organisation_id=house.pk, today=TODAY)

    return forecast


def leaf():
    return BatteryModel.objects.get(code="leaf-40")


def test_returns_are_counted_by_whole_months(came, forecast, site):
    for months_ago, soh in [(3, "0.70"), (3, "0.80"), (1, "0.90"), (0, "0.60")]:
        came(months_ago, soh)
    assert forecast() == 1
    history = SupplyHistory.objects.get()
    # This month is not over: what came in it is not counted yet.
    assert (history.counts, history.last_month) == ([2, 0, 1], months_after(month_of(TODAY), -1))
    rows = list(SupplyForecast.objects.all())
    assert [row.month for row in rows] == next_months(TODAY, 6)
    assert {(row.expected_packs, row.state_of_health, row.site) for row in rows} == {
        (Decimal("1.00"), Decimal("0.7500"), site)
    }
    assert all(row.lower_packs <= 1 <= row.upper_packs for row in rows)


def test_a_model_with_few_graded_packs_is_told_by_all(came, forecast):
    for _ in range(5):
        came(2, "0.80")
    came(1, "0.60", model="leaf-24")
    forecast()
    of_all = SupplyHistory.objects.get(battery_model__code="leaf-24")
    assert of_all.health_from.startswith("State of health of 6 graded packs of all models")


def test_cells_parts_and_other_organisations_are_no_returns(came, forecast, house):
    came(1)
    came(1, model="cell-lmo-10")
    came(1, model="leaf-24-module")
    part = came(1)
    Battery.objects.filter(pk=part.pk).update(origin="disassembly")
    stranger = Organisation.objects.create(name="Else", kind=OrganisationKind.REFURBISHER)
    other = came(1)
    Battery.objects.filter(pk=other.pk).update(organisation=stranger)
    forecast()
    assert [row.counts for row in SupplyHistory.objects.all()] == [[1]]
    assert set(SupplyForecast.objects.values_list("organisation", flat=True)) == {house.pk}


def test_nothing_came_nothing_is_forecast(forecast):
    assert forecast() == 0
    assert not SupplyForecast.objects.exists()


def test_made_again_it_writes_only_what_changed(came, forecast):
    came(1)
    forecast()
    seals = list(RowSeal.objects.filter(table="matching_supplyforecast").values_list("seal"))
    before = list(SupplyForecast.objects.values_list("pk", "made_at"))
    forecast()
    assert list(SupplyForecast.objects.values_list("pk", "made_at")) == before
    came(1)
    forecast()
    assert {row.expected_packs for row in SupplyForecast.objects.all()} == {2}
    assert [pk for pk, _ in before] == list(SupplyForecast.objects.values_list("pk", flat=True))
    after = list(RowSeal.objects.filter(table="matching_supplyforecast").values_list("seal"))
    assert len(after) == len(seals) == 6
    assert not set(after) & set(seals)
    # The batteries' days were set by hand, past the ledger; the forecasts were not.
    assert not [one for one in verify_ledger().findings if "forecast" in str(one)]


def test_a_forecast_needs_a_fixed_number_of_statements(came, forecast):
    def statements():
        with CaptureQueriesContext(connection) as captured:
            forecast()
        return len(captured)

    came(1)
    few = statements()
    for model in ("leaf-24", "leaf-30", "leaf-62"):
        if BatteryModel.objects.filter(code=model).exists():
            came(1, model=model)
            came(2, model=model)
    assert statements() == few


def test_what_is_entered_goes_before_history_until_it_is_removed(came, forecast, planner, house):
    came(1)
    forecast()
    month = next_months(TODAY, 2)[1]

    def in_force():
        return forecasts_in_force(house.pk, month, month)[leaf().pk, month]

    row = enter_supply(
        actor=planner, battery_model=leaf(), month=month, expected_packs=Decimal(9), note="Fleet"
    )
    assert (in_force(), in_force().expected_packs) == (row, 9)
    # Poisson around 9: P(≤ 3) = 0.021, P(≤ 4) = 0.055; P(≤ 13) = 0.926, P(≤ 14) = 0.959.
    assert (in_force().lower_packs, in_force().upper_packs) == (4, 14)
    enter_supply(actor=planner, battery_model=leaf(), month=month, expected_packs=Decimal(5))
    forecast()
    assert (in_force().expected_packs, in_force().source) == (5, ForecastSource.ENTERED)
    remove_supply(actor=planner, row=in_force())
    assert in_force().source == ForecastSource.HISTORY
    with pytest.raises(MatchingError, match="Only what was entered"):
        remove_supply(actor=planner, row=in_force())


def test_what_cannot_be_forecast_is_refused(planner, technician, house):
    stranger = Organisation.objects.create(name="Else", kind=OrganisationKind.REFURBISHER)
    there = Site.objects.create(organisation=stranger, name="There", latitude=52, longitude=5)
    good = {"battery_model": leaf(), "month": next_months(TODAY, 1)[0], "expected_packs": 1}
    cell = BatteryModel.objects.get(code="cell-lmo-10")
    for wrong, words in [
        ({"month": TODAY}, "cannot be forecast"),
        ({"month": TODAY + timedelta(days=9_000)}, "cannot be forecast"),
        ({"battery_model": cell}, "is a cell"),
        ({"site": there}, "not one of yours"),
        ({"expected_packs": Decimal(-1)}, "Give 0 to"),
    ]:
        with pytest.raises(MatchingError, match=words):
            enter_supply(actor=planner, **(good | wrong))
    with pytest.raises(PermissionRefusedError):
        enter_supply(actor=technician, **good)
    assert not SupplyForecast.objects.exists()


def lines(*rows):
    head = "model,month,packs,state_of_health_percent,deviation_percent,site,note"
    return "\n".join([head, *rows]).encode()


def test_a_file_is_taken_whole(planner, site):
    month = next_months(TODAY, 1)[0]
    content = lines(
        f"leaf-40,{month:%Y-%m},2.5,78,3,Rotterdam,Fleet A", f"leaf-24,{month:%Y-%m},4,,,,"
    )
    assert import_supply(actor=planner, content=content) == (2, [])
    first = SupplyForecast.objects.get(battery_model__code="leaf-40")
    assert (first.expected_packs, first.state_of_health, first.state_of_health_deviation) == (
        Decimal("2.5"), Decimal("0.78"), Decimal("0.03"),
    )  # fmt: skip
    assert (first.site, first.note) == (site, "Fleet A")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("leaf-40,2001-01,2,,,,", "Line 3: 2001-01 cannot be forecast"),
        ("leaf-40,soon,2,,,,", "Line 3, month: write it as 2027-01"),
        ("no-such,{month},2,,,,", "Line 3, model: there is no model “no-such”"),
        ("leaf-40,{month},many,,,,", "Line 3, packs: “many” is no number"),
        ("leaf-40,{month},NaN,,,,", "Line 3, packs: “NaN” is no number"),
        ("leaf-40,{month},2,300,,,", "Line 3, state_of_health_percent: give 1 to 120"),
        ("leaf-40,{month},2,,,Nowhere,", "Line 3, site: you have no site “Nowhere”"),
        ("leaf-40,{month},2,,,,=1+1", "Line 3, note: begins with “=”"),
        ("leaf-40,{month},2,,", "Line 3: 5 cells, the header has 7"),
    ],
)
def test_with_one_bad_line_nothing_is_taken(planner, row, words):
    month = f"{next_months(TODAY, 1)[0]:%Y-%m}"
    content = lines(f"leaf-24,{month},4,,,,", row.format(month=month))
    taken, problems = import_supply(actor=planner, content=content)
    assert taken == 0
    assert [problem.startswith(words) for problem in problems] == [True], problems
    assert not SupplyForecast.objects.exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff\xfe", "no text in UTF-8"),
        (b"model,month,packs,note\nleaf-40,2027-01,1,a\0b", "This is no text file"),
        (b"model\nleaf-40", "The column “month” is missing"),
        (b"model,month,packs,colour\n", "There is no column “colour”"),
        (b"model,month,packs\n", "The file holds no line"),
        (b"model,month,packs\n" + b"leaf-40,2027-01,1\n" * 1_001, "At most 1000 lines"),
        (b"x" * 300_000, "more than 200 kB"),
    ],
)
def test_what_is_no_such_file_is_said(planner, content, words):
    taken, problems = import_supply(actor=planner, content=content)
    assert taken == 0
    assert words in problems[0]
