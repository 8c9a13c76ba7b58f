from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class LifecycleConfig(AppConfig):
    name = "lifecycle"

    def ready(self) -> None:
        from lifecycle.services import first_life_job
        from lifecycle.services.catalogue import load_catalogue  # models are ready only now
        from lifecycle.services.seals import seal_standing_rows
        from lifecycle.services.verify import register_check
        from lifecycle.services.verify.first_life import check_first_life
        from lifecycle.web.first_life import registered as first_life
        from lifecycle.web.offers import registered as offers
        from lifecycle.web.registered import register
        from lifecycle.web.vehicles import registered as vehicles

        assert first_life_job  # importing registers its kind
        register()
        offers.register()
        vehicles.register()
        first_life.register()
        register_check(check_first_life)
        post_migrate.connect(seal_standing_rows, sender=self)
        post_migrate.connect(load_catalogue, sender=self)
        post_migrate.connect(_keep_stock_tally, sender=self)


def _keep_stock_tally(using: str, **_signal: Any) -> None:
    from lifecycle.stock_tally import CHANGES, set_tally

    if CHANGES in connections[using].introspection.table_names():
        set_tally(connections[using])
