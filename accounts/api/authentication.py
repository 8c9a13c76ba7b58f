from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated
from rest_framework.request import Request

from accounts.actors import Actor
from accounts.models import ApiKey
from accounts.services.api_keys import find_api_key


class ApiKeyUser:
    """What DRF calls the user: the key that signed the request."""

    is_authenticated = True
    is_anonymous = False
    is_active = True

    def __init__(self, key: ApiKey) -> None:
        self.pk = f"api_key:{key.pk}"
        self.actor = Actor.of_api_key(key)

    def __str__(self) -> str:
        return self.actor.name


class ApiKeyAuthentication(BaseAuthentication):
    """`Authorization: Bearer enc_…` alone opens the API, so no CSRF can ride on a cookie."""

    def authenticate(self, request: Request) -> tuple[ApiKeyUser, Actor] | None:
        parts = get_authorization_header(request).decode("latin-1").split()
        if not parts:
            return None
        if len(parts) != 2 or parts[0].lower() != "bearer":
            raise AuthenticationFailed("Send the header “Authorization: Bearer <your API key>”.")
        key = find_api_key(parts[1])
        if key is None:
            raise AuthenticationFailed("This API key is unknown, revoked or expired.")
        user = ApiKeyUser(key)
        return user, user.actor

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


def actor_of(request: Request) -> Actor:
    """Who asks, in a view that lets only keys in."""
    if not isinstance(request.auth, Actor):
        raise NotAuthenticated
    return request.auth


class ApiKeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = ApiKeyAuthentication
    name = "ApiKey"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}
