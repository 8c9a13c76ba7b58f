from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from accounts.read_only_admin import ReadOnlyAdmin
from matching.models import (
    CostSettings,
    Demand,
    DemandEvent,
    MatchingRun,
    NightlyCheck,
    PlanningSettings,
    SupplyForecast,
)


@admin.register(Demand)
class DemandAdmin(ReadOnlyAdmin):
    list_display = ["code", "name", "application", "site", "deadline", "quantity", "state"]
    list_filter = ["application", "state"]
    search_fields = ["code", "name"]
    list_select_related = ["site"]


@admin.register(DemandEvent)
class DemandEventAdmin(ReadOnlyAdmin):
    list_display = ["demand", "sequence", "kind", "units", "actor_name", "recorded_at"]
    list_filter = ["kind"]
    list_select_related = ["demand"]


@admin.register(MatchingRun)
class MatchingRunAdmin(ReadOnlyAdmin):
    list_display = ["uid", "organisation", "created_by", "created_at", "value_c", "gap_bp", "proof"]
    list_select_related = ["organisation"]

    def get_queryset(self, request: HttpRequest) -> Any:
        large = ["snapshot", "certificate", "plan", "sequences", "trajectory"]
        return super().get_queryset(request).defer(*large)


@admin.register(CostSettings)
class CostSettingsAdmin(admin.ModelAdmin):
    """A new version is a new row: runs name the one they used."""

    list_display = ["__str__", "created_at", "source"]
    save_as = True

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None or not obj.matchingrun_set.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(PlanningSettings)
class PlanningSettingsAdmin(ReadOnlyAdmin):
    list_display = ["organisation", "is_nightly_on", "seconds", "months_ahead", "version"]
    list_select_related = ["organisation"]


@admin.register(NightlyCheck)
class NightlyCheckAdmin(ReadOnlyAdmin):
    list_display = ["organisation", "checked_at", "asked_by", "outcome"]
    list_filter = ["outcome"]
    list_select_related = ["organisation"]


@admin.register(SupplyForecast)
class SupplyForecastAdmin(ReadOnlyAdmin):
    list_display = ["organisation", "battery_model", "month", "source", "expected_packs", "method"]
    list_filter = ["source"]
    list_select_related = ["organisation", "battery_model"]
