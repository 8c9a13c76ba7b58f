"""The form of every entry into the ledger: sent twice it stands once, stale it is refused."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from lifecycle.errors import EntryRefusedError, LifecycleError, StaleRecordError
from lifecycle.models import Battery
from lifecycle.queries import TimelineEntry, timeline_of

T = TypeVar("T")


class RecordedForm(forms.Form):
    """Carries the key of its request and the sequence that it was drawn at.

    For a battery that stands already give `battery`; `entered()` gives what the service needs.
    """

    request_key = forms.UUIDField(widget=forms.HiddenInput)
    expected_sequence = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, battery: Battery | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.battery = battery
        self.news: list[TimelineEntry] = []
        self.fields["request_key"].initial = uuid.uuid4
        if battery is not None:
            self.fields["expected_sequence"].initial = battery.sequence

    def entered(self) -> dict[str, Any]:
        """The fields that people see, as the service takes them."""
        hidden = {"request_key", "expected_sequence"}
        return {name: value for name, value in self.cleaned_data.items() if name not in hidden}

    def record(self, service: Callable[..., T], **arguments: Any) -> T | None:
        """Call the service; what it refuses is shown on the form, which keeps what was typed."""
        data = self.cleaned_data
        if self.battery is not None:
            arguments = {"expected_sequence": data["expected_sequence"], **arguments}
        try:
            return service(request_key=str(data["request_key"]), **arguments)
        except StaleRecordError as error:
            self._draw_anew(data["expected_sequence"])
            self.add_error(None, str(error))
        except EntryRefusedError as error:
            for field, problem in error.problems.items():
                self.add_error(field if field in self.fields else None, problem)
        except LifecycleError as error:
            self.add_error(None, str(error))
        return None

    def _draw_anew(self, seen: int) -> None:
        """The next sending answers to what stands now; what was typed stays."""
        if self.battery is None:
            return
        self.battery.refresh_from_db()
        self.news = [e for e in timeline_of(self.battery) if e.event.sequence > seen]
        drawn_at = {self.add_prefix("expected_sequence"): str(self.battery.sequence)}
        typed = QueryDict(mutable=True)
        typed.update(self.data)
        typed.update(drawn_at)
        self.data = typed


class MomentField(forms.DateTimeField):
    """When it happened, if not now."""

    def __init__(self) -> None:
        super().__init__(
            label=_("When it happened"),
            required=False,
            help_text=_("Leave empty for now."),
            widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        )
