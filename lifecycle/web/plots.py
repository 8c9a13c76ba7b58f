"""Plots for pages: SVG that templates may show, and answers for parts loaded after the page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.safestring import SafeString, mark_safe

from lifecycle.plots.drawing import digest, draw_svg
from lifecycle.plots.frame import Spec


def draw(spec: Spec) -> SafeString:
    """The plot's `<svg>`, safe to show: the drawing lets data become text only."""
    return mark_safe(draw_svg(spec))  # noqa: S308 - see draw_svg


def plot_response(request: HttpRequest, spec: Spec, caption: str = "") -> HttpResponse:
    """The plot as a `<figure>`, for `hx-get` with `hx-trigger="load"`; 304 if unchanged."""
    etag = f'"{digest(spec)}"'
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        return unchanged
    context: dict[str, Any] = {"svg": draw(spec), "caption": caption or spec.get("title", "")}
    response = render(request, "components/plot.html", context)
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, no-cache"
    return response
