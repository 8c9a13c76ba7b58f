"""Stock by place, stage, grade and chemistry; sites and their places."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.permissions import Permission
from accounts.web.access import requires
from lifecycle.enums import Chemistry, Grade, Stage
from lifecycle.errors import EntryRefusedError
from lifecycle.queries.stock import GROUPS, places_seen_by, sites_seen_by, stock_by
from lifecycle.services.sites import add_places, add_site
from lifecycle.web.stock.forms import PlacesForm, SiteForm

FILTERS = ("site", "stage", "grade", "chemistry")


@requires(Permission.VIEW_BATTERIES)
def stock(request: Any) -> HttpResponse:
    """Counted once each: a part stands where its whole stands. Two statements."""
    group = request.GET.get("by", "place")
    group = group if group in GROUPS else "place"
    chosen = {name: request.GET.get(name, "") for name in FILTERS}
    rows = stock_by(request.actor, group, **chosen)
    labels: dict[str, Any] = {"stage": dict(Stage.choices), "grade": dict(Grade.choices)}
    for row in rows:
        named = [labels.get(group, {}).get(key, key) for key in row["keys"]]
        row["link"] = f"{reverse('lifecycle:batteries')}?{urlencode(_filters(group, row, chosen))}"
        row["name"] = " · ".join(str(name) for name in named if name) or _("not said")
    context = {
        "rows": rows,
        "by": group,
        "chosen": chosen,
        "groups": [("place", _("Place")), ("stage", _("Stage")), ("grade", _("Grade")),
                   ("chemistry", _("Chemistry"))],
        "sites": sites_seen_by(request.actor),
        "stages": Stage.choices,
        "grades": Grade.choices,
        "chemistries": Chemistry.choices,
        "count": sum(row["count"] for row in rows),
        "energy_kwh": sum(row["rated_energy_kwh"] or 0 for row in rows),
    }  # fmt: skip
    return render(request, "lifecycle/stock/stock.html", context)


def _filters(group: str, row: dict[str, Any], chosen: dict[str, str]) -> dict[str, str]:
    """What the list of batteries must be asked for, to show those of this row."""
    given = {name: value for name, value in chosen.items() if value} | {"in_stock": "yes"}
    if group == "place":
        return given | {"site": str(row["site__uid"] or ""), "place": row["storage_place"]}
    return given | {group: row["keys"][0]}


@requires(Permission.EDIT_SITES)
def sites(request: Any) -> HttpResponse:
    """All sites with their places; a new one by the form."""
    form = SiteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            site = add_site(actor=request.actor, **form.cleaned_data)
        except EntryRefusedError as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, _("%(site)s is there. Add its places.") % {"site": site})
            return redirect("lifecycle:site", site.uid)
    shown = sites_seen_by(request.actor).annotate(place_count=Count("places"))
    context = {"sites": shown, "form": form}
    return render(
        request, "lifecycle/stock/sites.html", context, status=422 if form.errors else 200
    )


@requires(Permission.EDIT_SITES)
def site(request: Any, uid: Any) -> HttpResponse:
    """The places of one site; many new ones in one step."""
    seen = get_object_or_404(sites_seen_by(request.actor), uid=uid)
    form = PlacesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            added = add_places(actor=request.actor, site=seen, **form.cleaned_data)
        except EntryRefusedError as error:
            form.add_error("codes", str(error))
        else:
            messages.success(request, _("%(count)s places added.") % {"count": len(added)})
            return redirect("lifecycle:site", seen.uid)
    context = {
        "site": seen,
        "places": places_seen_by(request.actor).filter(site=seen),
        "form": form,
    }
    return render(request, "lifecycle/stock/site.html", context, status=422 if form.errors else 200)
