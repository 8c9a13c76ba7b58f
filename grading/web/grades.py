"""The page on which a person signs a grade."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.permissions import Permission
from accounts.web.access import requires
from grading.enums import Application, ApplicationStatus
from grading.policy import Verdict, contradictions
from grading.queries import estimates_of, grades_of, stated
from grading.services.grades import sign_grade
from grading.services.proposing import propose_grade
from grading.services.replay_job import ask_for_replay, newest_replay
from grading.web.comparison import fused_among, side_by_side
from grading.web.forms import GradeForm
from grading.web.further_tests import plan_context
from lifecycle.enums import EventKind, Grade
from lifecycle.queries import batteries_seen_by
from lifecycle.state import allows


@requires(Permission.SIGN_GRADE)
def grade(request: Any, public_id: str) -> HttpResponse:
    """Evidence side by side, the proposal with its reasons, and a form to sign."""
    battery = get_object_or_404(batteries_seen_by(request.actor), public_id=public_id)
    proposed = propose_grade(battery)
    version = proposed.policy.version if proposed else ""
    form = GradeForm(request.POST or None, battery=battery, initial={"policy_version": version})
    if request.method == "POST" and form.is_valid():
        signed = form.record(sign_grade, actor=request.actor, battery=battery, **form.entered())
        if signed:
            words = _("Signed: grade %(grade)s.") % {"grade": signed.get_grade_display()}
            messages.success(request, words)
            return redirect(battery)
    estimates = estimates_of(battery)
    context = {
        "battery": battery,
        "form": form,
        "proposed": proposed,
        "shares": _shares(proposed.proposal.probabilities) if proposed else [],
        "kinds": side_by_side(estimates),
        **plan_context(battery, estimates),
        "uses": _uses(proposed.verdicts) if proposed else [],
        "fused": fused_among(estimates),
        "contradictions": contradictions(stated(estimates)),
        "refused_at": ""
        if allows(battery.stage, EventKind.GRADED)
        else battery.get_stage_display(),
        "is_overriding": bool(form.errors),
    }
    return render(request, "grading/grade.html", context, status=422 if form.errors else 200)


@requires(Permission.VIEW_MEASUREMENTS)
def replay(request: Any, public_id: str) -> HttpResponse:
    """Every signed grade beside what a worker made of it again; POST asks for it anew."""
    battery = get_object_or_404(batteries_seen_by(request.actor), public_id=public_id)
    if request.method == "POST":
        return redirect(ask_for_replay(actor=request.actor, battery=battery))
    job = newest_replay(battery)
    found = job.result.get("replays", {}) if job and job.result else {}
    replayed = [(signed, found.get(str(signed.uid))) for signed in grades_of(battery)]
    context = {"battery": battery, "replayed": replayed, "job": job}
    return render(request, "grading/replay.html", context)


def _uses(verdicts: tuple[Verdict, ...]) -> list[tuple[str, str, Verdict]]:
    """Application and status in words, and the verdict."""
    names, statuses = dict(Application.choices), dict(ApplicationStatus.choices)
    return [
        (str(names.get(one.application, one.application)), str(statuses[one.status]), one)
        for one in verdicts
    ]


def _shares(probabilities: tuple[tuple[str, float], ...]) -> list[tuple[str, str, float]]:
    """Grade, its label, per cent for the bar."""
    return [(name, str(Grade(name).label), round(share * 100, 1)) for name, share in probabilities]
