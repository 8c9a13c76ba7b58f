"""Papers about batteries: typed by their bytes, kept by their SHA-256, never replaced."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actors import Actor, own_organisation
from accounts.permissions import Permission, PermissionRefusedError, require
from lifecycle.enums import DocumentKind
from lifecycle.errors import EntryRefusedError, LifecycleError
from lifecycle.events import DocumentFiled
from lifecycle.models import Battery, Document
from lifecycle.safety.media_types import ACCEPTED, media_type
from lifecycle.services.append import NewEvent, already_recorded, append_events
from lifecycle.services.files import keep_file
from lifecycle.services.payloads import checked


def file_document(
    *,
    actor: Actor,
    batteries: Sequence[Battery],
    kind: DocumentKind,
    title: str,
    name: str,
    content: bytes,
    request_key: str,
    supersedes: Document | None = None,
    expected_sha256: str = "",
) -> Document:
    """Keep a paper for one or more batteries: an event on each, all of them or none.

    A new revision supersedes the old one, which stays. Side effect: a file under MEDIA_ROOT.
    Raises EntryRefusedError for bytes that are no document, or not those of `expected_sha256`.
    """
    require(actor, Permission.FILE_DOCUMENT)
    if standing := already_recorded(actor, f"{request_key}:0"):
        return Document.objects.get(uid=standing_document(standing.payload_text))
    if not batteries:
        raise EntryRefusedError({"batteries": "Say which batteries it is about."})
    if any(one.organisation_id != own_organisation(actor) for one in batteries):
        raise PermissionRefusedError("One of these batteries belongs to another organisation.")
    kind_of_bytes = _checked_bytes(content, expected_sha256)
    try:
        with transaction.atomic():
            stored = keep_file(actor=actor, name=name, content=content)
            document = Document.objects.create(
                organisation_id=own_organisation(actor),
                kind=kind,
                title=title.strip() or stored.original_name,
                revision=supersedes.revision + 1 if supersedes else 1,
                stored_file=stored,
                media_type=kind_of_bytes,
                supersedes=supersedes,
                filed_at=timezone.now(),
            )
            document.batteries.set(batteries)
            payload = checked(
                DocumentFiled,
                document=str(document.uid),
                document_kind=kind,
                title=document.title,
                revision=document.revision,
                file_sha256=stored.sha256,
                supersedes=str(supersedes.uid) if supersedes else "",
            )
            append_events(
                actor=actor,
                entries=[
                    NewEvent(battery, payload, f"{request_key}:{number}")
                    for number, battery in enumerate(batteries)
                ],
            )
    except IntegrityError as error:
        raise EntryRefusedError(
            {"supersedes": "Somebody has filed a newer revision already. Look at that one first."}
        ) from error
    return document


def standing_document(payload_text: str) -> str:
    """The document that an event of this payload filed."""
    return DocumentFiled.model_validate_json(payload_text).document


def read_document(document: Document) -> bytes:
    """The bytes, checked against their digest. Raises LifecycleError where they are others."""
    stored = document.stored_file
    content = stored.path.read_bytes() if stored.path.exists() else b""
    if hashlib.sha256(content).hexdigest() != stored.sha256:
        raise LifecycleError(
            f"The bytes of “{document.title}” are not those that were filed (SHA-256 "
            f"{stored.sha256[:16]}…). They are not handed out; run verify_ledger."
        )
    return content


def _checked_bytes(content: bytes, expected_sha256: str) -> str:
    problem = ""
    if not content:
        problem = "The file is empty."
    elif len(content) > settings.UPLOAD_LIMIT_BYTES:
        limit = settings.UPLOAD_LIMIT_BYTES // 1024 // 1024
        problem = f"The file has {len(content) // 1024 // 1024} MB; the limit is {limit} MB."
    elif not (kind := media_type(content)):
        problem = f"This is no document: only {ACCEPTED} is kept."
    elif expected_sha256 and hashlib.sha256(content).hexdigest() != expected_sha256.lower():
        problem = (
            f"The bytes have SHA-256 {hashlib.sha256(content).hexdigest()}, not the one that you "
            "gave. Something was changed on the way: send the file again."
        )
    if problem:
        raise EntryRefusedError({"file": problem})
    return kind
