"""Years until the floor, as a planner sees them."""

import re
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from grading.ageing import named_duty
from grading.models import Evidence
from grading.queries import remaining_life
from grading.services.entries import TypedCapacity, record_bms_claim, record_capacity_test
from lifecycle.models import Battery, BatteryModel, StoredFile


@pytest.fixture
def tested(on_bench, technician):
    """A battery of 75 % by a capacity test."""

    def tested(code="leaf-24"):
        battery = on_bench(code)
        model = battery.battery_model
        test = TypedCapacity(
            capacity_ah=model.rated_capacity_ah * Decimal("0.75"),
            current_a=Decimal(20),
            temperature_c=Decimal(25),
            upper_voltage_v=model.maximum_voltage_v,
            lower_voltage_v=model.minimum_voltage_v,
        )
        record_capacity_test(
            actor=technician, battery=battery, test=test, request_key=f"capacity {battery.pk}"
        )
        battery.refresh_from_db()
        return battery

    return tested


def address(battery, **chosen):
    query = "&".join(f"{name}={value}" for name, value in chosen.items())
    return f"{battery.get_absolute_url()}remaining-life/{'?' if query else ''}{query}"


def words_of(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def profile(*, warm=25, days=3):
    rows = [f"{hour * 3600},{0.1 + 0.8 * (hour % 12 > 5)},{warm}" for hour in range(24 * days + 1)]
    return "\n".join(["Time_s,SOC,Temperature_C", *rows]).encode()


def test_a_named_duty_with_its_floor_and_what_is_extrapolated(desk, tested):
    battery = tested()
    page = desk.get(address(battery, duty="generator:commercial_peak_shaving", temperature_c="25"))
    life = page.context["life"]
    assert (life.floor.state_of_health, life.floor.words) == (
        0.5,
        "grade C from 50 %, policy 2026-1",
    )
    years, said = life.forecast.years, words_of(page)
    for value in (years.lower, years.median, years.upper):
        assert f"{value:.1f}" in said
    assert life.forecast.is_extrapolated
    assert all(reason in said for reason in life.forecast.reasons)
    assert "No knee and no failure is in the model" in said
    assert "Braco et al." in said
    assert "10.1016/j.est.2019.101077" in said


def test_the_duty_of_the_grade_is_shown_before_anything_is_chosen(desk, tested):
    page = desk.get(address(tested()))
    assert page.status_code == 200
    assert page.context["life"].duty.key == "frequency_containment_reserve"
    ids = re.findall(r' id="([^"]+)"', page.content.decode())
    assert sorted(ids) == sorted(set(ids))


def test_depth_and_temperature_are_taken_as_chosen(desk, tested):
    chosen = {"duty": "storage:frequency_containment_reserve", "depth_percent": "90"}
    page = desk.get(address(tested(), temperature_c="24.5", **chosen))
    duty = page.context["life"].duty
    assert (duty.depth, duty.mean_temperature_c) == (0.9, 24.5)


@pytest.mark.parametrize(
    "chosen",
    [
        {"duty": "storage:personal_ev_smallbatt"},
        {"duty": "nonsense"},
        {"duty": "traction:commercial_ev", "temperature_c": "900"},
        {"duty": "traction:commercial_ev", "depth_percent": "0"},
    ],
)
def test_what_cannot_be_chosen_is_said_and_nothing_is_shown(desk, tested, chosen):
    page = desk.get(address(tested(), **chosen))
    assert page.status_code == 422
    assert "life" not in page.context


def test_without_an_estimate_it_says_what_to_do(desk, on_bench):
    battery = on_bench("leaf-24")
    page = desk.get(address(battery))
    assert "Nothing to forecast from yet" in words_of(page)
    assert f"{battery.get_absolute_url()}tests/capacity/" in page.content.decode()
    assert desk.get(f"{battery.get_absolute_url()}remaining-life/plot/").status_code == 404


def test_another_chemistry_is_refused_in_words(desk, tested):
    battery = tested("cell-nmc-21")
    BatteryModel.objects.filter(pk=battery.battery_model_id).update(chemistry="Na-ion")
    page = desk.get(address(battery))
    assert "No published model is built in for Na-ion" in words_of(page)
    assert page.context["life"].forecast is None


def test_an_own_profile_is_read_drawn_and_not_kept(desk, tested):
    battery = tested()
    before = StoredFile.objects.count(), Evidence.objects.count()
    file = SimpleUploadedFile("my duty.csv", profile())
    page = desk.post(address(battery), {"application": "forklift", "file": file})
    assert page.status_code == 200
    life = page.context["life"]
    assert (life.duty.name, life.floor.state_of_health) == ("my duty.csv", 0.65)
    assert life.duty.depth == pytest.approx(0.8)
    assert "<svg" in page.content.decode()
    assert (StoredFile.objects.count(), Evidence.objects.count()) == before


def test_a_broken_profile_is_refused_by_line(desk, tested):
    file = SimpleUploadedFile("duty.csv", profile().replace(b"7200,0.1", b"7200,10"))
    page = desk.post(address(tested()), {"application": "forklift", "file": file})
    assert page.status_code == 422
    assert "line 4, column SOC" in words_of(page)
    assert "Give a fraction; divide per cent by 100." in words_of(page)


def test_a_post_without_a_file(desk, tested):
    page = desk.post(address(tested()), {"application": "forklift"})
    assert page.status_code == 422
    assert "Choose the file with the profile." in words_of(page)


def test_the_plot_is_of_what_was_chosen(desk, tested):
    battery = tested()
    plot = f"{battery.get_absolute_url()}remaining-life/plot/"
    cool = desk.get(
        plot + "?duty=traction:commercial_ev&temperature_c=20", headers={"HX-Request": "true"}
    )
    warm = desk.get(
        plot + "?duty=traction:commercial_ev&temperature_c=40", headers={"HX-Request": "true"}
    )
    assert b"<svg" in cool.content
    assert cool.headers["ETag"] != warm.headers["ETag"]
    page = desk.get(address(battery, duty="traction:commercial_ev", temperature_c="40"))
    assert "remaining-life/plot/?duty=traction%3Acommercial_ev&amp;temperature_c=40" in (
        page.content.decode()
    )


def test_a_claim_carries_a_wide_forecast(technician, on_bench, tested):
    claimed, duty = on_bench("leaf-24"), named_duty("generator", "commercial_peak_shaving")
    record_bms_claim(
        actor=technician, battery=claimed, state_of_health=Decimal("0.75"), request_key="claim"
    )
    guessed, known = (
        remaining_life(battery, duty, "generator").forecast.trajectory[0]
        for battery in (claimed, tested())
    )
    assert guessed.upper - guessed.lower > 5 * (known.upper - known.lower)


def test_it_takes_two_statements(tested, django_assert_num_queries):
    battery = Battery.objects.select_related("battery_model").get(pk=tested().pk)
    with django_assert_num_queries(2):
        remaining_life(battery, named_duty("storage", "commercial_pv_bess_nrel"), "storage")
