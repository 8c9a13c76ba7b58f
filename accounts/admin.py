from django.contrib import admin
from django.contrib.auth.admin import UserAdmin

from accounts.models import ApiKey, Membership, Organisation, User


class MembershipInline(admin.TabularInline):
    model = Membership
    extra = 0


@admin.register(User)
class PersonAdmin(UserAdmin):
    inlines = [MembershipInline]
    list_display = ["username", "first_name", "last_name", "is_staff", "is_active"]


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin):
    list_display = ["name", "kind", "is_active"]
    list_filter = ["kind", "is_active"]
    search_fields = ["name"]
    inlines = [MembershipInline]


@admin.register(ApiKey)
class ApiKeyAdmin(admin.ModelAdmin):
    """Keys are made by `manage.py create_api_key`, which shows them once; here they are revoked."""

    list_display = ["prefix", "name", "organisation", "scopes", "last_used_at", "revoked_at"]
    list_filter = ["organisation", "revoked_at"]
    readonly_fields = ["prefix", "organisation", "name", "scopes", "created_at", "last_used_at"]
    exclude = ["key_sha256"]

    def has_add_permission(self, request: object) -> bool:
        return False
