"""What happened to a battery, in its first life or here."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.web.fields import MeasuredField
from lifecycle.enums import BatteryCategory, IdentifierKind, NegativeKind, Operation
from lifecycle.events import read_payload
from lifecycle.models import Battery, LedgerEvent
from lifecycle.queries.voidable import voidable_entries
from lifecycle.web.forms import measured_field, reason_field
from lifecycle.web.recorded_form import MomentField, RecordedForm
from lifecycle.web.story_words import words_of


def _percent(label: object) -> MeasuredField:
    return measured_field(label, "%", min_value=0, max_value=200)


class NegativeEventForm(RecordedForm):
    nature = forms.ChoiceField(
        label=_("What happened"),
        choices=NegativeKind,
        widget=forms.RadioSelect,
        help_text=_(
            "After an accident, a flood, a thermal event or an isolation fault the battery goes to "
            "quarantine at once."
        ),
    )
    source = forms.ChoiceField(
        label=_("How it is known"),
        choices=[
            ("seen", _("Seen here")),
            ("bms", _("Stored by the BMS")),
            ("telemetry", _("Telemetry")),
            ("document", _("A paper says so")),
            ("hearsay", _("Somebody said so")),
        ],
        widget=forms.RadioSelect,
    )
    value = measured_field(_("Highest or lowest value"), "")
    unit = forms.CharField(label=_("Unit of the value"), required=False, max_length=12)
    note = forms.CharField(
        label=_("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    occurred_at = MomentField()


class BmsResetForm(RecordedForm):
    reason = reason_field(_("Why it was reset"))
    performed_by = forms.CharField(label=_("Who did it"), required=False, max_length=200)
    software_version = forms.CharField(label=_("Software version"), required=False, max_length=200)
    state_of_health_shown_before = _percent(_("State of health shown before"))
    state_of_health_shown_after = _percent(_("State of health shown after"))
    occurred_at = MomentField()

    def clean_state_of_health_shown_before(self) -> object:
        return _fraction(self.cleaned_data["state_of_health_shown_before"])

    def clean_state_of_health_shown_after(self) -> object:
        return _fraction(self.cleaned_data["state_of_health_shown_after"])


class RepairForm(RecordedForm):
    work_done = reason_field(_("What was done"))
    parts_replaced = forms.CharField(
        label=_("Parts replaced"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    occurred_at = MomentField()


class WasteForm(RecordedForm):
    reason = reason_field(_("Why it is waste"))
    occurred_at = MomentField()


class EndOfWasteForm(RecordedForm):
    operation = forms.ChoiceField(
        label=_("What was done"),
        help_text=_(
            "On file must be: a state of health test, a contract of sale or transfer, and proof of "
            "protection in transport (Art. 73)."
        ),
        choices=[
            (one.value, one.label)
            for one in (Operation.PREPARATION_FOR_REUSE, Operation.PREPARATION_FOR_REPURPOSING)
        ],
        widget=forms.RadioSelect,
    )
    occurred_at = MomentField()


class IdentifierForm(RecordedForm):
    kind = forms.ChoiceField(
        label=_("What kind of code"), choices=IdentifierKind, widget=forms.RadioSelect
    )
    value = forms.CharField(label=_("The code"), max_length=400, help_text=_("Scan or type it."))
    reason = forms.CharField(label=_("Why it has another code"), required=False, max_length=2000)


class PassportForm(RecordedForm):
    category = forms.ChoiceField(
        label=_("What the battery is in law"), choices=BatteryCategory, widget=forms.RadioSelect
    )


def _fraction(percent: object) -> object:
    return percent / 100 if isinstance(percent, Decimal) else None


class VoidForm(RecordedForm):
    sequence = forms.TypedChoiceField(
        label=_("Which entry"),
        coerce=int,
        widget=forms.RadioSelect(attrs={"class": "one-column"}),
        choices=[],
    )
    reason = reason_field(_("Why it is wrong"))

    def __init__(self, *args: Any, battery: Battery, **options: Any) -> None:
        super().__init__(*args, battery=battery, **options)
        chosen = self.fields["sequence"]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = [
            (
                entry.sequence,
                f"{entry.sequence} · {told(entry)} · {entry.occurred_at:%Y-%m-%d}",
            )
            for entry in voidable_entries(battery)
        ]


def told(entry: LedgerEvent) -> str:
    """Kind and words of an entry, short."""
    words = words_of(read_payload(entry.kind, entry.version, entry.payload_text))[1]
    return f"{entry.get_kind_display()}: {words}"[:100]
