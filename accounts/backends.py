from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from accounts.demo import DEMO_PASSWORD
from accounts.models import User


class PasswordBackend(ModelBackend):
    """Name and password; the demonstration's password opens nothing outside demo mode."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **credentials: Any,
    ) -> User | None:
        if password == DEMO_PASSWORD and not settings.DEMO:
            return None
        user = super().authenticate(request, username, password, **credentials)
        return user if isinstance(user, User) else None
