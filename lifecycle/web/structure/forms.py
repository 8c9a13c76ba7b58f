"""Taking apart, building in and out, putting together."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor, own_organisation
from lifecycle.enums import BatteryCategory, Operation
from lifecycle.labels import LabelError, parse_label
from lifecycle.models import Battery, Site
from lifecycle.queries import batteries_seen_by, find_by_label
from lifecycle.services import Layout, NewUnit
from lifecycle.services.unit_rules import ALLOWED
from lifecycle.web.forms import reason_field
from lifecycle.web.recorded_form import MomentField, RecordedForm

MOST_PARTS = 2_000


class TakeApartForm(RecordedForm):
    serials = forms.CharField(
        label=_("Serials of the modules"),
        required=False,
        max_length=20_000,
        help_text=_(
            "Scan them in the order of their positions, a line each; an empty line skips one. "
            "A module without a serial gets one from Encore. Registered modules need nothing."
        ),
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocomplete": "off"}),
    )
    reason = reason_field(_("Why it is taken apart"))
    occurred_at = MomentField()

    def clean_serials(self) -> dict[int, str]:
        """Position -> serial; a trailing run of empty lines says nothing."""
        lines = str(self.cleaned_data["serials"]).splitlines()
        return {n: line.strip() for n, line in enumerate(lines, start=1) if line.strip()}


class RemoveForm(RecordedForm):
    reason = reason_field(_("Why it is taken out"))
    occurred_at = MomentField()


class InstallForm(RecordedForm):
    whole = forms.CharField(label=_("Into which unit"), max_length=400, help_text=_("Scan it."))
    position = forms.IntegerField(label=_("Position"), min_value=1, max_value=10_000)
    occurred_at = MomentField()

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor

    def clean_whole(self) -> Battery:
        return found_by(self.actor, self.cleaned_data["whole"])


class DayForm(forms.Form):
    at = forms.DateField(
        label=_("As it was at the end of"),
        required=False,
        help_text=_("Leave empty for everything that ever was in it."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean_at(self) -> datetime | None:
        """The first moment of the next day."""
        day = self.cleaned_data["at"]
        if day is None or day == date.max:
            return None
        return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))


class UnitForm(RecordedForm):
    name = forms.CharField(label=_("What it is called"), max_length=120)
    serial = forms.CharField(label=_("Its own serial number"), max_length=64)
    parts = forms.CharField(
        label=_("Parts, in the order of their positions"),
        max_length=100_000,
        help_text=_("Scan one after another: a line each."),
        widget=forms.Textarea(
            attrs={"rows": 10, "spellcheck": "false", "autocomplete": "off", "autofocus": True}
        ),
    )
    series = forms.IntegerField(label=_("Parts in series"), min_value=1, max_value=MOST_PARTS)
    parallel = forms.IntegerField(
        label=_("Strings in parallel"), min_value=1, max_value=MOST_PARTS, initial=1
    )
    operation = forms.ChoiceField(
        label=_("Operation"),
        choices=[(one.value, one.label) for one in ALLOWED],
        widget=forms.RadioSelect,
        initial=Operation.REPURPOSING,
    )
    category = forms.ChoiceField(
        label=_("What the unit is in law"),
        choices=BatteryCategory,
        widget=forms.RadioSelect,
        initial=BatteryCategory.STATIONARY,
    )
    site = forms.ModelChoiceField(Site.objects.none(), label=_("Where it stands"), required=False)
    note = forms.CharField(
        label=_("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    occurred_at = MomentField()

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        sites = Site.objects.filter(organisation_id=own_organisation(actor))
        self.fields["site"].queryset = sites  # type: ignore[attr-defined]

    def clean_parts(self) -> list[Battery]:
        return batteries_of_lines(self.actor, self.cleaned_data["parts"])

    def unit(self) -> NewUnit:
        data = self.cleaned_data
        return NewUnit(
            name=data["name"],
            serial=data["serial"],
            parts=data["parts"],
            layout=Layout(data["series"], data["parallel"]),
            operation=Operation(data["operation"]),
            category=BatteryCategory(data["category"]),
            site=data["site"],
            note=data["note"],
        )


def batteries_of_lines(actor: Actor, text: str) -> list[Battery]:
    """A battery for each line; every line that names none is told with its number."""
    lines = [line.strip() for line in text.splitlines()]
    scanned = [(number, line) for number, line in enumerate(lines, start=1) if line]
    if len(scanned) > MOST_PARTS:
        raise forms.ValidationError(_now("At most %(most)s of them.") % {"most": MOST_PARTS})
    known = batteries_seen_by(actor).in_bulk(
        [line.upper() for _number, line in scanned], field_name="public_id"
    )
    found, problems = [], []
    for number, line in scanned:
        try:
            found.append(known.get(line.upper()) or found_by(actor, line))
        except forms.ValidationError as error:
            problems.append(
                _now("Line %(number)s, “%(line)s”: %(problem)s")
                % {"number": number, "line": line, "problem": " ".join(error.messages)}
            )
    if problems:
        raise forms.ValidationError(problems)
    return found


def found_by(actor: Actor, text: str) -> Battery:
    """The one battery that the label names. Raises ValidationError."""
    try:
        found = list(find_by_label(actor, parse_label(text))[:2])
    except LabelError as error:
        raise forms.ValidationError(str(error)) from error
    if len(found) != 1:
        problem = _now("No battery of yours carries this.")
        if found:
            problem = _now("Several batteries carry this serial: scan the Encore ID instead.")
        raise forms.ValidationError(problem)
    return found[0]
