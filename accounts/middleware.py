from collections.abc import Callable
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from accounts.actors import Actor

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


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


def readable_address_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """NUL in an address becomes the replacement character, as broken letters do already: then it
    names nothing, where PostgreSQL would refuse to look for it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.path_info = request.path_info.replace("\0", REPLACEMENT)
        query = request.META.get("QUERY_STRING", "")
        if "%00" in query:
            request.META["QUERY_STRING"] = query.replace("%00", quote(REPLACEMENT))
        return get_response(request)

    return middleware
