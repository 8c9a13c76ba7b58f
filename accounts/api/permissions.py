from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts.actors import Actor
from accounts.permissions import Permission


def may(permission: Permission) -> type[BasePermission]:
    """A DRF permission class that asks the actor of the API key."""

    class ActorMay(BasePermission):
        message = f"This key's scopes do not let it {permission.value}."

        def has_permission(self, request: Request, view: Any) -> bool:
            return isinstance(request.auth, Actor) and request.auth.may(permission)

    return ActorMay
