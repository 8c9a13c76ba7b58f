"""What a battery, or a model of the catalogue, can become."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.permissions import Permission
from accounts.web.access import requires
from matching.queries.topology import batteries_with_layout, layout_of, strength_at, strength_of
from matching.topology.arrangement import NOTHING
from matching.web.topology.forms import ModelForm, NeedForm
from matching.web.topology.tables import topology_context


@requires(Permission.VIEW_BATTERIES)
def battery(request: Any, public_id: str) -> HttpResponse:
    """As it stands in the record; energy and power of a unit may be asked for."""
    seen = get_object_or_404(batteries_with_layout(request.actor), public_id=public_id)
    form = NeedForm(request.GET or None)
    need = form.need() if form.is_bound and form.is_valid() else NOTHING
    strength = strength_of(seen)
    context = {"battery": seen, "form": form, "strength": strength}
    context |= topology_context(layout_of(seen.battery_model), strength.stock, need)
    status = 422 if form.errors else 200
    return render(request, "matching/topology/battery.html", context, status=status)


@requires(Permission.VIEW_BATTERIES)
def model(request: Any) -> HttpResponse:
    """“What would a Leaf 24 kWh at 70 % give?”"""
    form = ModelForm(request.GET or None)
    context: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        asked = form.cleaned_data["model"]
        strength = strength_at(asked, form.fraction())
        context |= {"model": asked, "strength": strength}
        context |= topology_context(layout_of(asked), strength.stock, form.need())
    status = 422 if form.errors else 200
    return render(request, "matching/topology/model.html", context, status=status)
