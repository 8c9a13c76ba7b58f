"""The page on which a planner sees how long a battery lasts in a duty."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from accounts.permissions import Permission
from accounts.web.access import requires
from grading.ageing import HORIZON_YEARS, Duty
from grading.measurements import MeasurementFileError
from grading.plots import remaining_life_plot
from grading.queries import NoPolicyError, RemainingLife, remaining_life
from grading.web.plot_views import answer
from grading.web.remaining_life_forms import (
    DUTY_NAMES,
    LABELS,
    DutyForm,
    ProfileForm,
    usual_choice,
)
from lifecycle.models import Battery
from lifecycle.plots.frame import Spec
from lifecycle.queries import batteries_seen_by
from lifecycle.web.plots import draw


@requires(Permission.VIEW_MEASUREMENTS)
def remaining_life_page(request: Any, public_id: str) -> HttpResponse:
    """By GET a named duty, by POST a profile of one's own, which is read and not kept."""
    battery = get_object_or_404(batteries_seen_by(request.actor), public_id=public_id)
    if request.method == "POST":
        return _of_profile(request, battery)
    form = DutyForm(request.GET or usual_choice(battery.grade))
    chosen = form.chosen() if form.is_valid() else None
    return _show(request, battery, form, ProfileForm(), chosen)


@requires(Permission.VIEW_MEASUREMENTS)
def remaining_life_drawn(request: Any, public_id: str) -> HttpResponse:
    """The plot of a named duty, chosen as on the page."""
    battery = get_object_or_404(batteries_seen_by(request.actor), public_id=public_id)
    form = DutyForm(request.GET or usual_choice(battery.grade))
    if not form.is_valid():
        raise Http404(_("There is no such duty."))
    application, duty = form.chosen()
    try:
        spec = _plot(remaining_life(battery, duty, application))
    except NoPolicyError:
        spec = None
    if spec is None:
        raise Http404(_("Nothing can be forecast for this battery."))
    return answer(request, spec, _caption(), battery)


def _of_profile(request: Any, battery: Battery) -> HttpResponse:
    form = ProfileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, battery, DutyForm(), form, None)
    try:
        chosen = form.chosen()
    except MeasurementFileError as error:
        form.add_error("file", _("This file was refused: above stands why."))
        return _show(request, battery, DutyForm(), form, None, refused=error)
    return _show(request, battery, DutyForm(), form, chosen)


def _show(
    request: Any,
    battery: Battery,
    form: DutyForm,
    profile: ProfileForm,
    chosen: tuple[str, Duty] | None,
    refused: MeasurementFileError | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {
        "battery": battery,
        "form": form,
        "profile": profile,
        "refused": refused,
        "horizon": HORIZON_YEARS,
        "may_test": request.actor.may(Permission.UPLOAD_MEASUREMENT),
    }
    if chosen:
        application, duty = chosen
        try:
            context |= _found(remaining_life(battery, duty, application), application, profile)
        except NoPolicyError as error:
            context["no_policy"] = str(error)
    status = 422 if form.errors or profile.errors else 200
    return render(request, "grading/remaining_life.html", context, status=status)


def _found(life: RemainingLife, application: str, profile: ProfileForm) -> dict[str, Any]:
    """What the page shows; a profile is not kept, so its plot comes with the page."""
    spec = _plot(life) if profile.is_bound else None
    return {
        "life": life,
        "application": LABELS[application],
        "duty_name": DUTY_NAMES.get(life.duty.name, life.duty.name),
        "svg": draw(spec) if spec else None,
        "caption": _caption(),
    }


def _plot(life: RemainingLife) -> Spec | None:
    if life.forecast is None:
        return None
    floor = life.floor
    return remaining_life_plot(
        life.forecast.trajectory, floor.state_of_health, floor_label=floor.words
    )


def _caption() -> str:
    return str(_("State of health in this duty: median, 90 % range, and the floor"))
