"""Forms about what is reserved: released, kept longer, replaced."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lifecycle.models import Battery
from lifecycle.queries import batteries_seen_by
from matching.enums import UseKind
from matching.models import PlanRow

ONE, STRING = "one", "string"


class ReleaseForm(forms.Form):
    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    reason = forms.CharField(
        label=_("Why is it taken back?"), min_length=3, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class ReleaseRowForm(ReleaseForm):
    """In a string there is a choice: this pack alone, or all of them."""

    scope = forms.ChoiceField(
        label=_("What is released?"),
        choices=[
            (ONE, _("Only this pack; the others stay reserved, and it is replaced")),
            (STRING, _("The whole string")),
        ],
        initial=ONE,
        widget=forms.RadioSelect,
    )

    field_order = ("scope", "reason")

    def __init__(self, *args: Any, row: PlanRow, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if row.kind != UseKind.STRING:
            del self.fields["scope"]

    @property
    def whole_string(self) -> bool:
        return bool(self.cleaned_data.get("scope") == STRING)


class ExtendForm(forms.Form):
    until = forms.DateField(
        label=_("Reserved until"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, ends: date | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        later = max(ends or timezone.localdate(), timezone.localdate()) + timedelta(days=30)
        self.fields["until"].initial = later


class ReplaceForm(forms.Form):
    """Which battery takes the place; `battery` is the ID in the table of the page."""

    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    battery = forms.CharField(
        max_length=20, error_messages={"required": _("Choose one of the batteries.")}
    )

    def __init__(self, *args: Any, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor

    def clean_battery(self) -> Battery:
        name = self.cleaned_data["battery"]
        found = batteries_seen_by(self.actor).filter(public_id=name).first()
        if found is None:
            raise forms.ValidationError(_("There is no such battery. Choose one of the table."))
        return found
