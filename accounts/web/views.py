from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts.demo import DEMO_PASSWORD, DEMO_SIGN_INS
from accounts.models import Organisation


class SignIn(LoginView):
    template_name = "accounts/sign_in.html"
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if settings.DEMO:
            context |= {"demo_sign_ins": DEMO_SIGN_INS, "demo_password": DEMO_PASSWORD}
        return context


@require_POST
@login_required
def choose_organisation(request: HttpRequest) -> HttpResponse:
    """Act for another organisation that the person belongs to."""
    organisation = get_object_or_404(
        Organisation.objects.filter(is_active=True, memberships__user=request.user.pk).distinct(),
        pk=_number(request.POST.get("organisation", "")),
    )
    request.session["organisation_id"] = organisation.pk
    return redirect("home")


def _number(text: str) -> int:
    """A row's number from a form; 0, which no row has, for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
