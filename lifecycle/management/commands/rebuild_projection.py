from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction

from accounts.actors import Actor
from lifecycle.errors import LifecycleError
from lifecycle.models import Battery
from lifecycle.services import rebuild_projection
from lifecycle.stock_tally import recount


class Command(BaseCommand):
    help = "Writes what the ledger says into the rows that the screens show, where they differ."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--battery", default="", metavar="ID", help="only this Encore ID")

    def handle(self, *args: Any, battery: str, **options: Any) -> None:
        batteries = Battery.objects.order_by("pk")
        if battery:
            batteries = batteries.filter(public_id=battery)
            if not batteries.exists():
                raise CommandError(f"No battery has the ID {battery}.", returncode=2)
        count = refused = 0
        for one in batteries.iterator(chunk_size=200):
            try:
                differing = rebuild_projection(actor=Actor.system(), battery=one)
            except LifecycleError as error:
                refused += 1
                self.stderr.write(str(error))
                continue
            if differing:
                count += 1
                self.stdout.write(f"{one.public_id}: {', '.join(differing)}")
        if not battery:
            with transaction.atomic():
                recount(connection)
        self.stdout.write(f"{count} rows rebuilt, {refused} refused")
        if refused:
            raise SystemExit(1)
