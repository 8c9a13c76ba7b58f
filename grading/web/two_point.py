"""The two-point test, guided: what to set on the tester, a countdown, what if it goes wrong."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Permission
from accounts.web.access import requires
from grading.enums import ModelKind
from grading.measurements.pulse_sequence import RATES_C, SAMPLES_PER_RATE
from grading.procedures import ProcedureStep, two_point_procedure
from grading.procedures.two_point import seconds_of
from grading.queries import active_model
from lifecycle.models import Battery
from lifecycle.queries import batteries_seen_by, voltage_window

PARTS: dict[str, str | Promise] = {
    "rest": _("Rest, so that the voltage is calm"),
    "first test": _("First pulses"),
    "charge": _("Charge, while the tester counts the ampere-hours"),
    "rest after charge": _("Rest after the charge"),
    "second test": _("Second pulses, the same as the first"),
}
SHARES = {"20": 0.20, "15": 0.15}
WENT_WRONG: tuple[tuple[str | Promise, str | Promise], ...] = (
    (
        _("A pulse was ended early by a voltage limit."),
        _("The cell is too full or too empty. Move it by 10 % of charge and begin again."),
    ),
    (
        _("The charge stopped before its time."),
        _(
            "The cell is too full for it. Discharge by 30 %, rest an hour, and begin again: with "
            "less than 15 % between the tests the estimate is no better than one test."
        ),
    ),
    (
        _("The tester lost its connection or was paused."),
        _("Begin again: the counted charge is no longer certain to 1 %."),
    ),
    (
        _("The cell is warmer or colder than 20 to 32 °C."),
        _("Let it stand in the room until it is; a cold cell looks like an aged one."),
    ),
    (
        _("It smells, swells, hisses, or warms by more than 10 °C."),
        _("Stop, step back, and quarantine it."),
    ),
)


@dataclass(frozen=True)
class Part:
    """A part of the procedure: its steps and how long they take together."""

    title: str | Promise
    steps: list[ProcedureStep]

    @property
    def seconds(self) -> int:
        return round(seconds_of(self.steps))

    @property
    def first(self) -> ProcedureStep:
        return self.steps[0]


@requires(Permission.UPLOAD_MEASUREMENT)
def two_point(request: Any, public_id: str) -> HttpResponse:
    """The procedure for this very battery; nothing is written."""
    battery = get_object_or_404(batteries_seen_by(request.actor), public_id=public_id)
    share = request.GET.get("share", "20")
    share = share if share in SHARES else "20"
    model = battery.battery_model
    active = active_model(model.cell_type, ModelKind.TWO_TESTS) if model.cell_type else None
    count = int(active.about["sample_count"]) if active else 0
    rates = RATES_C[: (count - 1) // SAMPLES_PER_RATE] if active else RATES_C
    steps = two_point_procedure(float(model.rated_capacity_ah), rates, SHARES[share])
    context = {
        "battery": battery,
        "model": active,
        "parts": [Part(PARTS[name], list(group)) for name, group in groupby(steps, _part)],
        "rates": [(rate, rate * float(model.rated_capacity_ah)) for rate in rates],
        "charge_ah": float(model.rated_capacity_ah * Decimal(share) / 100),
        "minutes": round(seconds_of(steps) / 60),
        "window": voltage_window(model),
        "share": share,
        "shares": list(SHARES),
        "went_wrong": WENT_WRONG,
    }
    return render(request, "grading/two_point.html", context)


def _part(step: ProcedureStep) -> str:
    return step.part


def known_of_two(battery: Battery) -> bool:
    """Whether two tests of this battery can be judged. One statement, none without a type."""
    cell_type = battery.battery_model.cell_type
    return bool(cell_type) and active_model(cell_type, ModelKind.TWO_TESTS) is not None
