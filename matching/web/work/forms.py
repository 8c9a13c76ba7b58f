"""What is typed on an order, step by step. Every form knows its order and how old the page is."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from lifecycle.errors import EntryRefusedError, LifecycleError
from matching.errors import MatchingError, StaleWorkError, WrongFiguresError
from matching.models import WorkLine, WorkOrder

# A scanner ends with Enter: that leads to the next field, not to the end of the form.
SCANNED = {"autocomplete": "off", "spellcheck": "false", "data-enter": "next"}


class WorkForm(forms.Form):
    """`arguments()` gives what the service of its step takes beside actor, order and key."""

    step = forms.CharField(widget=forms.HiddenInput)
    request_key = forms.UUIDField(widget=forms.HiddenInput)
    expected_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, actor: Actor, order: WorkOrder, step: str = "", **kwargs: Any
    ) -> None:
        # Two forms on a page: each has ids of its own.
        super().__init__(*args, **{"auto_id": f"{step}_%s", **kwargs})
        self.actor, self.order = actor, order
        self.lines: Sequence[WorkLine] = ()
        self.fields["step"].initial = step
        self.fields["request_key"].initial = uuid.uuid4
        self.fields["expected_version"].initial = order.version

    def arguments(self) -> dict[str, Any]:
        hidden = {"step", "request_key", "expected_version"}
        return {name: value for name, value in self.cleaned_data.items() if name not in hidden}

    def record(self, service: Callable[..., WorkOrder]) -> WorkOrder | None:
        """Call the service; what it refuses is shown on the form, which keeps what was typed."""
        data = self.cleaned_data
        try:
            return service(
                actor=self.actor,
                order=self.order,
                request_key=str(data["request_key"]),
                expected_version=data["expected_version"],
                **self.arguments(),
            )
        except StaleWorkError as error:
            self._draw_anew()
            self.add_error(None, str(error))
        except WrongFiguresError as error:
            for position, problem in error.problems.items():
                name = f"voltage_{position}"
                self.add_error(name if name in self.fields else None, problem)
        except EntryRefusedError as error:
            for field, problem in error.problems.items():
                self.add_error(field if field in self.fields else None, problem)
        except (MatchingError, LifecycleError) as error:
            self.add_error(None, str(error))
        return None

    def _draw_anew(self) -> None:
        """The next sending answers to what stands now; what was typed stays."""
        self.order.refresh_from_db()
        typed = QueryDict(mutable=True)
        typed.update(self.data)
        typed[self.add_prefix("expected_version")] = str(self.order.version)
        self.data = typed


class PrepareForm(WorkForm):
    work_done = forms.CharField(
        label=_("What was done"),
        min_length=3,
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CancelForm(WorkForm):
    reason = forms.CharField(
        label=_("Why is it given up?"),
        min_length=3,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
