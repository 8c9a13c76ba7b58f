from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.admin_sign_in import sign_in
from accounts.models import ApiKey, Membership, Organisation, User
from accounts.services.api_keys import revoke_api_key

# Who may do what is decided by memberships (accounts/permissions.py), never by Django's groups.
admin.site.unregister(Group)
admin.site.site_title = admin.site.site_header = _("Encore administration")
admin.site.index_title = _("Administration")
admin.site.login = sign_in  # type: ignore[method-assign]


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
    list_filter = ["organisation", ("revoked_at", admin.EmptyFieldListFilter)]
    list_select_related = ["organisation"]
    search_fields = ["prefix", "name"]
    exclude = ["key_sha256"]
    actions = ["revoke"]

    @admin.action(description=_("Revoke the chosen keys for good"))
    def revoke(self, request: HttpRequest, chosen: QuerySet[ApiKey]) -> None:
        revoked = [key for key in chosen if revoke_api_key(key=key)]
        for key in revoked:
            self.log_change(request, key, "Revoked.")
        self.message_user(request, _("%(count)s keys revoked.") % {"count": len(revoked)})

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
