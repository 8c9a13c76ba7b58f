"""Pulses of any protocol (HPPC and the like): the resistance that each shows."""

from collections.abc import Sequence
from itertools import pairwise

from grading.measurements.records import PulseResistance, Step

LONGEST_S, SHORTEST_S = 60.0, 0.05
FIRST_REST_S = 10.0
MOST = 500


def pulse_resistances(steps: Sequence[Step]) -> tuple[PulseResistance, ...]:
    """Voltage drop over current of each pulse of up to a minute that follows a rest; mOhm.

    Resistance = (last voltage of the rest - last voltage of the pulse) / current, after the
    pulse's own duration.
    """
    found = []
    for before, step in pairwise(steps):
        if before.kind != "rest" or before.duration_s < FIRST_REST_S or step.kind == "rest":
            continue
        if not SHORTEST_S <= step.duration_s <= LONGEST_S or not step.end_current_a:
            continue
        mohm = (step.end_voltage_v - before.end_voltage_v) / step.end_current_a * 1000
        found.append(
            PulseResistance(
                where=f"step {step.number}",
                kind=step.kind,
                current_a=step.end_current_a,
                duration_s=step.duration_s,
                rest_voltage_v=before.end_voltage_v,
                resistance_mohm=round(mohm, 4),
                temperature_c=step.temperature_c,
            )
        )
    return tuple(found[:MOST])
