from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.read_only_admin import ReadOnlyAdmin
from jobs.models import Job
from jobs.services import run_again


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    """Jobs are looked at, not edited; one that failed can be run again."""

    list_display = ["kind", "state", "actor_name", "organisation", "attempts", "created_at"]
    list_filter = ["state", "kind", "created_at"]
    search_fields = ["uid", "kind", "actor_name"]
    list_select_related = ["organisation"]
    actions = ["run_selected_again"]

    @admin.action(description=_("Run failed jobs again"))
    def run_selected_again(self, request: HttpRequest, chosen: QuerySet[Job]) -> None:
        actor = Actor.system(f"Administration: {request.user}")
        count = sum(run_again(actor=actor, job=job) for job in chosen)
        self.message_user(request, _("%(count)s wait for a worker again.") % {"count": count})
