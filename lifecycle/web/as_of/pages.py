"""A battery as it was, or as it was believed to be."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Permission
from accounts.web.access import requires
from lifecycle.queries import batteries_seen_by
from lifecycle.queries.as_of import compare_with_today


def _moment(label: Any, help_text: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, required=False, help_text=help_text, widget=widget)


class AsOfForm(forms.Form):
    true_at = _moment(_("What was true on"), _("Leave empty for all of the time."))
    known_at = _moment(_("By what was known on"), _("Leave empty for today."))


@requires(Permission.VIEW_BATTERIES)
def as_of(request: Any, public_id: str) -> HttpResponse:
    """Two moments may be asked for; each column then, and today."""
    battery = get_object_or_404(batteries_seen_by(request.actor), public_id=public_id)
    form = AsOfForm(request.GET or None)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    rows = (
        compare_with_today(battery, true_at=asked["true_at"], known_at=asked["known_at"])
        if any(asked.values())
        else []
    )
    context = {"battery": battery, "form": form, "rows": rows}
    status = 422 if form.errors else 200
    return render(request, "lifecycle/as_of/as_of.html", context, status=status)
