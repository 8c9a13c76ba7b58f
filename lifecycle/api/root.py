"""What the API has, and what it says of an address that it has not."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

# "uid" stands for an offer's uid; the schema says the rest.
_ADDRESSES = {
    "offers": "api:offers",
    "batteries": "api:batteries",
    "mass_balances": "api:balances",
    "schema": "api:schema",
    "docs": "api:docs",
}

# Addresses beneath a list, as an app above has them: name -> (name of the list, what follows).
_BENEATH: dict[str, tuple[str, str]] = {}


def register_addresses(name: str, url_name: str, **beneath: str) -> None:
    """An app above tells of its list, and of addresses beneath it (name="{code}/…")."""
    _ADDRESSES.setdefault(name, url_name)
    _BENEATH.update({one: (name, follows) for one, follows in beneath.items()})


@extend_schema(exclude=True)
class Root(APIView):
    """What there is, for whoever knocks, with or without a key."""

    permission_classes = [AllowAny]

    def get(self, request: Request) -> Response:
        links = {name: reverse(to, request=request) for name, to in _ADDRESSES.items()}
        offer = f"{links['offers']}{{uid}}/"
        answers = {f"offer_{name}": f"{offer}{name}/" for name in ("accept", "refuse", "receipt")}
        battery = f"{links['batteries']}{{id}}/"
        batteries = {"battery": battery, "battery_proof": f"{battery}proof/"}
        batteries["mass_balance"] = f"{links['mass_balances']}{{uid}}/"
        others = {one: f"{links[name]}{rest}" for one, (name, rest) in _BENEATH.items()}
        addresses = {**links, "offer": offer, **answers, **batteries, **others}
        key = "Send the header “Authorization: Bearer enc_…” with a key of your organisation."
        return Response({"name": "Encore", "version": "1", "key": key, "addresses": addresses})


@extend_schema(exclude=True)
class Unknown(APIView):
    """Any other address beneath the API: a problem in JSON, not a page for people."""

    def get(self, request: Request, **_: Any) -> Response:
        raise NotFound("There is no such address; all end with a slash. See /api/v1/ for the list.")

    post = put = patch = delete = get
