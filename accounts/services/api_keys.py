"""API keys: made once, shown once, kept as a hash."""

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.enums import Scope
from accounts.models import ApiKey, Organisation


class ApiKeyError(ValueError):
    """The key cannot be made; the message says why."""


def _sha256(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


@transaction.atomic
def create_api_key(
    *, organisation: Organisation, name: str, scopes: list[str]
) -> tuple[ApiKey, str]:
    """Make a key and return (row, key). The key itself is not stored and cannot be shown again.

    Raises ApiKeyError for an unknown scope, no scope, or a name the organisation already uses.
    """
    unknown = [scope for scope in scopes if scope not in Scope.values]
    if unknown or not scopes:
        raise ApiKeyError(
            f"Unknown scope {', '.join(unknown) or '(none given)'}. "
            f"Known: {', '.join(Scope.values)}."
        )
    if organisation.api_keys.filter(name=name).exists():
        raise ApiKeyError(f"{organisation} already has a key named “{name}”. Choose another name.")
    prefix = "enc_" + secrets.token_hex(4)
    key = f"{prefix}.{secrets.token_urlsafe(32)}"
    row = ApiKey.objects.create(
        organisation=organisation,
        name=name,
        prefix=prefix,
        key_sha256=_sha256(key),
        scopes=sorted(set(scopes)),
    )
    return row, key


def find_api_key(key: str) -> ApiKey | None:
    """The valid key's row; None for one unknown, revoked, expired or of a closed organisation."""
    now = timezone.now()
    row = (
        ApiKey.objects.select_related("organisation")
        .filter(key_sha256=_sha256(key), revoked_at=None, organisation__is_active=True)
        .first()
    )
    if row is None or (row.expires_at and row.expires_at <= now):
        return None
    if row.last_used_at is None or row.last_used_at < now - timedelta(minutes=1):
        ApiKey.objects.filter(pk=row.pk).update(last_used_at=now)
    return row


def revoke_api_key(*, key: ApiKey) -> bool:
    """The key opens nothing from now on, for good. False where it was revoked before."""
    standing = ApiKey.objects.filter(pk=key.pk, revoked_at=None)
    return bool(standing.update(revoked_at=timezone.now()))
