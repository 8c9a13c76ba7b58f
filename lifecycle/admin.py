"""The record for administrators: the catalogue and sites are edited, the rest is looked at."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.permissions import PermissionRefusedError
from accounts.read_only_admin import ReadOnlyAdmin
from lifecycle.models import (
    Battery,
    BatteryModel,
    Identifier,
    LedgerEvent,
    PersonalDatum,
    RecyclerOffer,
    Reservation,
    Site,
    StoredFile,
    StructureLink,
)
from lifecycle.services import erase_personal_data


@admin.register(BatteryModel)
class BatteryModelAdmin(admin.ModelAdmin):
    list_display = ["code", "maker", "name", "level", "chemistry", "rated_energy_kwh", "mass_kg"]
    list_filter = ["level", "chemistry", "maker"]
    search_fields = ["code", "name", "maker", "gtin"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """The ledger names a model by its code: that stays."""
        return ["code"] if obj else []


@admin.register(Site)
class SiteAdmin(admin.ModelAdmin):
    list_display = ["name", "organisation", "latitude", "longitude"]
    list_filter = ["organisation"]
    search_fields = ["name"]
    list_select_related = ["organisation"]


@admin.register(Battery)
class BatteryAdmin(ReadOnlyAdmin):
    list_display = ["public_id", "battery_model", "serial", "organisation", "stage", "grade"]
    list_filter = ["stage", "grade", "organisation"]
    search_fields = ["public_id", "serial"]
    list_select_related = ["battery_model", "organisation"]


@admin.register(LedgerEvent)
class LedgerEventAdmin(ReadOnlyAdmin):
    list_display = ["battery", "sequence", "kind", "actor_organisation", "recorded_at", "hash"]
    list_filter = ["kind", "recorded_at"]
    search_fields = ["battery__public_id", "hash"]
    list_select_related = ["battery__battery_model"]


@admin.register(Identifier)
class IdentifierAdmin(ReadOnlyAdmin):
    list_display = ["value", "kind", "battery"]
    list_filter = ["kind"]
    search_fields = ["value"]
    list_select_related = ["battery__battery_model"]


@admin.register(Reservation)
class ReservationAdmin(ReadOnlyAdmin):
    list_display = ["battery", "purpose", "promised_to", "made_at", "released_at"]
    list_filter = ["purpose"]
    search_fields = ["battery__public_id", "promised_to"]
    list_select_related = ["battery__battery_model"]


@admin.register(RecyclerOffer)
class RecyclerOfferAdmin(ReadOnlyAdmin):
    list_display = ["battery", "recycler", "state", "hazard", "offered_at", "answered_at"]
    list_filter = ["state", "recycler"]
    search_fields = ["battery__public_id", "uid"]
    list_select_related = ["battery__battery_model", "recycler"]


@admin.register(StructureLink)
class StructureLinkAdmin(ReadOnlyAdmin):
    list_display = ["part", "whole", "position", "since", "until"]
    search_fields = ["part__public_id", "whole__public_id"]
    list_select_related = ["part__battery_model", "whole__battery_model"]


@admin.register(StoredFile)
class StoredFileAdmin(ReadOnlyAdmin):
    list_display = ["original_name", "organisation", "size_bytes", "stored_at", "sha256"]
    list_filter = ["organisation"]
    search_fields = ["original_name", "sha256"]
    list_select_related = ["organisation"]


@admin.register(PersonalDatum)
class PersonalDatumAdmin(ReadOnlyAdmin):
    """Names and VINs; erased by the service, so that the chain still verifies."""

    list_display = ["subject", "value", "erased_at"]
    fields = ["subject", "reference", "value", "erased_at"]  # the salt is nobody's business
    search_fields = ["subject", "value"]
    actions = ["erase"]

    @admin.action(description=_("Erase every value of the chosen subjects"))
    def erase(
        self, request: HttpRequest, chosen: QuerySet[PersonalDatum]
    ) -> TemplateResponse | None:
        """Asked twice, since nothing brings a value back."""
        subjects = sorted(set(chosen.values_list("subject", flat=True)))
        if "confirmed" not in request.POST:
            context = {
                **self.admin_site.each_context(request),
                "title": _("Erase personal data"),
                "subjects": subjects,
                "chosen": chosen,
                "opts": self.opts,
            }
            return TemplateResponse(request, "lifecycle/admin/erase.html", context)
        actor = Actor.of_user(request.user)  # type: ignore[arg-type]  # staff alone come here
        try:
            count = sum(erase_personal_data(actor=actor, subject=one) for one in subjects)
        except PermissionRefusedError as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return None
        self.log_change(request, chosen[0], f"Erased: {', '.join(subjects)}")
        self.message_user(request, _("%(count)s values erased.") % {"count": count})
        return None
