"""Tests and grades of the demonstration: pulses drawn from summaries, capacities made up."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from accounts.actors import Actor
from grading.services.confirm import confirm_upload
from grading.services.entries import TypedCapacity, record_bms_claim, record_capacity_test
from grading.services.grades import sign_grade
from grading.services.proposing import propose_grade
from grading.services.uploads import upload_test
from lifecycle.demo import DemoBattery
from lifecycle.models import BatteryModel

TESTED = ("tested", "graded", "offered", "awaiting", "handed_over")
NOTE = "Demonstration data, made up."
# How often a pack's BMS was read as well, and how often it claims what cannot be (assumptions).
SHARE_WITH_CLAIM = 0.45
SHARE_OF_FALSE_CLAIMS = 0.12
SHARE_OF_OVERRIDES = 0.04
# How many pulse estimates are put to the test by a capacity test on the next day (assumption).
SHARE_CHECKED = 0.5


def test_and_grade(*, technician: Actor, fleet: list[DemoBattery], rng: Random) -> None:
    """Test every battery whose road leads there; sign the grades of those that went on."""
    for one in fleet:
        if one.road not in TESTED:
            continue
        tested_at = one.arrived_at + timedelta(hours=rng.uniform(60, 200))
        if not _pulse_test(technician, one, tested_at, rng):
            _slow_test(technician, one, tested_at, rng)
        else:
            tested_at = _check(technician, one, tested_at)
        if one.road != "tested":
            _sign(technician, one, tested_at + timedelta(hours=rng.uniform(1, 20)), rng)


def _pulse_test(technician: Actor, one: DemoBattery, moment: datetime, rng: Random) -> bool:
    """A drawn pulse table goes the way of every upload; False where none can be drawn."""
    import numpy as np

    from grading.soh.demonstration import DrawError, draw_pulse_test, pulse_table_csv

    cell_type = one.battery.battery_model.cell_type
    if not cell_type or one.road not in {"tested", "graded"}:
        return False
    generator = np.random.default_rng(rng.randrange(2**32))
    one.true_state_of_health = _drawable(cell_type, one.true_state_of_health)
    try:
        record = draw_pulse_test(
            cell_type,
            one.true_state_of_health,
            generator,
            cell_id=one.battery.serial,
            test_id="1",
        )
    except DrawError:
        return False
    key = f"demo pulses {one.battery.serial}"
    upload = upload_test(
        actor=technician,
        battery=one.battery,
        name=f"{one.battery.serial}_demonstration.csv",
        content=pulse_table_csv([record]).encode(),
        request_key=key,
        note=NOTE,
        measured_at=moment,
    )
    confirm_upload(
        actor=technician,
        upload=upload,
        test=upload.summary["suggested"],
        request_key=f"{key} confirmed",
        occurred_at=moment,
        is_demonstration=True,
        now=True,
    )
    one.battery.refresh_from_db()
    return True


def _check(technician: Actor, one: DemoBattery, moment: datetime) -> datetime:
    """For some, a capacity test of the next day, so that the accuracy page has something to tell.

    Gives the time of the last test. Chance of its own: the rest of the fleet stays as it was.
    """
    rng = Random(f"check {one.battery.serial}")  # noqa: S311 - made-up data
    if rng.random() >= SHARE_CHECKED:
        return moment
    later = moment + timedelta(hours=24)
    record_capacity_test(
        actor=technician,
        battery=one.battery,
        test=_capacity(one.battery.battery_model, one.true_state_of_health, rng),
        request_key=f"demo check {one.battery.serial}",
        measured_at=later,
        note=NOTE,
        occurred_at=later,
        is_demonstration=True,
    )
    one.battery.refresh_from_db()
    return later


def _drawable(cell_type: str, wanted: float) -> float:
    """The state of health next to the wanted one that the summary can draw."""
    from grading.soh.demonstration import drawable_types

    for drawable in drawable_types():
        if drawable.cell_type == cell_type:
            low, high = drawable.soh_range
            return min(high, max(low, wanted))
    return wanted


def _slow_test(technician: Actor, one: DemoBattery, moment: datetime, rng: Random) -> None:
    """A capacity test, and for some packs what the BMS claims; a few have only the claim."""
    model = one.battery.battery_model
    key = f"demo test {one.battery.serial}"
    only_claim = one.road == "tested" and model.level == "pack" and rng.random() < 0.4
    if only_claim or (model.level == "pack" and rng.random() < SHARE_WITH_CLAIM):
        false = not only_claim and rng.random() < SHARE_OF_FALSE_CLAIMS
        claim = rng.uniform(0.96, 0.99) if false else one.true_state_of_health + rng.gauss(0, 0.03)
        record_bms_claim(
            actor=technician,
            battery=one.battery,
            state_of_health=Decimal(f"{min(1.0, claim):.3f}"),
            request_key=f"{key} bms",
            measured_at=moment,
            claimed_with="LeafSpy Pro",
            note=NOTE,
            occurred_at=moment,
            is_demonstration=True,
        )
    if not only_claim:
        record_capacity_test(
            actor=technician,
            battery=one.battery,
            test=_capacity(model, one.true_state_of_health, rng),
            request_key=f"{key} capacity",
            measured_at=moment,
            note=NOTE,
            occurred_at=moment + timedelta(hours=6),
            is_demonstration=True,
        )


def _capacity(model: BatteryModel, state_of_health: float, rng: Random) -> TypedCapacity:
    """A discharge at a third of the rated capacity an hour, within the safe window."""
    measured = float(model.rated_capacity_ah) * state_of_health * rng.gauss(1, 0.003)
    width_v = model.maximum_voltage_v - model.minimum_voltage_v
    return TypedCapacity(
        capacity_ah=Decimal(f"{measured:.3f}"),
        current_a=(model.rated_capacity_ah / 3).quantize(Decimal("0.001")),
        temperature_c=Decimal(f"{rng.uniform(21, 27):.1f}"),
        upper_voltage_v=(model.maximum_voltage_v - width_v / 50).quantize(Decimal("0.01")),
        lower_voltage_v=(model.minimum_voltage_v + width_v / 10).quantize(Decimal("0.01")),
    )


def _sign(technician: Actor, one: DemoBattery, moment: datetime, rng: Random) -> None:
    """Sign what is proposed; now and then a person knows better and says why."""
    proposed = propose_grade(one.battery)
    if proposed is None or proposed.proposal.grade is None:
        return
    grade, reason = str(proposed.proposal.grade), ""
    if proposed.contradictions:
        reason = "The capacity test is believed: it measures what the other infers (made up)."
    elif grade == "A" and rng.random() < SHARE_OF_OVERRIDES * 3:
        grade, reason = "B", "Case dented; good for a truck, not for a car (made up)."
    sign_grade(
        actor=technician,
        battery=one.battery,
        grade=grade,
        request_key=f"demo grade {one.battery.serial}",
        override_reason=reason,
        occurred_at=moment,
    )
    one.battery.refresh_from_db()
