"""The workshop's list of work, and the page of one order with its next step."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.permissions import Permission, PermissionRefusedError
from accounts.web.access import requires
from lifecycle.labels import LabelError, parse_label
from lifecycle.queries import find_by_label
from lifecycle.queries.stock import sites_seen_by
from matching.enums import WorkKind, WorkState
from matching.models import WorkOrder
from matching.queries.work import FILTERS, filter_orders, orders_of_battery, orders_seen_by
from matching.web.work.order_page import order_context
from matching.web.work.sheet import sheet_context
from matching.web.work.steps import BY_NAME, CANCEL, WorkStep

PAGE_SIZE = 50
FOUND_SHOWN = 20


@requires(Permission.VIEW_DEMANDS)
def work(request: Any) -> HttpResponse:
    """What waits, by its day; a scanned battery leads to its order."""
    return _list(request, request.GET.get("label", "").strip())


@requires(Permission.VIEW_DEMANDS)
def of_battery(request: Any, public_id: str) -> HttpResponse:
    """From a battery's page to its order; where there is none, the list says so."""
    return _list(request, public_id)


def _list(request: Any, typed: str) -> HttpResponse:
    if coded := orders_seen_by(request.actor).filter(code=typed.upper()).first():
        return redirect(coded)
    found, problem = _scanned(request.actor, typed) if typed else ([], "")
    live = [order for order in found if order.is_live]
    if len(live) == 1:
        return redirect(live[0])
    chosen = {name: request.GET.get(name, "") for name in FILTERS}
    orders = filter_orders(orders_seen_by(request.actor), **chosen)
    context = {
        "page": Paginator(orders, PAGE_SIZE).get_page(request.GET.get("page")),
        "chosen": chosen,
        "kinds": WorkKind.choices,
        "states": WorkState.choices,
        "sites": sites_seen_by(request.actor),
        "typed": typed,
        "found": live or found,
        "problem": problem,
    }
    return render(request, "matching/work/work.html", context)


def _scanned(actor: Any, typed: str) -> tuple[list[WorkOrder], str]:
    """The orders of the battery that the label names, and what is wrong where there is none."""
    try:
        batteries = list(find_by_label(actor, parse_label(typed))[:2])
    except LabelError as error:
        return [], str(error)
    if len(batteries) != 1:
        problem = _("Several batteries carry this serial: scan the Encore ID instead.")
        return [], problem if batteries else _("No battery of yours carries this.")
    orders = list(orders_of_battery(actor, batteries[0])[:FOUND_SHOWN])
    return orders, "" if orders else _("No work waits for this battery.")


@requires(Permission.VIEW_DEMANDS)
def order(request: Any, code: str) -> HttpResponse:
    """One order; a POST does a step of it."""
    seen = get_object_or_404(orders_seen_by(request.actor), code=code)
    if request.method != "POST":
        return render(request, "matching/work/order.html", order_context(request.actor, seen))
    step = BY_NAME.get(request.POST.get("step", ""))
    needed = Permission.ACCEPT_PLAN if step is CANCEL else Permission.CARRY_OUT_PLAN
    if step is None or not request.actor.may(needed):
        raise PermissionDenied(f"{request.actor.name} may not {needed.value}.")
    form = step.form(request.POST, request.FILES, actor=request.actor, order=seen, step=step.name)
    try:
        if form.is_valid() and (done := form.record(step.service)):
            _tell(request, step, done)
            return redirect(seen)
    except PermissionRefusedError as error:
        raise PermissionDenied(str(error)) from error
    current = WorkOrder.objects.get(pk=seen.pk)
    context = order_context(request.actor, current, sent=(step, form))
    return render(request, "matching/work/order.html", context, status=422)


def _tell(request: Any, step: WorkStep, done: WorkOrder) -> None:
    """A kit that failed its inspection is built, but nobody should take that for good news."""
    if done.state == WorkState.CANCELLED and step is not CANCEL:
        messages.error(request, done.state_reason)
    else:
        messages.success(request, str(step.done))


@requires(Permission.VIEW_DEMANDS)
def sheet(request: Any, code: str) -> HttpResponse:
    """The order on paper: what to do, and a code to scan for each battery."""
    seen = get_object_or_404(orders_seen_by(request.actor), code=code)
    return render(request, "matching/work/sheet.html", sheet_context(request.actor, seen))
