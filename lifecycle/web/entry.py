"""One view for every form about one battery: draw, check, record, go back to the battery."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise

from accounts.permissions import Permission
from accounts.web.access import View, requires
from lifecycle.enums import EventKind
from lifecycle.models import Battery
from lifecycle.queries import batteries_seen_by
from lifecycle.state import allows
from lifecycle.web.recorded_form import RecordedForm

Words = str | Promise


@dataclass(frozen=True)
class EntryPage:
    """What differs between the forms: words, form, service and the event that it writes."""

    permission: Permission
    event: EventKind
    form: type[RecordedForm]
    service: Callable[..., Any]
    title: Words
    button: Words
    done: Callable[[Battery], str]
    danger: bool = False
    arguments: Callable[[dict[str, Any]], dict[str, Any]] = dict
    template: str = "lifecycle/entry.html"
    asks_actor: bool = False  # whether the form looks things up for whoever fills it in


def entry_view(page: EntryPage) -> View:
    """The view of an EntryPage, guarded by its permission."""

    @requires(page.permission)
    def view(request: Any, public_id: str) -> HttpResponse:
        battery = get_object_or_404(batteries_seen_by(request.actor), public_id=public_id)
        who = {"actor": request.actor} if page.asks_actor else {}
        form = page.form(request.POST or None, battery=battery, **who)
        if request.method == "POST" and form.is_valid():
            arguments = page.arguments(form.entered())
            if form.record(page.service, actor=request.actor, battery=battery, **arguments):
                messages.success(request, page.done(battery))
                return redirect(battery)
        return _draw(request, page, battery, form)

    return view


def _draw(
    request: HttpRequest, page: EntryPage, battery: Battery, form: RecordedForm
) -> HttpResponse:
    refused = "" if allows(battery.stage, page.event) else battery.get_stage_display()
    context = {"page": page, "battery": battery, "form": form, "refused_at": refused}
    return render(request, page.template, context, status=422 if form.errors else 200)
