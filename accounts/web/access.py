"""Who may open a page. Every view of people's pages wears one of these."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from accounts.actors import Actor
from accounts.permissions import Permission

View = Callable[..., HttpResponse]


class ActorRequest(HttpRequest):
    """What a view gets once access has been decided; for type checkers only."""

    actor: Actor
    htmx: Any


def requires(permission: Permission) -> Callable[[View], View]:
    """Sign-in first, then 403 unless the actor has the permission."""

    def decorate(view: View) -> View:
        @wraps(view)
        @login_required
        def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.actor.may(permission):
                raise PermissionDenied(f"{request.actor.name} may not {permission.value}.")
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return decorate
