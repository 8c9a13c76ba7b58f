from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from accounts.models import ApiKey, Membership, Organisation, User

# Who may do what is decided by memberships (accounts/permissions.py), never by Django's groups.
admin.site.unregister(Group)
admin.site.site_title = admin.site.site_header = "Encore"
admin.site.index_title = _("Administration")


class MembershipInline(admin.StackedInline):
    model = Membership
    extra = 0


@admin.register(User)
class PersonAdmin(UserAdmin):
    inlines = [MembershipInline]
    list_display = ["username", "first_name", "last_name", "is_staff", "is_active"]
    list_filter = ["is_active", "is_staff", "memberships__role", "memberships__organisation"]
    filter_horizontal = []
    readonly_fields = ["last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": ["first_name", "last_name", "email"]}),
        (_("Access"), {"fields": ["is_active", "is_staff", "is_superuser"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]


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
