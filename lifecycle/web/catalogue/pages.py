"""The catalogue: looked at by all, taken from a file by administrators, with a dry run first."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.permissions import Permission
from accounts.web.access import requires
from lifecycle.catalogue import CatalogueFileError
from lifecycle.models import BatteryModel
from lifecycle.services.catalogue_import import export_catalogue, import_catalogue

FIGURES = (
    "rated_capacity_ah", "rated_energy_kwh", "nominal_voltage_v", "minimum_voltage_v",
    "maximum_voltage_v", "cells_in_series", "cells_in_parallel", "module_count",
    "cells_per_module", "mass_kg", "length_mm", "width_mm", "height_mm", "calendar_life_years",
    "gtin", "hazard_class", "category",
)  # fmt: skip


class ImportForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("Catalogue as CSV or JSON"), max_length=200)
    take = forms.BooleanField(
        label=gettext_lazy("Take it"),
        required=False,
        help_text=gettext_lazy("Without this you only see what would become of each line."),
    )


@requires(Permission.VIEW_BATTERIES)
def catalogue(request: Any) -> HttpResponse:
    models = BatteryModel.objects.exclude(code__startswith="unit-").order_by("level", "maker")
    may_edit = request.actor.may(Permission.EDIT_CATALOGUE)
    context = {"models": models, "may_edit": may_edit}
    return render(request, "lifecycle/catalogue/catalogue.html", context)


@requires(Permission.VIEW_BATTERIES)
def model(request: Any, code: str) -> HttpResponse:
    """Every figure with its source."""
    seen = get_object_or_404(BatteryModel.objects.select_related("module_model"), code=code)
    figures = [
        (
            seen._meta.get_field(name).verbose_name,  # type: ignore[union-attr]
            getattr(seen, name),
            seen.figure_sources.get(name, ""),
        )
        for name in FIGURES
        if getattr(seen, name) not in (None, "", 0)
    ]
    context = {"model": seen, "figures": figures}
    return render(request, "lifecycle/catalogue/model.html", context)


@requires(Permission.VIEW_BATTERIES)
def export(request: Any) -> HttpResponse:
    response = HttpResponse(export_catalogue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="catalogue.csv"'
    return response


@requires(Permission.EDIT_CATALOGUE)
def take(request: Any) -> HttpResponse:
    """A dry run unless “take it” is ticked; with one bad line nothing is taken."""
    form = ImportForm(request.POST or None, request.FILES or None)
    lines = []
    if request.method == "POST" and form.is_valid():
        upload, taking = form.cleaned_data["file"], form.cleaned_data["take"]
        try:
            lines = import_catalogue(
                actor=request.actor, content=upload.read(), name=upload.name, dry_run=not taking
            )
        except CatalogueFileError as error:
            form.add_error("file", str(error))
        refused = [line for line in lines if line.outcome == "refused"]
        if lines and taking and not refused:
            messages.success(request, _("%(count)s lines taken.") % {"count": len(lines)})
            return redirect("lifecycle:catalogue")
    context = {"form": form, "lines": lines}
    status = 422 if form.errors or any(line.outcome == "refused" for line in lines) else 200
    return render(request, "lifecycle/catalogue/import.html", context, status=status)
