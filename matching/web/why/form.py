"""Which battery, which demand: the two choices of a question, found among those of the run."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from lifecycle.labels import LabelError, parse_label
from lifecycle.queries import find_by_label
from matching.models import MatchingRun
from matching.queries import SolvedRun

MOST_FOUND = 20


class WhyForm(forms.Form):
    """Valid only with a battery and a demand that took part in the run."""

    battery = forms.CharField(
        label=gettext_lazy("Battery"),
        help_text=gettext_lazy("Scan its label, or type its ID or serial number."),
        max_length=400,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}
        ),
    )
    demand = forms.ChoiceField(label=gettext_lazy("Demand"))

    def __init__(
        self, *args: Any, actor: Actor, run: MatchingRun, solved: SolvedRun, names: dict[str, str]
    ) -> None:
        super().__init__(*args)
        self.actor, self.run, self.solved = actor, run, solved
        choices = [("", _("Choose a demand")), *((c, f"{n} ({c})") for c, n in names.items())]
        self.fields["demand"].choices = choices  # type: ignore[attr-defined]

    def clean_battery(self) -> str:
        """The ID of a battery of the run, from its ID or from any label that it carries."""
        typed = self.cleaned_data["battery"].strip()
        for name in (typed, typed.upper()):
            if self.solved.pack(name) is not None:
                return str(name)
        try:
            label = parse_label(typed)
        except LabelError as error:
            raise forms.ValidationError(str(error)) from error
        found = [battery.public_id for battery in find_by_label(self.actor, label)[:MOST_FOUND]]
        if not found:
            raise forms.ValidationError(_("No battery of yours carries this."))
        here = [name for name in found if self.solved.pack(name) is not None]
        if len(here) > 1:
            words = _("Several batteries carry this: %(ids)s. Type the ID of one of them.")
            raise forms.ValidationError(words % {"ids": ", ".join(here)})
        if not here:
            raise forms.ValidationError(took_no_part(self.run, found[0]))
        return here[0]


def took_no_part(run: MatchingRun, battery: str) -> str:
    """Why a battery that we know is not in the run."""
    if why := run.excluded.get(battery):
        return _("%(id)s took no part in this plan. %(why)s") % {"id": battery, "why": why}
    return _(
        "%(id)s took no part in this plan: when it was made, the battery was not graded for a "
        "second use, or promised already."
    ) % {"id": battery}
