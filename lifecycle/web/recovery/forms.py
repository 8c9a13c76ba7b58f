"""What came out of the batteries that were treated."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.web.fields import MeasuredField
from lifecycle.enums import Material
from lifecycle.models import RecyclerOffer
from lifecycle.queries.recovery import awaiting_treatment
from lifecycle.recovery import Output, recovery_target
from lifecycle.services import BalanceReport
from lifecycle.web.forms import measured_field
from lifecycle.web.recorded_form import RecordedForm


class _Received(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.battery.public_id} · {obj.battery.battery_model} · {obj.received_mass_kg} kg"


class BalanceForm(RecordedForm):
    """A field for the mass of each material, and one for what was contained where it is asked."""

    treated_on = forms.DateField(
        label=_("Treated on"), widget=forms.DateInput(attrs={"type": "date"})
    )
    offers = _Received(
        RecyclerOffer.objects.none(),
        label=_("Batteries that were treated"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one.")},
    )
    reference = forms.CharField(label=_("Your reference"), required=False, max_length=120)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["offers"].queryset = awaiting_treatment(actor)  # type: ignore[attr-defined]
        for material in Material:
            self.fields[f"out_{material}"] = _kilograms(material.label)
            if _has_target(material):
                label = _("%(material)s contained in the batteries") % {"material": material.label}
                self.fields[f"in_{material}"] = _kilograms(label)

    def report(self) -> BalanceReport:
        data = self.cleaned_data
        outputs = {
            material: Output(mass_kg, data.get(f"in_{material}"))
            for material in Material
            if (mass_kg := data.get(f"out_{material}")) is not None
        }
        inputs: dict[str, Decimal | None] = {
            offer.battery.public_id: None for offer in data["offers"]
        }
        return BalanceReport(data["treated_on"], inputs, outputs, data["reference"])


def _kilograms(label: Any) -> MeasuredField:
    return measured_field(label, "kg", min_value=0)


def _has_target(material: Material) -> bool:
    return recovery_target(material, date.max) is not None
