"""The forms about what happened to a battery."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.permissions import Permission
from lifecycle import services
from lifecycle.enums import EventKind, Stage
from lifecycle.models import Battery
from lifecycle.web.entry import EntryPage, entry_view
from lifecycle.web.incidents import forms


def _recorded(battery: Battery) -> str:
    if battery.stage == Stage.QUARANTINED:
        return _("Recorded. %(id)s is in quarantine now.") % {"id": battery.public_id}
    return _("Recorded.")


negative_event = entry_view(
    EntryPage(
        permission=Permission.INSPECT_BATTERY,
        event=EventKind.NEGATIVE_EVENT,
        form=forms.NegativeEventForm,
        service=services.record_negative_event,
        title=gettext_lazy("Something happened"),
        button=gettext_lazy("Record what happened"),
        done=_recorded,
    )
)
bms_reset = entry_view(
    EntryPage(
        permission=Permission.INSPECT_BATTERY,
        event=EventKind.BMS_RESET,
        form=forms.BmsResetForm,
        service=services.record_bms_reset,
        title=gettext_lazy("The BMS was reset"),
        button=gettext_lazy("Record the reset"),
        done=lambda battery: _("Recorded. What the BMS claims of earlier is worth nothing now."),
    )
)
repair = entry_view(
    EntryPage(
        permission=Permission.CHANGE_STRUCTURE,
        event=EventKind.REPAIRED,
        form=forms.RepairForm,
        service=services.repair_battery,
        title=gettext_lazy("Repair"),
        button=gettext_lazy("Record the repair"),
        done=lambda battery: _("Recorded. Inspect it again now."),
    )
)
declare_waste = entry_view(
    EntryPage(
        permission=Permission.DECIDE_WASTE,
        event=EventKind.DECLARED_WASTE,
        form=forms.WasteForm,
        service=services.declare_waste,
        title=gettext_lazy("Declare to be waste"),
        button=gettext_lazy("Declare to be waste"),
        done=lambda battery: _("It is waste in law from now on."),
        danger=True,
    )
)
add_identifier = entry_view(
    EntryPage(
        permission=Permission.CORRECT_RECORD,
        event=EventKind.IDENTIFIER_ADDED,
        form=forms.IdentifierForm,
        service=services.add_identifier,
        title=gettext_lazy("Another code"),
        button=gettext_lazy("Record the code"),
        done=lambda battery: _("Recorded. The old codes still find it."),
    )
)
issue_passport = entry_view(
    EntryPage(
        permission=Permission.ISSUE_PASSPORT,
        event=EventKind.PASSPORT_ISSUED,
        form=forms.PassportForm,
        service=services.issue_passport,
        title=gettext_lazy("Issue a passport"),
        button=gettext_lazy("Issue the passport"),
        done=lambda battery: _("The passport is issued."),
    )
)
end_waste = entry_view(
    EntryPage(
        permission=Permission.DECIDE_WASTE,
        event=EventKind.END_OF_WASTE,
        form=forms.EndOfWasteForm,
        service=services.end_waste,
        title=gettext_lazy("No longer waste"),
        button=gettext_lazy("Record that it is waste no more"),
        done=lambda battery: _("It has ceased to be waste."),
    )
)

void = entry_view(
    EntryPage(
        permission=Permission.CORRECT_RECORD,
        event=EventKind.VOIDED,
        form=forms.VoidForm,
        service=services.void_entry,
        title=gettext_lazy("This never happened"),
        button=gettext_lazy("Take the entry back"),
        done=lambda battery: _("Taken back. The entry stays readable, with your reason."),
    )
)
