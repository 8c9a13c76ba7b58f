"""Logs of the car: sent from the workshop, shown as claims."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.permissions import Permission
from accounts.web.access import requires
from jobs.models import Job
from lifecycle.models import Battery
from lifecycle.queries import batteries_seen_by
from lifecycle.queries.first_life import history_of
from lifecycle.services.first_life import MOST_FILES, import_logs
from lifecycle.services.first_life_job import ask_for_import
from lifecycle.web.files_field import FilesField
from lifecycle.web.recorded_form import RecordedForm

# A ZIP of logs unpacks to some five times its size; a bomb to thousands.
FEW = 5  # read while the person waits; more of them by a worker
LARGEST_UNPACKED = 200 * 1024 * 1024


class LogsForm(RecordedForm):
    logs = FilesField(
        label=gettext_lazy("Logs of LeafSpy Pro, or a plain history"),
        help_text=gettext_lazy(
            "CSV files, several at once, in any order; or one ZIP of them. A plain history is a "
            "CSV or JSON with “at” and any of odometer_km, capacity_ah, state_of_health_percent, "
            "hx_percent, quick_charges, normal_charges, spread_at_rest_mv, spread_under_load_mv, "
            "temperature_c, pair_resistance_mohm."
        ),
    )
    is_from_receipt = forms.BooleanField(
        label=gettext_lazy("Taken here, on receipt"), required=False
    )

    def contents(self) -> dict[str, bytes]:
        """Name -> bytes; a ZIP is unpacked in memory, by size and number, never by its paths."""
        found: dict[str, bytes] = {}
        for upload in self.cleaned_data["logs"]:
            content = upload.read()
            if zipfile.is_zipfile(io.BytesIO(content)):
                found |= _unpacked(content)
            else:
                found[upload.name] = content
        return found


def _unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        size = sum(entry.file_size for entry in entries)
        if len(entries) > MOST_FILES or size > LARGEST_UNPACKED:
            raise forms.ValidationError(
                _("The ZIP unpacks to %(count)s files and %(size)s MB: send fewer at once.")
                % {"count": len(entries), "size": size // 1024 // 1024}
            )
        return {entry.filename: archive.open(entry).read(entry.file_size) for entry in entries}


@requires(Permission.RECORD_FIRST_LIFE)
def logs(request: Any, public_id: str) -> HttpResponse:
    """What became of each file is told; the rest is on the battery's page."""
    battery = get_object_or_404(batteries_seen_by(request.actor), public_id=public_id)
    form = LogsForm(request.POST or None, request.FILES or None, battery=battery)
    told = None
    if request.method == "POST" and form.is_valid():
        told = _read(request.actor, battery, form)
        if isinstance(told, Job):
            return redirect("jobs:job", told.uid)
        if told is not None:
            kept = sum(one.outcome == "kept" for one in told)
            messages.success(request, _("%(count)s logs kept.") % {"count": kept})
    context = {"form": form, "battery": battery, "told": told}
    status = 422 if form.errors else 200
    return render(request, "lifecycle/first_life/logs.html", context, status=status)


def _read(actor: Actor, battery: Battery, form: LogsForm) -> Any:
    total = sum(upload.size for upload in form.cleaned_data["logs"])
    if total > settings.UPLOAD_LIMIT_BYTES:
        limit = settings.UPLOAD_LIMIT_BYTES // 1024 // 1024
        form.add_error("logs", _("At most %(limit)s MB at once.") % {"limit": limit})
        return None
    try:
        files = form.contents()
    except (forms.ValidationError, zipfile.BadZipFile, OSError, RuntimeError) as error:
        told = error.messages if isinstance(error, forms.ValidationError) else [str(error)]
        form.add_error("logs", " ".join(told))
        return None
    # Nobody else's entry makes old logs wrong: the sequence of the form does not matter.
    form.battery = None
    is_from_receipt = form.cleaned_data["is_from_receipt"]
    service = import_logs if len(files) <= FEW else ask_for_import
    return form.record(
        service, actor=actor, battery=battery, files=files, is_from_receipt=is_from_receipt
    )


@requires(Permission.VIEW_BATTERIES)
def plot(request: Any, public_id: str) -> HttpResponse:
    """The claims over time, drawn after the page."""
    from lifecycle.plots.first_life import first_life_plot  # drawing is slow to load
    from lifecycle.web.plots import plot_response

    battery = get_object_or_404(batteries_seen_by(request.actor), public_id=public_id)
    summaries = history_of(battery)
    if not summaries:
        raise Http404
    caption = _("Claims of the battery's own computer, no measurements: one point for each log.")
    return plot_response(request, first_life_plot(summaries), caption)
