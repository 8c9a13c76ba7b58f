"""What a forecast rests on and where it leaves the ground of its tests, in words."""

from __future__ import annotations

from grading.ageing.ageing_model import AgeingModel
from grading.ageing.choice import Subject, is_tested_kind
from grading.ageing.draws import PACK_LIFE, Start
from grading.ageing.duty import Duty
from grading.policy.words import percent

NEAR_START = 0.03
TESTED_YEARS, TESTED_CYCLES = 3.0, 2_000.0
"""Assumption: longer than laboratory tests of ageing last; the models' sources name no length."""
NO_KNEE = "No knee and no failure is in the model: a battery that drops suddenly is not foreseen."


def extrapolated(
    start: Start, duty: Duty, subject: Subject, model: AgeingModel, years: float
) -> tuple[str, ...]:
    """Each way in which the question lies outside the tests; none where it lies inside."""
    tested, found = model.tested, []
    coldest, warmest = float(duty.temperature_c.min()), float(duty.temperature_c.max())
    low_c, high_c = tested.temperature_c
    if coldest < low_c or warmest > high_c:
        span = f"{coldest:g}" if coldest == warmest else f"{coldest:g} to {warmest:g}"
        found.append(f"{span} °C; cycling is known at {low_c:g} to {high_c:g} °C.")
    if not tested.depth[0] <= round(duty.depth, 6) <= tested.depth[1]:
        known = f"{percent(tested.depth[0])} to {percent(tested.depth[1])}"
        found.append(f"Swings of {percent(duty.depth)}; cycling is known at {known}.")
    if duty.c_rate > tested.c_rate:
        found.append(f"{duty.c_rate:.2g}C; cycling is known up to {tested.c_rate:g}C.")
    cycles = years * duty.cycles_a_year
    if years > TESTED_YEARS or cycles > TESTED_CYCLES:
        found.append(
            f"{years:.1f} years and {cycles:.0f} cycles lie beyond what tests of ageing last: "
            f"{TESTED_YEARS:g} years and {TESTED_CYCLES:g} cycles (assumption)."
        )
    if not is_tested_kind(subject, model):
        found.append(f"Another kind of cell; tested were {model.cells}.")
    if abs(start.state_of_health - model.start) > NEAR_START:
        found.append(
            f"It starts at {percent(start.state_of_health)}; the tests began at "
            f"{percent(model.start)}."
        )
    return tuple(found)


def assumptions(start: Start, duty: Duty, subject: Subject, model: AgeingModel) -> tuple[str, ...]:
    """What was assumed, with its source; the model's own limits; that there is no knee."""
    found = [
        f"Either rate of loss is known within ± {percent(model.scatter)} (assumption: "
        f"{model.scatter_source}).",
        "The duty and the temperature stay as they are; the state of charge moves the same while "
        "the capacity shrinks.",
    ]
    if not model.wears_in:
        found.append(
            "The second life begins now: the loss is taken relative to today's capacity, as the "
            f"tests did from {percent(model.start)}."
        )
    if subject.level == "pack":
        low, high = (percent(1 - share) for share in reversed(PACK_LIFE))
        found.append(
            f"A pack lives {low} to {high} shorter than its cells (rule of thumb of BLAST-Lite)."
        )
    if start.distribution is None:
        found.append("The estimate has no interval: its own error is not in the range.")
    return (*found, *model.limits, NO_KNEE)
