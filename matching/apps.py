from django.apps import AppConfig
from django.db.models.signals import post_migrate


class MatchingConfig(AppConfig):
    name = "matching"

    def ready(self) -> None:
        from grading.planner.prices import register_provider
        from lifecycle.api.root import register_addresses
        from lifecycle.services.append import events_appended  # models are ready only now
        from lifecycle.services.unit_rules import register_voltage_limit
        from matching import job_kinds
        from matching.queries.topology import parallel_limit_v
        from matching.services.acceptance.promises import give_back_what_was_lost
        from matching.services.demands.grade_prices import prices_of_demands
        from matching.services.problem.costs import ensure_costs
        from matching.services.work.follow import follow_the_ledger
        from matching.web.registered import register

        assert job_kinds  # importing registers them
        register()
        register_addresses(
            "demands",
            "matching_api:demands",
            demand="{code}/",
            demand_open="{code}/open/",
            demand_cancel="{code}/cancel/",
        )
        register_provider(prices_of_demands)
        register_voltage_limit(parallel_limit_v)
        post_migrate.connect(ensure_costs, sender=self)
        events_appended.connect(give_back_what_was_lost)
        events_appended.connect(follow_the_ledger)
