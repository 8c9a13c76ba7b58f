from typing import Any

from django.core.management.base import BaseCommand

from jobs.services import sweep


class Command(BaseCommand):
    help = "The sweep of lost jobs, once: what a dead worker left goes back to the queue."

    def handle(self, *args: Any, **options: Any) -> None:
        done = sweep()
        self.stdout.write(
            f"{done.returned} jobs returned to the queue, {done.given_up} given up, "
            f"{done.cancelled} ended as cancelled, {done.nudged} announced to the workers."
        )
        if done.broker_is_down:
            self.stderr.write("The broker cannot be reached; workers find the jobs by themselves.")
