from django.apps import AppConfig
from django.db.models.signals import post_migrate


class GradingConfig(AppConfig):
    name = "grading"

    def ready(self) -> None:
        from grading.services.policies import load_shipped_policy  # models are ready only now
        from grading.services.verify import check_grading
        from grading.web.registered import register
        from lifecycle.services.verify import register_check

        register()
        register_check(check_grading)
        post_migrate.connect(load_shipped_policy, sender=self)
