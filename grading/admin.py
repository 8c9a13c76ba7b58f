from __future__ import annotations

from django.contrib import admin

from accounts.read_only_admin import ReadOnlyAdmin
from grading.models import Estimate, Evidence, GradingPolicy, SignedGrade, UploadedTest


@admin.register(GradingPolicy)
class GradingPolicyAdmin(ReadOnlyAdmin):
    """Drafted, reviewed and approved on its own pages; here it is looked at."""

    list_display = ["version", "state", "effective_from", "floor_a", "floor_b", "floor_c"]
    list_filter = ["state"]


@admin.register(Evidence)
class EvidenceAdmin(ReadOnlyAdmin):
    list_display = ["battery", "kind", "measured_at", "source_file", "is_demonstration"]
    list_filter = ["kind", "is_demonstration"]
    list_select_related = ["battery__battery_model", "source_file"]
    search_fields = ["battery__public_id", "battery__serial", "source_file__sha256"]


@admin.register(Estimate)
class EstimateAdmin(ReadOnlyAdmin):
    list_display = ["battery", "method", "method_version", "state_of_health", "outcome"]
    list_filter = ["method", "outcome", "is_provisional"]
    list_select_related = ["battery__battery_model"]
    search_fields = ["battery__public_id", "battery__serial"]


@admin.register(UploadedTest)
class UploadedTestAdmin(ReadOnlyAdmin):
    list_display = ["file_name", "battery", "reader", "state", "uploaded_at"]
    list_filter = ["state"]
    list_select_related = ["battery__battery_model"]
    search_fields = ["file_name", "battery__public_id", "stored_file__sha256"]


@admin.register(SignedGrade)
class SignedGradeAdmin(ReadOnlyAdmin):
    list_display = ["battery", "grade", "proposed_grade", "policy", "signed_at"]
    list_filter = ["grade", "policy"]
    list_select_related = ["battery__battery_model", "policy"]
    search_fields = ["battery__public_id", "battery__serial"]
