from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor, own_organisation
from lifecycle.models import Battery, Site
from lifecycle.web.structure.forms import batteries_of_lines


class ShipmentForm(forms.Form):
    carrier = forms.CharField(label=_("Carrier"), max_length=120)
    recipient = forms.CharField(label=_("Recipient"), required=False, max_length=120)
    destination = forms.ModelChoiceField(
        Site.objects.none(),
        label=_("Or to one of our sites"),
        required=False,
        empty_label=_("No, to somebody else"),
    )
    travels_as_waste = forms.BooleanField(
        label=_("They travel as waste"),
        required=False,
        help_text=_("Otherwise the papers of Annex XIV must be on file before they leave."),
    )
    batteries = forms.CharField(
        label=_("Batteries"),
        max_length=100_000,
        help_text=_("Scan one after another: a line each."),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        sites = Site.objects.filter(organisation_id=own_organisation(actor))
        self.fields["destination"].queryset = sites  # type: ignore[attr-defined]

    def clean_batteries(self) -> list[Battery]:
        return batteries_of_lines(self.actor, self.cleaned_data["batteries"])
