"""The demand that a request speaks of, and what it carries."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.shortcuts import get_object_or_404
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from accounts.actors import own_organisation
from accounts.api.authentication import actor_of
from lifecycle.api.answers import LONGEST_KEY
from lifecycle.models import Site
from matching.api.serializers import DemandDetailSerializer
from matching.models import Demand
from matching.queries import demands_seen_by


def seen(request: Request, code: str) -> Demand:
    """404 for a demand of somebody else: not even its existence is told."""
    found = demands_seen_by(actor_of(request)).prefetch_related("events")
    return get_object_or_404(found, code=code)


def locked(request: Request, code: str) -> Demand:
    """The row, locked: what If-Match compares must not change until the answer is given."""
    found = demands_seen_by(actor_of(request)).select_for_update(of=("self",), no_key=True)
    return get_object_or_404(found.prefetch_related("events"), code=code)


def told(demand: Demand) -> Any:
    return DemandDetailSerializer(demand).data


def terms_of(request: Request, sent: dict[str, Any]) -> dict[str, Any]:
    """The body as services take it: the site as such."""
    if "site" not in sent:
        return sent
    sites = Site.objects.filter(organisation_id=own_organisation(actor_of(request)))
    site = sites.filter(name=sent["site"]).first()
    if site is None:
        raise ValidationError({"site": [f"You have no site “{sent['site']}”."]})
    return {**sent, "site": site}


def request_key_of(request: Request) -> str:
    """The Idempotency-Key that a new demand must carry, as the service keeps it."""
    sent = request.headers.get("Idempotency-Key", "").strip()
    if not sent:
        words = "Send this header, so that a demand sent twice stands once."
        raise ValidationError({"Idempotency-Key": [words]})
    if len(sent) > LONGEST_KEY:
        raise ValidationError({"Idempotency-Key": [f"At most {LONGEST_KEY} characters."]})
    return f"api:{hashlib.sha256(sent.encode()).hexdigest()[:40]}"


def digest_of(sent: dict[str, Any]) -> str:
    """Of what was sent; 2.5 and 2.50 kWh are the same."""

    def plain(value: Any) -> str:
        return f"{value.normalize():f}" if hasattr(value, "normalize") else str(value)

    text = json.dumps(sent, sort_keys=True, default=plain, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:40]
