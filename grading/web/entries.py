"""What is typed in: a BMS claim, a capacity test."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.permissions import Permission
from grading.services.entries import (
    TypedCapacity,
    record_bms_claim,
    record_capacity_test,
)
from grading.services.module_entries import record_module_test
from grading.web.forms import CapacityForm, ClaimForm, ModuleForm
from lifecycle.enums import EventKind
from lifecycle.web.entry import EntryPage, entry_view


def _claim(entered: dict[str, Any]) -> dict[str, Any]:
    return {"state_of_health": entered.pop("soh_percent") / 100, **entered}


def _capacity(entered: dict[str, Any]) -> dict[str, Any]:
    beside = {name: entered.pop(name) for name in ("operator", "measured_at", "note", "instrument")}
    return {"test": TypedCapacity(**entered), **beside}


bms_claim = entry_view(
    EntryPage(
        permission=Permission.UPLOAD_MEASUREMENT,
        event=EventKind.MEASURED,
        form=ClaimForm,
        service=record_bms_claim,
        arguments=_claim,
        title=gettext_lazy("What the BMS claims"),
        button=gettext_lazy("Record the claim"),
        done=lambda battery: _("Recorded as a claim: provisional until something is measured."),
    )
)
capacity_test = entry_view(
    EntryPage(
        permission=Permission.UPLOAD_MEASUREMENT,
        event=EventKind.MEASURED,
        form=CapacityForm,
        service=record_capacity_test,
        arguments=_capacity,
        title=gettext_lazy("Enter a capacity test"),
        button=gettext_lazy("Record the capacity test"),
        done=lambda battery: _("Recorded. The battery can be graded now."),
    )
)


module_test = entry_view(
    EntryPage(
        permission=Permission.UPLOAD_MEASUREMENT,
        event=EventKind.MEASURED,
        form=ModuleForm,
        service=record_module_test,
        title=gettext_lazy("Test of one module"),
        button=gettext_lazy("Record the module"),
        done=lambda battery: _("Recorded. See what it says of the pack, and which module is next."),
    )
)
