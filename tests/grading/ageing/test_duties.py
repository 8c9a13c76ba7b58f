"""Profiles as they are read, and the named duties that came from the same files."""

import numpy as np
import pytest

from grading.ageing import APPLICATIONS, duties_for, named_duty, read_profile
from grading.ageing.leaf_second_life import LEAF_SECOND_LIFE, SecondLife
from grading.ageing.swings import charge_weighted_depth, rainflow
from grading.measurements import MeasurementFileError

PUBLISHED = {  # cycles a year, mean state of charge
    "commercial_peak_shaving": (19, 0.990),
    "commercial_pv_bess_nrel": (213, 0.955),
    "frequency_containment_reserve": (233, 0.493),
    "telecom_backup_peak_shaving": (91, 0.742),
    "ev_charging_support_rental_depot_28days": (140, 0.252),
    "commercial_ev": (656, 0.510),
    "personal_ev_smallbatt": (133, 0.686),
}


def profile(rows, header="Time_s,SOC"):
    return "\n".join([header, *rows]).encode()


def day(soc=lambda hour: 0.5 + 0.4 * (hour % 2), hours=48):
    return [f"{hour * 3600},{soc(hour)}" for hour in range(hours + 1)]


def refusal(content):
    with pytest.raises(MeasurementFileError) as refused:
        read_profile(content, "duty.csv", temperature_c=20)
    return str(refused.value)


@pytest.mark.parametrize("key", PUBLISHED)
def test_the_published_profiles(shared_data, key):
    content = (shared_data / "duty" / f"{key}.csv").read_bytes()
    duty = read_profile(content, key, temperature_c=20)
    cycles, mean = PUBLISHED[key]
    assert duty.cycles_a_year == pytest.approx(cycles, rel=0.02)
    assert duty.mean_state_of_charge == pytest.approx(mean, abs=0.002)
    assert duty.mean_temperature_c == pytest.approx(20)
    for application in APPLICATIONS:
        for named in duties_for(application):
            if named.key == key:
                assert named.cycles_a_year == pytest.approx(duty.cycles_a_year, rel=0.02)
                assert named.depth == pytest.approx(duty.depth, abs=6e-4)
                assert named.c_rate == pytest.approx(duty.c_rate, abs=6e-4)


def test_columns_are_found_by_name_and_the_others_left_alone():
    rows = [f"x,{30 - hour % 24},0.{hour % 9},{hour * 3600}" for hour in range(49)]
    duty = read_profile(profile(rows, "junk,Temperature_C,SOC,Time_s"), "d", temperature_c=5)
    assert duty.state_of_charge[:3].tolist() == [0.0, 0.1, 0.2]
    assert duty.temperature_c[:3].tolist() == [30, 29, 28]
    assert duty.share_of_time.sum() == pytest.approx(1)


def test_known_swings():
    """48 hours between 0.5 and 0.9: 48 swings of 0.4, so 9.6 cycles in two days."""
    duty = read_profile(profile(day()), "d", temperature_c=20)
    assert duty.cycles_a_year == pytest.approx(9.6 / 2 * 365)
    assert duty.depth == pytest.approx(0.4)
    assert duty.c_rate == pytest.approx(0.4)


def test_rainflow_of_the_standard():
    """The example of ASTM E1049-85, figure 6."""
    depths, counts = rainflow(np.array([-2.0, 1, -3, 5, -1, 3, -4, 4, -2]))
    found = {}
    for depth, count in zip(depths.tolist(), counts.tolist(), strict=True):
        found[depth] = found.get(depth, 0) + count
    assert found == {3: 0.5, 4: 1.5, 6: 0.5, 8: 1.0, 9: 0.5}
    assert charge_weighted_depth(np.array([0.4, 0.4])) == 0.0


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "No column is called Time_s"),
        (b"PK\0\0", "Not a text file"),
        (b"Time_s,SOC\n0,\xff", "Not UTF-8"),
        (profile(day(), "Time_s,Soc,SOC"), "Two columns are called SOC"),
        (profile(day(), "Time_s;SOC"), "No column is called Time_s"),
        (profile([*day(), "0,0.5"]), "line 51, column Time_s: Does not rise"),
        (profile(["0,0.5", "3600,95", *day()[2:]]), "line 3, column SOC: 95 is outside 0 to 1"),
        (profile(["0,0.5", "3600,=1+1", *day()[2:]]), "line 3, column soc: '=1+1' is not a number"),
        (profile(["0,0.5", "3600,nan", *day()[2:]]), "is not a number"),
        (profile(["0,0.5", "3600,0,5", *day()[2:]]), "line 3: Has 3 fields, the header has 2"),
        (profile(["0,0.5", '3600,"0.5', *day()[2:]]), "line 3: Has a quote that does not end"),
        (profile(["0,0.5", "3600," + "1" * 3000]), "line 3: Is too long"),
        (profile(["0,0.5", "1e99,0.5"]), "more than a day apart"),
        (profile(day(hours=12)), "Covers less than a day"),
        (profile(["0,0.5,900", "90000,0.5,900"], "Time_s,SOC,Temperature_C"), "900 °C is outside"),
        (profile([]), "Fewer than two rows"),
    ],
)
def test_what_is_refused_names_the_place(content, words):
    assert words in refusal(content)


def test_a_broken_file_is_not_read_to_its_end():
    assert refusal(profile(["0,x"] * 5000)).count("is not a number") == 20


def test_a_profile_ages_as_its_days_one_after_the_other():
    rows = [
        f"{hour * 3600},{0.2 + 0.1 * (hour // 24)},{10 + 8 * (hour // 24)}"
        for hour in range(24 * 4)
    ]
    duty = read_profile(profile(rows, "Time_s,SOC,Temperature_C"), "d", temperature_c=0)
    stepped = SecondLife()
    shares = np.bincount(duty.day.astype(int), duty.share_of_time)
    for which, share in enumerate(shares):
        stepped = stepped.after(
            400 * share,
            0,
            state_of_charge=0.2 + 0.1 * which,
            temperature_c=10 + 8 * which,
        )
    rate, _ = LEAF_SECOND_LIFE.rates(duty)
    assert rate * 400**0.464 == pytest.approx(stepped.lost_by_time, rel=1e-9)


def test_another_place_and_depth_keep_the_throughput():
    duty = named_duty("storage", "frequency_containment_reserve")
    moved = duty.at(temperature_c=31, depth=0.9)
    assert (moved.mean_temperature_c, moved.depth) == (31, 0.9)
    assert (moved.cycles_a_year, moved.mean_state_of_charge) == (233, 0.493)
    assert duty.at().mean_temperature_c == 20
    with pytest.raises(KeyError):
        named_duty("storage", "personal_ev_smallbatt")
