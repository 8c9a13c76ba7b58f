"""Voltages, typed or scanned position by position."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _now

from accounts.web.fields import MeasuredField
from lifecycle.models import Battery
from lifecycle.web.structure.forms import found_by
from matching.web.work.forms import SCANNED, WorkForm
from matching.work import plain


def _voltage(label: Any) -> MeasuredField:
    return MeasuredField(
        label=label,
        unit="V",
        max_digits=12,
        decimal_places=6,
        widget=forms.TextInput(attrs={"inputmode": "decimal", **SCANNED}),
    )


class MeasureForm(WorkForm):
    """A voltage for each module or pack."""

    is_scanned = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = list(self.order.lines.select_related("battery"))
        for line in self.lines:
            told = {"n": line.position, "id": line.battery.public_id, "s": line.battery.serial}
            if self.is_scanned:
                self.fields[f"scan_{line.position}"] = forms.CharField(
                    label=_now("%(n)s: scan %(id)s") % told,
                    max_length=400,
                    widget=forms.TextInput(attrs=SCANNED),
                )
            self.fields[f"voltage_{line.position}"] = _voltage(
                _now("%(n)s: voltage of %(id)s, serial %(s)s") % told
            )
            if line.voltage_v is not None:
                self.fields[f"voltage_{line.position}"].initial = plain(line.voltage_v)

    def arguments(self) -> dict[str, Any]:
        data = self.cleaned_data
        voltages: dict[int, Decimal] = {
            line.position: data[f"voltage_{line.position}"] for line in self.lines
        }
        return {"voltages_v": voltages}


class StringForm(MeasureForm):
    """The same, and that the right pack stands at each position."""

    is_scanned = True

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        positions = {line.battery_id: line.position for line in self.lines}
        for line in self.lines:
            name = f"scan_{line.position}"
            if name not in data:
                continue
            try:
                found = found_by(self.actor, data[name])
            except forms.ValidationError as error:
                self.add_error(name, error)
                continue
            if found.pk != line.battery_id:
                self.add_error(name, _wrong_pack(found, positions.get(found.pk)))
        return data


def _wrong_pack(found: Battery, position: int | None) -> str:
    told = {"id": found.public_id, "n": position}
    if position is None:
        return _now("This is %(id)s: it does not belong to this string.") % told
    return _now("This is %(id)s: it belongs at position %(n)s.") % told
