import numpy as np
import pytest

from lifecycle.first_life import LogError, check_history, read_log, summarise, without_positions
from lifecycle.first_life.columns import HEADER
from lifecycle.first_life.resistance import SAME, fingerprint_of, pair_resistances, similarity
from tests.lifecycle.first_life.car import LATER, Car

DAY = 86_400
T0 = 1_500_000_000


@pytest.fixture
def car():
    return Car()


def test_a_drive_is_read_in_si_units(car):
    log = read_log(car.drive(T0))
    assert (len(log), log.refused, log.vin) == (400, [], "1N4AZ0CP0DC400001")
    assert 0 < log.state_of_charge.max() <= 0.9
    assert (log.capacity_ah[0], log.state_of_health[0], log.quick_charges[0]) == (54.0, 0.82, 120)
    assert log.cells_v.shape == (400, 96)
    assert log.cells_v.min() > 3  # a negative one is the same voltage with the shunt on
    assert log.temperature_c[0] == 22.5  # the sensor that the pack does not have is not zero


def test_no_position_is_in_anything_that_was_read(car):
    log = read_log(car.drive(T0))
    assert "35.1" not in repr(vars(log))
    assert "52 " not in repr(summarise(log))


def test_positions_are_taken_out_and_nothing_else(car):
    for content in (car.drive(T0, rows=30), car.drive(T0 + DAY, rows=30, header=False)):
        bare = without_positions(content)
        assert b"52 35.1" in content
        assert b"52 35.1" not in bare
        assert b"4 53.9" not in bare
        before, after = read_log(content), read_log(bare)
        assert np.array_equal(before.cells_v, after.cells_v)
        assert np.array_equal(before.time_s, after.time_s)


def test_an_app_that_went_on_without_a_header(car):
    whole = read_log(car.drive(T0, header=False))
    assert (len(whole), whole.has_own_header) == (400, False)
    later = car.drive(T0 + DAY, header=False, columns=LATER)
    assert len(read_log(later, LATER)) == 400


def test_an_update_in_mid_file(car):
    both = car.drive(T0) + car.drive(T0 + 4000, columns=LATER)
    assert len(read_log(both)) == 800


def test_a_cut_last_line_costs_that_line_alone(car):
    content = car.drive(T0)
    log = read_log(content[:-900])
    assert len(log) == 398
    assert {row.why for row in log.refused} == {"the line is cut"}


@pytest.mark.parametrize(
    ("column", "value", "why"),
    [("pack volts", "-355", "below zero"), ("pack volts", "12", "not the sum of the cells"),
     ("cp7", "0", "did not answer"), ("cp7", "x", "no number"), ("pack amps", "9000", "any car"),
     ("soc", "nan", "no number"), ("ahr", "3", "out of range"),
     ("soc", "99999999", "out of range")],
)  # fmt: skip
def test_a_row_that_makes_no_sense_is_left_out_with_its_line(car, column, value, why):
    lines = car.drive(T0).decode().splitlines()
    cells = lines[5].split(",")
    cells[HEADER.index(column)] = value
    lines[5] = ",".join(cells)
    log = read_log("\n".join(lines).encode())
    [refused] = log.refused
    assert (refused.line, why in refused.why, len(log)) == (6, True, 399)


def test_clocks(car):
    early, late = car.drive(T0), car.drive(T0 + 9000, header=False)
    assert np.all(np.diff(read_log(early + late).time_s) > 0)
    again = read_log(early + early.split(b"\n", 1)[1])
    assert len(again) == 400  # the same seconds twice are one row
    by_date = read_log(car.drive(1_501_581_600, epoch=False, day_first=False))
    assert abs(by_date.time_s[0] - 1_501_581_600) < 60
    fifteenth = 1_502_791_200  # 15/08/2017: no month has that number
    european = read_log(car.drive(fifteenth, rows=30, epoch=False, day_first=True))
    assert abs(european.time_s[0] - fifteenth) < 60


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "is empty"), (b"PK\x03\x04zip", "no text"), (b"a,b\n1,2\n", "too few cells"),
     (b"soc,cp1\n1,2\n", "is missing"), (b"\x00" * 50, "no text")],
)  # fmt: skip
def test_what_is_no_log(content, words):
    with pytest.raises(LogError, match=words):
        read_log(content)


def fingerprints(car, start, drives=3):
    return [
        fingerprint_of(pair_resistances(read_log(car.drive(start + k * DAY, rows=900))))
        for k in range(drives)
    ]


def test_a_pack_is_known_again_after_a_year_and_another_is_not():
    car, other = Car(seed=3), Car(seed=4)
    before, after = fingerprints(car, T0), fingerprints(car, T0 + 365 * DAY)
    assert similarity(before, after) >= 0.9
    assert similarity(before, fingerprints(other, T0)) < 0.4
    permuted = [list(np.random.default_rng(5).permutation(one)) for one in after]
    assert similarity(before, permuted) < SAME


def test_resistance_is_found_at_any_temperature():
    for temperature_c in (5, 25, 35):
        car = Car(seed=6)
        log = read_log(car.drive(T0, rows=900, temperature_c=temperature_c))
        found = pair_resistances(log).mean() * 1000
        assert abs(found - 0.66) < 0.03


def history(car, logs=12, **changes):
    summaries = []
    for number in range(logs):
        car.odometer += 700
        car.capacity_ah -= 0.05
        car.quick += 1
        for name, (at, step) in changes.items():
            if number == at:
                setattr(car, name, getattr(car, name) + step)
        summaries.append(summarise(read_log(car.drive(T0 + number * 20 * DAY, rows=900))))
    return summaries


def outcomes(summaries):
    return [check.outcome for check in check_history(summaries)]


def test_a_sound_history_in_any_order():
    summaries = history(Car(seed=7))
    assert outcomes(summaries)[:3] == ["consistent"] * 3
    assert outcomes(summaries[::-1])[:3] == ["consistent"] * 3


def test_a_reset_a_fallen_counter_and_a_stuck_bms():
    assert outcomes(history(Car(seed=8), capacity_ah=(6, 10)))[0] == "contradicts"
    assert outcomes(history(Car(seed=8), soh=(6, 3)))[0] == "contradicts"
    assert outcomes(history(Car(seed=8), quick=(6, -50)))[2] == "contradicts"
    stuck = Car(seed=8)
    summaries = history(stuck)
    frozen = [type(one)(**{**vars(one), "claimed_capacity_ah": 54.0}) for one in summaries]
    assert outcomes(frozen)[1] == "contradicts"


def test_another_pack_in_the_same_car():
    first, second = history(Car(seed=9), logs=6), history(Car(seed=10), logs=6)
    moved = [
        type(one)(**{**vars(one), "first_at": one.first_at.replace("201", "202", 1)})
        for one in second
    ]
    assert outcomes([*first, *moved])[5] == "contradicts"


def test_too_little_is_not_called_consistent(car):
    assert outcomes([summarise(read_log(car.drive(T0)))]) == ["not_enough_data"] * 7


def test_the_same_minutes_in_two_files_are_no_fallen_counter():
    car = Car(seed=12)
    content = car.drive(T0, rows=600)
    lines = content.splitlines(keepends=True)
    halves = [b"".join(lines[:300]), b"".join([lines[0], *lines[100:]])]
    summaries = [summarise(read_log(one)) for one in (content, *halves)]
    later = summarise(read_log(car.drive(T0 + DAY)))
    assert outcomes([*summaries, later])[2] == "consistent"
