"""Demands in files: taken, with a dry run first, and given."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.permissions import Permission
from accounts.web.access import requires
from matching.demand_table import MOST_BYTES, MOST_LINES, DemandFileError
from matching.queries import demands_seen_by, filter_demands
from matching.services.demands.file_export import export_demands
from matching.services.demands.file_import import ImportedDemand, Outcome, import_demands
from matching.web.demands.columns import EXPLAINED
from matching.web.demands.pages import FILTERS

LINES_SHOWN = 200
ORDER: tuple[Outcome, ...] = ("refused", "changed", "new", "unchanged")


class ImportForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("Demands as CSV or JSON"), max_length=200)
    take = forms.BooleanField(
        label=gettext_lazy("Take it"),
        required=False,
        help_text=gettext_lazy("Without this you only see what would become of each line."),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            most = {"n": MOST_BYTES // 1024 // 1024}
            raise forms.ValidationError(
                _("The file has more than %(n)s MB. Send it in parts.") % most
            )
        return file


@requires(Permission.VIEW_DEMANDS)
def export(request: Any) -> HttpResponse:
    """What the list shows with the same filters, all pages of it."""
    chosen = {name: request.GET.get(name, "") for name in FILTERS}
    found = filter_demands(demands_seen_by(request.actor), **chosen)
    as_json = request.GET.get("as") == "json"
    kind, ending = ("application/json", "json") if as_json else ("text/csv; charset=utf-8", "csv")
    response = HttpResponse(export_demands(found, as_json=as_json), content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="demands.{ending}"'
    return response


@requires(Permission.EDIT_DEMANDS)
def take(request: Any) -> HttpResponse:
    """A dry run unless “take it” is ticked; with one bad line nothing is taken."""
    form = ImportForm(request.POST or None, request.FILES or None)
    lines: list[ImportedDemand] = []
    if request.method == "POST" and form.is_valid():
        lines = _looked_at(request, form)
    counts = Counter(line.outcome for line in lines)
    if lines and form.cleaned_data["take"] and not counts["refused"]:
        words = _("%(new)s new, %(changed)s changed, %(unchanged)s unchanged.")
        messages.success(request, words % {name: counts[name] for name in ORDER})
        return redirect("matching:demands")
    context = {
        "form": form,
        "lines": sorted(lines, key=lambda line: ORDER.index(line.outcome))[:LINES_SHOWN],
        "total": len(lines),
        "counts": [(name, counts[name]) for name in ORDER if counts[name]],
        "refused": counts["refused"],
        "columns": EXPLAINED,
        "most_lines": MOST_LINES,
        "most_megabytes": MOST_BYTES // 1024 // 1024,
    }
    status = 422 if form.errors or counts["refused"] else 200
    return render(request, "matching/demands/demand_import.html", context, status=status)


def _looked_at(request: Any, form: ImportForm) -> list[ImportedDemand]:
    upload, taking = form.cleaned_data["file"], form.cleaned_data["take"]
    try:
        return import_demands(
            actor=request.actor, content=upload.read(), name=upload.name, dry_run=not taking
        )
    except DemandFileError as error:
        form.add_error("file", str(error))
        return []
