"""Plots, loaded after the page that shows them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from accounts.permissions import Permission
from accounts.web.access import requires
from grading.measurements import MeasurementFileError, summarise
from grading.models import UploadedTest
from grading.plots import EvidencePoint, PolicyFloor, evidence_plot, pulse_plot, step_plot
from grading.plots.nyquist import nyquist_plot
from grading.queries import estimates_of, policy_in_force, spectra_of, stated, uploads_seen_by
from grading.services.reading import on_bench, read_for
from lifecycle.models import Battery
from lifecycle.plots.frame import Spec
from lifecycle.queries import batteries_seen_by
from lifecycle.web.plots import draw, plot_response

MOST_SPECTRA = 4


@requires(Permission.VIEW_MEASUREMENTS)
def upload_plot(request: Any, uid: str, what: str) -> HttpResponse:
    """The pulses or the steps of an uploaded file, read again from the file as it came."""
    upload = get_object_or_404(uploads_seen_by(request.actor), uid=uid)
    try:
        content = upload.stored_file.path.read_bytes()
        read = read_for(
            on_bench(upload.battery), content, upload.file_name, keep_sound=upload.keep_sound
        )
    except (OSError, MeasurementFileError) as error:
        raise Http404(_("The file cannot be read any more.")) from error
    found = read.measurements
    if what == "steps" and found.steps:
        return answer(request, step_plot(found), _("What the tester did"), upload)
    if what == "pulses" and found.pulse_records:
        summary = summarise(found)
        caption = _("Voltage at the samples U1 to U41 of each test")
        return answer(request, pulse_plot(summary.points), caption, upload)
    if what == "spectrum" and read.spectrum is not None:
        one = read.spectrum
        spec = nyquist_plot([(upload.file_name, one.frequency_hz, one.real_ohm, one.imaginary_ohm)])
        return answer(request, spec, _("Impedance, highest frequency at the left"), upload)
    raise Http404(_("The file holds no such readings."))


@requires(Permission.VIEW_MEASUREMENTS)
def nyquist(request: Any, public_id: str) -> HttpResponse:
    """The newest spectra of a battery over one another, at most four."""
    battery = get_object_or_404(batteries_seen_by(request.actor), public_id=public_id)
    spectra = spectra_of(battery)[:MOST_SPECTRA]
    if not spectra:
        raise Http404(_("No impedance was measured yet."))
    lines = []
    for one in spectra:
        columns = [[float(text) for text in column] for column in one.spectrum or []]
        name = f"{timezone.localtime(one.measured_at):%Y-%m-%d} · {one.pk}"
        lines.append((name, columns[0], columns[1], columns[2]))
    return answer(request, nyquist_plot(lines), _("Impedance by date"), battery)


@requires(Permission.VIEW_MEASUREMENTS)
def battery_plot(request: Any, public_id: str) -> HttpResponse:
    """All estimates of a battery over time, beside the floors of the policy in force."""
    battery = get_object_or_404(batteries_seen_by(request.actor), public_id=public_id)
    points = [
        EvidencePoint(one.at, one.what, one.state_of_health, one.lower, one.upper)
        for one in stated(estimates_of(battery))
    ]
    if not points:
        raise Http404(_("Nothing was estimated yet."))
    policy = policy_in_force()
    floors = [PolicyFloor(grade, floor) for grade, floor in policy.rules().floors]
    caption = _("State of health with 90 %% intervals; floors of policy %(version)s")
    spec = evidence_plot(points, floors)
    return answer(request, spec, caption % {"version": policy}, battery)


def answer(request: Any, spec: Spec, caption: str, about: Battery | UploadedTest) -> HttpResponse:
    """The figure for the page that asked; a page of its own for a browser without scripts."""
    if request.htmx:
        response = plot_response(request, spec, caption)
    else:
        context = {"svg": draw(spec), "caption": caption, "about": about}
        response = render(request, "grading/plot_page.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response
