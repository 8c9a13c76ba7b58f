"""Mass balances: reported by recyclers, read by both sides."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.permissions import Permission
from accounts.web.access import requires
from lifecycle.models import MassBalance
from lifecycle.queries.recovery import balances_seen_by, inputs_seen_by, judged
from lifecycle.services import report_mass_balance
from lifecycle.web.recovery.forms import BalanceForm

PAGE_SIZE = 50


@requires(Permission.VIEW_OFFERS)
def balances(request: Any) -> HttpResponse:
    page = Paginator(balances_seen_by(request.actor), PAGE_SIZE).get_page(request.GET.get("page"))
    may_report = request.actor.may(Permission.REPORT_MATERIALS)
    context = {"page": page, "may_report": may_report}
    return render(request, "lifecycle/recovery/balances.html", context)


@requires(Permission.VIEW_OFFERS)
def balance(request: Any, uid: UUID) -> HttpResponse:
    """What went in and out, and how that stands against the targets of the day."""
    seen = get_object_or_404(balances_seen_by(request.actor), uid=uid)
    context = {
        "balance": seen,
        "judged": judged(seen),
        "inputs": inputs_seen_by(request.actor, seen),
        "outputs": seen.outputs.order_by("-mass_kg"),
    }
    return render(request, "lifecycle/recovery/balance.html", context)


@requires(Permission.REPORT_MATERIALS)
def report(request: Any) -> HttpResponse:
    form = BalanceForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        kept = form.record(report_mass_balance, actor=request.actor, report=form.report())
        if isinstance(kept, MassBalance):
            messages.success(request, _("The balance is kept. These batteries are recycled."))
            return redirect("recovery:balance", kept.uid)
    context = {"form": form}
    status = 422 if form.errors else 200
    return render(request, "lifecycle/recovery/report.html", context, status=status)
