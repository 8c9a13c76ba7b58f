from django.apps import AppConfig
from django.db.models.signals import post_migrate


class MatchingConfig(AppConfig):
    name = "matching"

    def ready(self) -> None:
        from matching import job_kinds
        from matching.services.costs import ensure_costs
        from matching.web.registered import register

        assert job_kinds  # importing registers them
        register()
        post_migrate.connect(ensure_costs, sender=self)
