"""Instruments of the workshop: a list, a form to enter and to change one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.permissions import Permission
from accounts.web.access import requires
from grading.models import Instrument
from grading.queries.instruments import instruments_seen_by
from grading.services.instruments import FIELDS, save_instrument
from lifecycle.errors import EntryRefusedError


class InstrumentForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Instrument
        fields = FIELDS
        widgets = {
            "calibrated_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "calibration_due_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
        help_texts = {
            "current_accuracy_percent": gettext_lazy(
                "As the certificate says; it takes the place of the policy's assumption."
            )
        }


@requires(Permission.VIEW_MEASUREMENTS)
def instruments(request: Any) -> HttpResponse:
    context = {
        "instruments": instruments_seen_by(request.actor),
        "today": timezone.localdate(),
        "may_edit": request.actor.may(Permission.EDIT_INSTRUMENTS),
    }
    return render(request, "grading/instruments/instruments.html", context)


@requires(Permission.EDIT_INSTRUMENTS)
def new_instrument(request: Any) -> HttpResponse:
    return _edit(request, None)


@requires(Permission.EDIT_INSTRUMENTS)
def instrument(request: Any, uid: str) -> HttpResponse:
    return _edit(request, get_object_or_404(instruments_seen_by(request.actor), uid=uid))


def _edit(request: Any, row: Instrument | None) -> HttpResponse:
    form = InstrumentForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        try:
            save_instrument(actor=request.actor, instrument=row, **form.cleaned_data)
        except EntryRefusedError as error:
            for field, problem in error.problems.items():
                form.add_error(field, problem)
        else:
            messages.success(request, _("Kept."))
            return redirect("grading:instruments")
    context = {"form": form, "instrument": row}
    status = 422 if form.errors else 200
    return render(request, "grading/instruments/instrument.html", context, status=status)
