"""Accept, refuse, report receipt, withdraw: one view, four forms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor, own_organisation
from accounts.permissions import Permission
from accounts.web.access import View, requires
from lifecycle import services
from lifecycle.enums import OfferState
from lifecycle.models import RecyclerOffer
from lifecycle.queries import offers_made_to, offers_seen_by
from lifecycle.web.offers import forms
from lifecycle.web.recorded_form import RecordedForm


def offers_made_by(actor: Actor) -> QuerySet[RecyclerOffer]:
    return offers_seen_by(actor).filter(battery__organisation_id=own_organisation(actor))


@dataclass(frozen=True)
class AnswerPage:
    """What differs between the forms; `state` is the one in which the answer is possible."""

    url_name: str
    permission: Permission
    offers: Callable[[Actor], QuerySet[RecyclerOffer]]
    state: OfferState
    form: type[RecordedForm]
    service: Callable[..., RecyclerOffer]
    label: str | Promise
    done: str | Promise
    danger: bool = False


ACCEPT = AnswerPage(
    "offers:accept",
    Permission.ANSWER_OFFERS,
    offers_made_to,
    OfferState.OPEN,
    forms.AcceptForm,
    services.accept_offer,
    _("Accept"),
    _("Accepted. The battery awaits your collection."),
)
REFUSE = AnswerPage(
    "offers:refuse",
    Permission.ANSWER_OFFERS,
    offers_made_to,
    OfferState.OPEN,
    forms.RefuseForm,
    services.refuse_offer,
    _("Refuse"),
    _("Refused. The battery goes back to its holder."),
    danger=True,
)
RECEIPT = AnswerPage(
    "offers:receipt",
    Permission.ANSWER_OFFERS,
    offers_made_to,
    OfferState.ACCEPTED,
    forms.ReceiptForm,
    services.report_receipt,
    _("Report receipt"),
    _("Receipt recorded."),
)
WITHDRAW = AnswerPage(
    "offers:withdraw",
    Permission.OFFER_TO_RECYCLER,
    offers_made_by,
    OfferState.OPEN,
    forms.WithdrawForm,
    services.withdraw_offer,
    _("Withdraw the offer"),
    _("Withdrawn. The battery is free again."),
    danger=True,
)


def answers_for(actor: Actor, offer: RecyclerOffer) -> list[AnswerPage]:
    """What this actor can do with the offer now."""
    pages = (ACCEPT, REFUSE, RECEIPT, WITHDRAW)
    return [page for page in pages if offer.state == page.state and _is_for(actor, offer, page)]


def _is_for(actor: Actor, offer: RecyclerOffer, page: AnswerPage) -> bool:
    holds = page.permission == Permission.OFFER_TO_RECYCLER
    side = offer.battery.organisation_id if holds else offer.recycler_id
    return actor.may(page.permission) and side == actor.organisation_id


def answer_view(page: AnswerPage) -> View:
    """The view of an AnswerPage, guarded by its permission."""

    @requires(page.permission)
    def view(request: Any, uid: UUID) -> HttpResponse:
        offer = get_object_or_404(page.offers(request.actor), uid=uid)
        form = page.form(request.POST or None)
        if (
            request.method == "POST"
            and form.is_valid()
            and form.record(page.service, actor=request.actor, offer=offer, **form.entered())
        ):
            messages.success(request, str(page.done))
            return redirect("offers:offer", uid=uid)
        context = {"page": page, "offer": offer, "battery": offer.battery, "form": form}
        status = 422 if form.errors else 200
        return render(request, "lifecycle/offers/answer.html", context, status=status)

    return view
