"""Papers about a battery: filed, listed on its page, handed out as what they are."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.permissions import Permission
from accounts.web.access import requires
from lifecycle.errors import LifecycleError
from lifecycle.models import Document
from lifecycle.queries import batteries_seen_by
from lifecycle.queries.shipments import documents_seen_by
from lifecycle.services.documents import file_document, read_document
from lifecycle.web.documents.forms import DocumentForm

SUFFIX = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg", "text/plain": "txt"}


@requires(Permission.FILE_DOCUMENT)
def new(request: Any, public_id: str) -> HttpResponse:
    battery = get_object_or_404(batteries_seen_by(request.actor), public_id=public_id)
    form = DocumentForm(request.POST or None, request.FILES or None, subject=battery)
    sent = request.method == "POST" and form.is_valid()
    if sent and form.record(file_document, actor=request.actor, **form.arguments(battery)):
        messages.success(request, _("Filed."))
        return redirect(battery)
    context = {"form": form, "battery": battery}
    status = 422 if form.errors else 200
    return render(request, "lifecycle/documents/new.html", context, status=status)


@requires(Permission.VIEW_BATTERIES)
def document(request: Any, uid: UUID) -> HttpResponse:
    """To be kept, never to be run: an attachment of one of four types, with nothing sniffed."""
    seen = get_object_or_404(documents_seen_by(request.actor), uid=uid)
    try:
        content = read_document(seen)
    except LifecycleError as error:
        context = {"problem": str(error)}
        return render(request, "lifecycle/documents/changed.html", context, status=409)
    response = HttpResponse(content, content_type=_header_type(seen))
    name = quote(f"{seen.title}.{SUFFIX[seen.media_type]}", safe="")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _header_type(document: Document) -> str:
    text = document.media_type == "text/plain"
    return f"{document.media_type}; charset=utf-8" if text else document.media_type
