"""What holders and recyclers enter about an offer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from accounts.web.fields import MeasuredField
from lifecycle.web.recorded_form import RecordedForm


def _reason(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label, min_length=3, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


def _reference() -> forms.CharField:
    return forms.CharField(label=_("Your own number for it"), required=False, max_length=120)


class OfferForm(RecordedForm):
    recycler = forms.ModelChoiceField(
        Organisation.objects.filter(kind=OrganisationKind.RECYCLER, is_active=True),
        label=_("Recycler"),
        empty_label=_("Choose a recycler"),
    )
    reason = _reason(_("Why can nobody use it?"))


class AcceptForm(RecordedForm):
    reference = _reference()


class RefuseForm(RecordedForm):
    reason = _reason(_("Why do you refuse it? The holder reads this."))


class ReceiptForm(RecordedForm):
    mass_kg = MeasuredField(
        label=_("Mass as weighed on arrival"), unit="kg", max_digits=8, decimal_places=3
    )
    condition = forms.CharField(
        label=_("Condition on arrival"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    reference = _reference()


class WithdrawForm(RecordedForm):
    reason = _reason(_("Why is the offer withdrawn?"))
