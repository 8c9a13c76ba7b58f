"""What the shell of every page needs; each part is looked up only where a template asks for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from accounts.models import Organisation
from accounts.permissions import Permission
from accounts.web.navigation import Link, links_for


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: navigation, scan address, the person's organisations, demo mark."""
    actor = getattr(request, "actor", None)

    def navigation() -> list[Link]:
        return links_for(actor, request.path) if actor else []

    def organisations() -> list[Organisation]:
        return list(
            Organisation.objects.filter(is_active=True, memberships__user=request.user.pk)
            .distinct()
            .order_by("name")
        )

    return {
        "DEMO": settings.DEMO,
        "actor": actor,
        "navigation": _once(navigation),
        "organisations": _once(organisations),
        "scan_url": _scan_url() if actor and actor.may(Permission.VIEW_BATTERIES) else "",
    }


def _once(load: Callable[[], list[Any]]) -> Callable[[], list[Any]]:
    """A callable that a template may ask twice at the price of one query."""
    loaded: list[list[Any]] = []

    def get() -> list[Any]:
        if not loaded:
            loaded.append(load())
        return loaded[0]

    return get


def _scan_url() -> str:
    try:
        return reverse("lifecycle:scan")
    except NoReverseMatch:
        return ""
