"""The home page: cards of work that waits, registered by the apps in `ready()`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from accounts.actors import Actor
from accounts.permissions import Permission

Load = Callable[[Actor], dict[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Card:
    order: int
    permission: Permission
    template: str
    load: Load


_cards: dict[str, Card] = {}


def register_card(order: int, permission: Permission, template: str, load: Load) -> None:
    """Add a card for actors with the permission.

    `load(actor)` returns the template's context, or None where there is nothing to show.
    The template is one `<section class="card">`.
    """
    _cards[template] = Card(order, permission, template, load)


def cards_for(actor: Actor, request: HttpRequest | None = None) -> list[str]:
    """The rendered cards, in order."""
    rendered: list[str] = []
    for card in sorted(_cards.values(), key=lambda card: card.order):
        if not actor.may(card.permission):
            continue
        context = card.load(actor)
        if context is not None:
            rendered.append(render_to_string(card.template, context, request))
    return rendered


@login_required
def home(request: Any) -> HttpResponse:
    cards = cards_for(request.actor, request)
    return render(request, "accounts/home.html", {"cards": cards})
