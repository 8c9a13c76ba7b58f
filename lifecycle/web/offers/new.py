"""Offer a battery to a recycler."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.permissions import Permission
from lifecycle import services
from lifecycle.enums import EventKind
from lifecycle.web.entry import EntryPage, entry_view
from lifecycle.web.offers.forms import OfferForm

new = entry_view(
    EntryPage(
        permission=Permission.OFFER_TO_RECYCLER,
        event=EventKind.OFFERED,
        form=OfferForm,
        service=services.offer_to_recycler,
        title=gettext_lazy("Offer to a recycler"),
        button=gettext_lazy("Offer it"),
        done=lambda battery: _("Offered. Until the answer nobody else can be promised it."),
    )
)
