"""What this app adds to everybody's pages: panels and next steps of a battery, navigation."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from accounts.permissions import Permission
from accounts.web.navigation import TESTING, register_entry
from grading.queries import awaiting_estimate
from grading.web.panels import evidence_panel, grade_panel
from lifecycle.enums import EventKind, Stage
from lifecycle.models import Battery
from lifecycle.panels import NextStep, Panel, register_next_step, register_panel
from lifecycle.state import allows


def register() -> None:
    register_entry(22, _("Models"), "grading:models", Permission.VIEW_MODEL_CARD, TESTING)
    register_entry(21, _("Test plan"), "grading:test_plan", Permission.VIEW_MEASUREMENTS, TESTING)
    register_entry(
        24, _("Instruments"), "grading:instruments", Permission.VIEW_MEASUREMENTS, TESTING
    )
    register_entry(25, _("Policies"), "grading:policies", Permission.VIEW_POLICIES, TESTING)
    register_entry(23, _("Accuracy"), "grading:accuracy", None, TESTING)
    views, uploads = Permission.VIEW_MEASUREMENTS, Permission.UPLOAD_MEASUREMENT
    register_panel(Panel(10, "grade", views, "grading/panel_grade.html", grade_panel))
    register_panel(Panel(20, "evidence", views, "grading/panel_evidence.html", evidence_panel))
    steps = [
        NextStep(20, _("Upload a test"), "grading:upload", uploads, _untested),
        NextStep(30, _("Grade"), "grading:grade", Permission.SIGN_GRADE, _gradable),
        NextStep(31, _("Enter a capacity test"), "grading:capacity_test", uploads, _unestimated),
        NextStep(94, _("Upload another test"), "grading:upload", uploads, _tested),
        NextStep(95, _("Enter a capacity test"), "grading:capacity_test", uploads, _estimated),
        NextStep(96, _("Test its modules"), "grading:modules", views, _has_modules),
        NextStep(96, _("Enter a BMS claim"), "grading:bms_claim", uploads, _testable),
        NextStep(97, _("Grade again"), "grading:grade", Permission.SIGN_GRADE, _at(Stage.GRADED)),
    ]
    for step in steps:
        register_next_step(step)


def _at(stage: Stage) -> Callable[[Battery], bool]:
    return lambda battery: battery.stage == stage


def _gradable(battery: Battery) -> bool:
    return battery.stage == Stage.TESTED and battery.state_of_health is not None


def _unestimated(battery: Battery) -> bool:
    """Tested, but the pulses were refused: a grade needs another test."""
    if battery.stage != Stage.TESTED or battery.state_of_health is not None:
        return False
    return not awaiting_estimate(battery).exists()


def _estimated(battery: Battery) -> bool:
    return _testable(battery) and not _unestimated(battery)


def _has_modules(battery: Battery) -> bool:
    return _testable(battery) and battery.battery_model.module_count > 1


def _untested(battery: Battery) -> bool:
    return battery.stage == Stage.INSPECTED


def _testable(battery: Battery) -> bool:
    return allows(battery.stage, EventKind.MEASURED)


def _tested(battery: Battery) -> bool:
    return _testable(battery) and not _untested(battery)
