"""One door for everybody: the admin site has no sign-in of its own."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache


@never_cache
def sign_in(request: HttpRequest, extra_context: Any = None) -> HttpResponse:
    """To the sign-in page and back; whoever is signed in already but no staff is refused.

    Sending them to the sign-in page would send them back here, for ever.
    """
    if not request.user.is_authenticated:
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))
    if not (request.user.is_active and request.user.is_staff):
        raise PermissionDenied(_("The administration is for staff."))
    return redirect("admin:index")
