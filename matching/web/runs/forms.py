"""How a run shall search, as a form."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.web.fields import MeasuredField
from matching.enums import Method
from matching.models import MatchingRun
from matching.services.runs.search import MOST_STEPS, SECONDS

USUAL_SECONDS = 30


def _words(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    if rest:
        return ngettext("%(n)s second", "%(n)s seconds", seconds) % {"n": seconds}
    return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}


class SearchForm(forms.Form):
    """`search()` gives what the services take. What few people need stands in the second group."""

    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    method = forms.ChoiceField(label=_("Method"), choices=Method.choices, initial=Method.OPTIMAL)
    seconds = forms.TypedChoiceField(
        label=_("Time to search, at most"), coerce=int, initial=USUAL_SECONDS
    )
    good_enough = MeasuredField(
        label=_("A gap that is good enough"),
        unit="%",
        required=False,
        min_value=0,
        max_value=100,
        decimal_places=2,
        help_text=_("The search ends as soon as the plan is proven to be that near to the best."),
    )
    work_limit = forms.IntegerField(
        label=_("Repeatable: steps of search"),
        required=False,
        min_value=1,
        max_value=MOST_STEPS,
        help_text=_(
            "Counts steps in the place of seconds, so that the same batteries and demands give the "
            "same plan on any machine. A step is about a second for a thousand batteries."
        ),
    )
    RARELY = ("good_enough", "work_limit")

    def __init__(self, *args: Any, run: MatchingRun | None = None, **kwargs: Any) -> None:
        if run is not None:
            gap = (Decimal(run.stop_gap_bp) / 100).normalize() if run.stop_gap_bp else None
            kwargs["initial"] = {
                "method": run.method,
                "seconds": run.seconds,
                "good_enough": gap,
                "work_limit": run.work_limit,
            }
        super().__init__(*args, **kwargs)
        choices = [(value, _words(value)) for value in SECONDS]
        self.fields["seconds"].choices = choices  # type: ignore[attr-defined]

    def often(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name not in self.RARELY]

    def rarely(self) -> list[forms.BoundField]:
        return [self[name] for name in self.RARELY]

    def search(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "method": data["method"],
            "seconds": data["seconds"],
            "stop_gap_bp": int((data["good_enough"] or 0) * 100),
            "work_limit": data["work_limit"],
        }


class ProposeForm(SearchForm):
    """A new proposal from what is there now."""
