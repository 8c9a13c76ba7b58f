from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from accounts.actors import Actor


def actor_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Set request.actor: the signed-in person in the organisation chosen in this session."""

    def middleware(request: HttpRequest) -> HttpResponse:
        user = request.user  # the API's views put another in its place
        if user.is_authenticated:
            request.actor = SimpleLazyObject(  # type: ignore[attr-defined]
                lambda: Actor.of_user(user, request.session.get("organisation_id"))
            )
        return get_response(request)

    return middleware
