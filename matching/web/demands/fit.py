"""How many batteries at hand may serve a demand, and at which rule the others fail."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.permissions import Permission
from accounts.web.access import requires
from matching.queries import demands_seen_by
from matching.rule_words import RULES
from matching.services.demands.fit import MOST_BATTERIES, count_fit


@requires(Permission.VIEW_DEMANDS)
def fit(request: Any, code: str) -> HttpResponse:
    """A part of the demand's page, fetched after it; a page of its own without scripts."""
    seen = get_object_or_404(demands_seen_by(request.actor), code=code)
    count = count_fit(actor=request.actor, demand=seen)
    context = {
        "demand": seen,
        "fit": count,
        "refused": [(RULES[rule], packs) for rule, packs in count.refused.items()],
        "kept_out": sorted(count.kept_out.items()),
        "most": MOST_BATTERIES,
    }
    template = "matching/demands/fit_count.html" if request.htmx else "matching/demands/fit.html"
    return render(request, template, context)
