from random import Random
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Organisation
from matching.demo import fill

FEWEST, MOST = 20, 20_000


class Command(BaseCommand):
    help = "Fills an empty database with made-up data; the same seed gives the same data."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--batteries", type=int, default=200, metavar="N")
        parser.add_argument("--seed", type=int, default=1, metavar="S")

    def handle(self, *args: Any, batteries: int, seed: int, **options: Any) -> None:
        if Organisation.objects.exists():
            raise CommandError(
                "The database is not empty. The demonstration fills only an empty one; "
                "give another DATA_DIR or DATABASE_URL.",
                returncode=2,
            )
        if not FEWEST <= batteries <= MOST:
            raise CommandError(
                f"--batteries must be {FEWEST} to {MOST}: fewer show not every stage.", returncode=2
            )
        for line in fill(count=batteries, rng=Random(seed)):  # noqa: S311 - made-up data
            self.stdout.write(line)
