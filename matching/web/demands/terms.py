"""What a battery's owner asks, and from when it is at hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.permissions import Permission
from accounts.web.access import requires
from accounts.web.fields import MeasuredField
from lifecycle.queries import batteries_seen_by
from matching.errors import MatchingError, StaleDemandError
from matching.models import BatteryTerms
from matching.services.problem.terms import MOST_EUR, set_terms


class TermsForm(forms.Form):
    """Carries the moment at which the terms were set that it was drawn with."""

    set_at = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    asked_price_eur = MeasuredField(
        label=gettext_lazy("Price its owner asks"),
        unit="€",
        initial=Decimal(0),
        min_value=0,
        max_value=MOST_EUR,
        decimal_places=2,
        help_text=gettext_lazy("A plan pays it where it gives the battery a second use."),
    )
    ready_on = forms.DateField(
        label=gettext_lazy("At hand from"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Empty: now. Work on it begins on this day at the earliest."),
    )

    def show(self, terms: BatteryTerms | None) -> None:
        """The next sending answers to what stands now; what was typed stays."""
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data["set_at"] = _moment(terms)  # type: ignore[index]


def _moment(terms: BatteryTerms | None) -> str:
    return terms.set_at.isoformat() if terms else ""


@requires(Permission.EDIT_DEMANDS)
def terms(request: Any, public_id: str) -> HttpResponse:
    seen = get_object_or_404(batteries_seen_by(request.actor), public_id=public_id)
    known = BatteryTerms.objects.filter(battery=seen).first()
    initial: dict[str, Any] = {"set_at": _moment(known)}
    if known:
        initial |= {"asked_price_eur": known.asked_price_eur, "ready_on": known.ready_on}
    form = TermsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            set_terms(
                actor=request.actor,
                battery=seen,
                asked_price_eur=form.cleaned_data["asked_price_eur"],
                ready_on=form.cleaned_data["ready_on"],
                expected_set_at=_sent_moment(form.cleaned_data["set_at"]),
            )
        except StaleDemandError as error:
            form.show(known)
            form.add_error(None, str(error))
        except MatchingError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved: the next plan reckons with it."))
            return redirect(seen)
    context = {"form": form, "battery": seen, "known": known}
    return render(
        request, "matching/demands/terms.html", context, status=422 if form.errors else 200
    )


def _sent_moment(text: str) -> Any:
    try:
        return parse_datetime(text)
    except ValueError:
        return None
