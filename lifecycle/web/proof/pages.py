"""Checkpoints of the ledger, and the proof of one battery to take away."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.permissions import Permission
from accounts.web.access import requires
from lifecycle.errors import LifecycleError
from lifecycle.proof import CheckpointText, SignedCheckpoint
from lifecycle.queries import batteries_seen_by, checkpoints_seen_by, proof_of
from lifecycle.services import write_checkpoint

PAGE_SIZE = 50


@requires(Permission.VIEW_PROOF)
def checkpoints(request: Any) -> HttpResponse:
    page = Paginator(checkpoints_seen_by(request.actor), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    rows = [(row, CheckpointText.parse(row.text)) for row in page]
    may_write = request.actor.may(Permission.WRITE_CHECKPOINT)
    context = {"page": page, "rows": rows, "may_write": may_write}
    return render(request, "lifecycle/proof/checkpoints.html", context)


@require_POST
@requires(Permission.WRITE_CHECKPOINT)
def write(request: Any) -> HttpResponse:
    """Sign one now; what was tampered with is not certified."""
    try:
        row = write_checkpoint(actor=request.actor)
        messages.success(request, _("Checkpoint %(number)s is signed.") % {"number": row.number})
    except LifecycleError as error:
        messages.error(request, str(error))
    return redirect("lifecycle:checkpoints")


@requires(Permission.VIEW_PROOF)
def checkpoint(request: Any, number: int) -> HttpResponse:
    """As a file, to be kept where nobody of this house can write."""
    row = get_object_or_404(checkpoints_seen_by(request.actor), number=number)
    signed = SignedCheckpoint(row.text, row.signature, row.public_key)
    return _file(asdict(signed), f"checkpoint-{number:08d}.json")


@requires(Permission.VIEW_PROOF)
def proof(request: Any, public_id: str) -> HttpResponse:
    battery = get_object_or_404(batteries_seen_by(request.actor), public_id=public_id)
    try:
        return _file(proof_of(battery), f"proof-{battery.public_id}.json")
    except LifecycleError as error:
        messages.warning(request, str(error))
        return redirect(battery)


def _file(content: dict[str, Any], name: str) -> HttpResponse:
    response = HttpResponse(
        json.dumps(content, indent=1, ensure_ascii=False) + "\n", content_type="application/json"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
