import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lifecycle.errors import LifecycleError
from lifecycle.models import Battery
from lifecycle.queries import proof_of


class Command(BaseCommand):
    help = "Prints the proof that a battery's events were in the ledger at the newest checkpoint."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("battery", metavar="ID")
        parser.add_argument("--since", type=int, default=1, metavar="N", help="from event N on")

    def handle(self, *args: Any, battery: str, since: int, **options: Any) -> None:
        found = Battery.objects.filter(public_id=battery).first()
        if found is None or not 1 <= since <= found.sequence:
            raise CommandError(f"No battery {battery} with an event {since}.", returncode=2)
        try:
            proof = proof_of(found, since=since)
        except LifecycleError as error:
            raise CommandError(str(error), returncode=2) from error
        self.stdout.write(json.dumps(proof, indent=1, ensure_ascii=False))
