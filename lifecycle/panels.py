"""What stands on a battery's page: this app and those above it add their parts here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from accounts.actors import Actor
from accounts.permissions import Permission
from lifecycle.models import Battery

# Steps of this order and above lead beside the road (quarantine, correction), never along it.
BESIDE = 90
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


def next_steps_for(actor: Actor, battery: Battery) -> tuple[NextStep | None, list[NextStep]]:
    """What this actor can do: the one clear next step, if there is one, and what else there is."""
    ordered = sorted(_next_steps, key=lambda step: step.order)
    steps = [step for step in ordered if actor.may(step.permission) and step.applies(battery)]
    forward = [step for step in steps if step.order < BESIDE]
    return (forward[0] if forward else None), [step for step in steps if step not in forward[:1]]
