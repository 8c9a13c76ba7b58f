from django.apps import AppConfig
from django.db.models.signals import post_migrate


class GradingConfig(AppConfig):
    name = "grading"

    def ready(self) -> None:
        from grading import job_kinds  # noqa: F401 - registers them; models are ready only now
        from grading.services.model_registry import register_shipped_models
        from grading.services.policies import load_shipped_policy
        from grading.services.sealing import seal_standing_evidence
        from grading.services.verify import check_grading
        from grading.web.registered import register
        from lifecycle.services.verify import register_check

        register()
        register_check(check_grading)
        post_migrate.connect(load_shipped_policy, sender=self)
        post_migrate.connect(register_shipped_models, sender=self)
        post_migrate.connect(seal_standing_evidence, sender=self)
