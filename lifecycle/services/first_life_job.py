"""Many logs at once are read by a worker: kept for it without positions, and only until then."""

from __future__ import annotations

import time
import uuid
import zipfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.permissions import Permission, require
from jobs.context import JobContext, JobRefusedError
from jobs.models import Job
from jobs.registry import job_kind
from jobs.services import enqueue
from lifecycle.errors import LifecycleError
from lifecycle.first_life.positions import without_positions
from lifecycle.models import Battery
from lifecycle.services.files import plain_name
from lifecycle.services.first_life import import_logs

JOB_KIND = "lifecycle.import_first_life"
KEPT_S = 7 * 86_400


def ask_for_import(
    *,
    actor: Actor,
    battery: Battery,
    files: Mapping[str, bytes],
    request_key: str,
    is_from_receipt: bool = False,
) -> Job:
    """Enqueue the reading. Side effect: a file in SPOOL_DIR, which the job removes."""
    require(actor, Permission.RECORD_FIRST_LIFE)
    spool = Path(settings.SPOOL_DIR)
    spool.mkdir(parents=True, exist_ok=True)
    _forget(spool)
    name = f"{uuid.uuid4().hex}.zip"
    with zipfile.ZipFile(spool / name, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (file_name, content) in enumerate(files.items()):
            archive.writestr(f"{number:04d}/{plain_name(file_name)}", without_positions(content))
    return enqueue(
        actor=actor,
        kind=JOB_KIND,
        arguments={
            "battery": battery.public_id,
            "spool": name,
            "request_key": request_key,
            "is_from_receipt": is_from_receipt,
        },
        idempotency_key=f"logs:{request_key}",
    )


def _forget(spool: Path) -> None:
    """Remove what jobs that failed for good have left."""
    for path in spool.glob("*.zip"):
        if time.time() - path.stat().st_mtime > KEPT_S:
            path.unlink(missing_ok=True)


def _battery_page(result: dict[str, Any]) -> str:
    return reverse("lifecycle:battery", args=[result["battery"]])


@job_kind(JOB_KIND, title=_("Reading logs of a car"), result_url=_battery_page)
def read_in_background(
    context: JobContext, *, battery: str, spool: str, request_key: str, is_from_receipt: bool
) -> dict[str, Any]:
    """The body; it may start twice: what was kept the first time is known the second."""
    path = Path(settings.SPOOL_DIR) / Path(spool).name
    if not path.exists():
        raise JobRefusedError("These logs were read already, or are gone: send them again.")
    with zipfile.ZipFile(path) as archive:
        files = {name.split("/", 1)[1]: archive.read(name) for name in archive.namelist()}
    try:
        told = import_logs(
            actor=context.actor,
            battery=Battery.objects.get(public_id=battery),
            files=files,
            request_key=request_key,
            is_from_receipt=is_from_receipt,
            progress=context.report,
        )
    except LifecycleError as error:
        path.unlink(missing_ok=True)
        raise JobRefusedError(str(error)) from error
    path.unlink(missing_ok=True)  # a job that broke keeps them for its next attempt
    outcomes = Counter(one.outcome for one in told)
    return {
        "battery": battery,
        "kept": outcomes["kept"],
        "known": outcomes["known"],
        "refused": [f"{one.name}: {one.refused[0]}" for one in told if one.outcome == "refused"],
        "told": f"{outcomes['kept']} kept, {outcomes['known']} known already, "
        f"{outcomes['refused']} refused",
    }
