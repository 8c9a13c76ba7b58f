"""Instruments of the workshop, and whether one was within its calibration when it was used."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actors import Actor, own_organisation
from accounts.permissions import Permission, require
from grading.measurements import Check, CheckResult
from grading.models import Instrument
from lifecycle.errors import EntryRefusedError

FIELDS = (
    "name",
    "maker",
    "serial",
    "current_accuracy_percent",
    "calibrated_on",
    "calibration_due_on",
    "is_retired",
)


def save_instrument(
    *, actor: Actor, instrument: Instrument | None = None, **values: Any
) -> Instrument:
    """Enter or change an instrument. What was measured with it keeps the date that stood then.

    Raises EntryRefusedError (a name twice, dates that cannot be), PermissionRefusedError.
    """
    require(actor, Permission.EDIT_INSTRUMENTS)
    row = instrument or Instrument(organisation_id=own_organisation(actor))
    for name in FIELDS:
        if name in values:
            setattr(row, name, values[name])
    _check_dates(row)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise EntryRefusedError({"name": "An instrument of this name is there already."}) from error
    return row


def _check_dates(row: Instrument) -> None:
    done, due = row.calibrated_on, row.calibration_due_on
    if done and done > timezone.localdate():
        raise EntryRefusedError({"calibrated_on": "This day lies in the future."})
    if done and due and due <= done:
        raise EntryRefusedError(
            {"calibration_due_on": "The next calibration comes after the last one."}
        )


def calibration_check(instrument: Instrument | None, moment: datetime | None) -> Check:
    """Whether the instrument was within its calibration on that day."""
    name = "calibration"
    if instrument is None:
        detail = "No instrument was named."
        return Check(name, CheckResult.NOT_VERIFIABLE, detail)
    if instrument.calibrated_on is None:
        detail = f"{instrument}: the date of its calibration is not known."
        return Check(name, CheckResult.NOT_VERIFIABLE, detail)
    day = timezone.localtime(moment).date() if moment else timezone.localdate()
    told = f"{instrument}: calibrated on {instrument.calibrated_on:%Y-%m-%d}"
    due = instrument.calibration_due_on
    if due is not None and day > due:
        return Check(name, CheckResult.FAILED, f"{told}, due again on {due:%Y-%m-%d}: overdue.")
    return Check(name, CheckResult.PASSED, f"{told}.")


def kept_of(instrument: Instrument | None) -> dict[str, Any]:
    """Columns of the evidence: the instrument as it stands now, which may change later."""
    if instrument is None:
        return {}
    accuracy = instrument.current_accuracy_percent
    calibrated: date | None = instrument.calibrated_on
    return {
        "instrument": instrument,
        "calibrated_on": calibrated,
        "current_accuracy": None if accuracy is None else accuracy / Decimal(100),
    }
