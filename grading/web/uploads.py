"""From a tester's file to evidence: upload, look, confirm or discard."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.permissions import Permission
from accounts.web.access import requires
from grading.enums import UploadState
from grading.measurements import MeasurementFileError
from grading.models import UploadedTest
from grading.queries import names_behind, uploads_seen_by
from grading.services.confirm import confirm_upload
from grading.services.uploads import discard_upload, upload_test
from grading.web.forms import ConfirmForm, UploadForm, offer_instruments
from lifecycle.enums import EventKind
from lifecycle.errors import LifecycleError
from lifecycle.queries import batteries_seen_by
from lifecycle.state import allows


@requires(Permission.UPLOAD_MEASUREMENT)
def upload(request: Any, public_id: str) -> HttpResponse:
    """Take the file; what is wrong with it is shown place by place, what was typed stays."""
    battery = get_object_or_404(batteries_seen_by(request.actor), public_id=public_id)
    form = UploadForm(request.POST or None, request.FILES or None)
    offer_instruments(form, battery)
    problems: MeasurementFileError | None = None
    if request.method == "POST" and form.is_valid():
        entered = form.entered()
        file = entered.pop("file")
        try:
            draft = form.record(
                upload_test,
                actor=request.actor,
                battery=battery,
                name=file.name,
                content=file.read(),
                **entered,
            )
        except MeasurementFileError as error:
            problems, draft = error, None
            form.add_error(
                "file",
                _("This file was refused: above stands why. Choose it again once mended."),
            )
        if draft:
            return redirect(draft)
    context = {
        "battery": battery,
        "form": form,
        "refused": problems,
        "refused_at": "" if allows(battery.stage, EventKind.MEASURED) else battery.stage,
    }
    return render(request, "grading/upload.html", context, status=422 if form.errors else 200)


@requires(Permission.VIEW_MEASUREMENTS)
def draft(request: Any, uid: str) -> HttpResponse:
    """What was read, before and after it is confirmed."""
    found = get_object_or_404(uploads_seen_by(request.actor), uid=uid)
    return _show(request, found, ConfirmForm(upload=found))


@require_POST
@requires(Permission.UPLOAD_MEASUREMENT)
def confirm(request: Any, uid: str) -> HttpResponse:
    found = get_object_or_404(uploads_seen_by(request.actor), uid=uid)
    form = ConfirmForm(request.POST, upload=found)
    if form.is_valid():
        try:
            evidence = form.record(
                confirm_upload, actor=request.actor, upload=found, **form.entered()
            )
        except MeasurementFileError as error:
            form.add_error(None, str(error))
            evidence = None
        if evidence:
            messages.success(
                request,
                _("Recorded as evidence. A worker asks the model what it says of the battery."),
            )
            return redirect(found.battery)
    return _show(request, found, form, status=422)


@require_POST
@requires(Permission.UPLOAD_MEASUREMENT)
def discard(request: Any, uid: str) -> HttpResponse:
    found = get_object_or_404(uploads_seen_by(request.actor), uid=uid)
    try:
        discard_upload(actor=request.actor, upload=found)
    except LifecycleError as error:
        messages.error(request, str(error))
        return redirect(found)
    messages.info(request, _("Discarded. Nothing of it counts as evidence."))
    return redirect(found.battery)


def _show(request: Any, found: UploadedTest, form: ConfirmForm, status: int = 200) -> HttpResponse:
    names = names_behind({found.uploaded_by_reference, found.operator_reference})
    context = {
        "upload": found,
        "battery": found.battery,
        "summary": found.summary,
        "form": form,
        "is_draft": found.state == UploadState.DRAFT,
        "uploaded_by": names.get(found.uploaded_by_reference, _("name erased")),
        "operator": names.get(found.operator_reference, ""),
        "may_confirm": request.actor.may(Permission.UPLOAD_MEASUREMENT),
        "refused_at": "" if allows(found.battery.stage, EventKind.MEASURED) else "stage",
        "checks": _checks(found.summary["checks"]),
    }
    return render(request, "grading/draft.html", context, status=status)


def _checks(checks: list[Any]) -> list[tuple[str, str, str]]:
    """Each check in words with the tone of its badge."""
    told = []
    for name, counts in checks:
        if failed := counts.get("failed"):
            words = _("failed in %(n)s of %(all)s") % {"n": failed, "all": sum(counts.values())}
            told.append((name, words, "badge-bad"))
        elif counts.get("passed"):
            told.append((name, _("passed"), "badge-good"))
        else:
            told.append((name, _("not verifiable"), "badge-warn"))
    return told
