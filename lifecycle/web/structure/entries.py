"""The forms about one unit or one part."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.permissions import Permission
from lifecycle import services
from lifecycle.enums import EventKind
from lifecycle.models import Battery, LedgerEvent
from lifecycle.web.entry import EntryPage, entry_view
from lifecycle.web.structure import forms


def _install(*, battery: Battery, **arguments: Any) -> LedgerEvent:
    return services.install_in_whole(part=battery, **arguments)


take_apart = entry_view(
    EntryPage(
        permission=Permission.CHANGE_STRUCTURE,
        event=EventKind.DISASSEMBLED,
        form=forms.TakeApartForm,
        service=services.disassemble,
        title=gettext_lazy("Take apart"),
        button=gettext_lazy("Take apart into modules"),
        done=lambda battery: _("Taken apart. Its modules live on by themselves."),
        danger=True,
    )
)
install = entry_view(
    EntryPage(
        permission=Permission.CHANGE_STRUCTURE,
        event=EventKind.INSTALLED,
        form=forms.InstallForm,
        service=_install,
        title=gettext_lazy("Build into a unit"),
        button=gettext_lazy("Record as built in"),
        done=lambda battery: _("Built into %(whole)s.") % {"whole": battery.whole},
        asks_actor=True,
    )
)
take_out_of_whole = entry_view(
    EntryPage(
        permission=Permission.CHANGE_STRUCTURE,
        event=EventKind.REMOVED,
        form=forms.RemoveForm,
        service=services.remove_from_whole,
        title=gettext_lazy("Take out of its unit"),
        button=gettext_lazy("Record as taken out"),
        done=lambda battery: _("Taken out. It stands alone now."),
    )
)
