"""What stands on a battery's page: this app and those above it add their parts here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from accounts.actors import Actor
from accounts.permissions import Permission
from lifecycle.models import Battery

Context = dict[str, Any]


@dataclass(frozen=True)
class Panel:
    """A part of the page; `load` gives the template's context, or None where it has nothing."""

    order: int
    name: str
    permission: Permission
    template: str
    load: Callable[[Actor, Battery], Context | None]


@dataclass(frozen=True)
class NextStep:
    """What can be done now; the first that applies is the one clear next step."""

    order: int
    label: str | Promise
    url_name: str
    permission: Permission
    applies: Callable[[Battery], bool]


_panels: dict[str, Panel] = {}
_next_steps: list[NextStep] = []


def register_panel(panel: Panel) -> None:
    _panels[panel.name] = panel


def register_next_step(step: NextStep) -> None:
    _next_steps.append(step)


def panels_for(actor: Actor, battery: Battery) -> list[tuple[Panel, Context]]:
    """The panels that have something to show to this actor, with what they show."""
    shown = sorted(_panels.values(), key=lambda panel: panel.order)
    loaded = [(p, p.load(actor, battery)) for p in shown if actor.may(p.permission)]
    return [(panel, context) for panel, context in loaded if context is not None]


def next_steps_for(actor: Actor, battery: Battery) -> list[NextStep]:
    """What this actor can do next, the most useful first."""
    steps = sorted(_next_steps, key=lambda step: step.order)
    return [step for step in steps if actor.may(step.permission) and step.applies(battery)]
