"""Plots for pages: SVG that templates may show, and answers for parts loaded after the page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_vary_headers
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
    # The drawing bears its title: read out it is the figure's name, seen it would stand twice.
    label = caption or spec.get("title", "")
    context: dict[str, Any] = {"svg": draw(spec), "caption": caption, "label": label}
    response = render(request, "components/plot.html", context)
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def plot_or_page(request: Any, spec: Spec, *, back: str) -> HttpResponse:
    """The figure for the page that asked; a page of its own, with a way back, without scripts."""
    if request.htmx:
        response = plot_response(request, spec)
    else:
        title = spec.get("title", "")
        context = {"svg": draw(spec), "title": title, "label": title, "back": back}
        response = render(request, "components/plot_page.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response
