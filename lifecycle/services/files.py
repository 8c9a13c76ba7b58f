"""Files are kept as they came, found by their SHA-256."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile

from django.utils import timezone

from accounts.actors import Actor, own_organisation
from accounts.permissions import Permission, require
from lifecycle.models import StoredFile


def store_file(*, actor: Actor, name: str, content: bytes) -> StoredFile:
    """Keep a tester's file: see `keep_file`."""
    require(actor, Permission.UPLOAD_MEASUREMENT)
    return keep_file(actor=actor, name=name, content=content)


def keep_file(*, actor: Actor, name: str, content: bytes) -> StoredFile:
    """Keep the bytes; the same bytes twice are kept once. Side effect: a file under MEDIA_ROOT.

    Written under another name and renamed, so that a power cut leaves no half file. Whether the
    actor may is asked by the service that this is for.
    """
    digest = hashlib.sha256(content).hexdigest()
    stored, _ = StoredFile.objects.get_or_create(
        organisation_id=own_organisation(actor),
        sha256=digest,
        defaults={
            "original_name": plain_name(name),
            "size_bytes": len(content),
            "stored_by": actor.name,
            "stored_at": timezone.now(),
        },
    )
    if not stored.path.exists():
        stored.path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=stored.path.parent, delete=False) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(file.name, stored.path)
    return stored


def plain_name(name: str) -> str:
    """The last part of a path, without control characters; only ever shown, never opened."""
    last = re.split(r"[/\\]", name)[-1]
    return re.sub(r"[\x00-\x1f\x7f]", "", last)[:200] or "unnamed"
