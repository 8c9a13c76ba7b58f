"""The forms about one battery, each in a few lines."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.permissions import Permission
from lifecycle import services
from lifecycle.enums import EventKind, Stage
from lifecycle.models import Battery
from lifecycle.safety import InspectionFindings
from lifecycle.web import forms
from lifecycle.web.entry import EntryPage, entry_view


def _inspection(entered: dict[str, Any]) -> dict[str, Any]:
    beside = {name: entered.pop(name) for name in ("temperature_c", "note", "occurred_at")}
    return {"findings": InspectionFindings(**entered), **beside}


def _inspected(battery: Battery) -> str:
    if battery.stage == Stage.QUARANTINED:
        return _("Recorded: quarantine. %(reason)s.") % {"reason": battery.quarantine_reason}
    return _("Recorded: every gate passed.")


inspect = entry_view(
    EntryPage(
        permission=Permission.INSPECT_BATTERY,
        event=EventKind.INSPECTED,
        form=forms.InspectForm,
        service=services.inspect_battery,
        arguments=_inspection,
        title=gettext_lazy("Safety inspection"),
        button=gettext_lazy("Record the inspection"),
        done=_inspected,
        template="lifecycle/inspect.html",
    )
)
quarantine = entry_view(
    EntryPage(
        permission=Permission.INSPECT_BATTERY,
        event=EventKind.QUARANTINED,
        form=forms.QuarantineForm,
        service=services.quarantine_battery,
        title=gettext_lazy("Put into quarantine"),
        button=gettext_lazy("Put into quarantine"),
        done=lambda battery: _("%(id)s is in quarantine.") % {"id": battery.public_id},
        danger=True,
    )
)
release = entry_view(
    EntryPage(
        permission=Permission.RELEASE_QUARANTINE,
        event=EventKind.RELEASED,
        form=forms.ReleaseForm,
        service=services.release_from_quarantine,
        title=gettext_lazy("Release from quarantine"),
        button=gettext_lazy("Release to the inspection"),
        done=lambda battery: _("Released. Inspect it again now."),
    )
)
correct = entry_view(
    EntryPage(
        permission=Permission.CORRECT_RECORD,
        event=EventKind.CORRECTED,
        form=forms.CorrectForm,
        service=services.correct_record,
        title=gettext_lazy("Correct the record"),
        button=gettext_lazy("Record the correction"),
        done=lambda battery: _("Corrected. What the record said before stays readable."),
    )
)
prepare = entry_view(
    EntryPage(
        permission=Permission.CARRY_OUT_PLAN,
        event=EventKind.PREPARED,
        form=forms.PrepareForm,
        service=services.prepare_battery,
        title=gettext_lazy("Prepare for the second use"),
        button=gettext_lazy("Record as prepared"),
        done=lambda battery: _("Recorded: prepared."),
    )
)
put_in_service = entry_view(
    EntryPage(
        permission=Permission.CARRY_OUT_PLAN,
        event=EventKind.PUT_IN_SERVICE,
        form=forms.PutInServiceForm,
        service=services.put_in_service,
        title=gettext_lazy("Put in service"),
        button=gettext_lazy("Record as in service"),
        done=lambda battery: _("Its second life has begun."),
    )
)
take_out = entry_view(
    EntryPage(
        permission=Permission.CARRY_OUT_PLAN,
        event=EventKind.TAKEN_OUT_OF_SERVICE,
        form=forms.TakeOutForm,
        service=services.take_out_of_service,
        title=gettext_lazy("Take out of service"),
        button=gettext_lazy("Record as taken out"),
        done=lambda battery: _("Taken out of service. Inspect it now."),
    )
)
