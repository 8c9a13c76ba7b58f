from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "jobs"

    def ready(self) -> None:
        from accounts.permissions import Permission
        from accounts.web.navigation import RECORDS, register_entry

        register_entry(80, _("Jobs"), "jobs:jobs", Permission.VIEW_JOBS, RECORDS)
