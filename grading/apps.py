from django.apps import AppConfig
from django.db.models.signals import post_migrate


class GradingConfig(AppConfig):
    name = "grading"

    def ready(self) -> None:
        from grading.services.policies import load_shipped_policy  # models are ready only now
        from grading.web.registered import register

        register()
        post_migrate.connect(load_shipped_policy, sender=self)
