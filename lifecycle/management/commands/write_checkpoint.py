from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.actors import Actor
from lifecycle.errors import LifecycleError
from lifecycle.proof import CheckpointText
from lifecycle.services import write_checkpoint
from lifecycle.services.checkpoint import checkpoint_file


class Command(BaseCommand):
    help = "Signs where the chain of every battery stands now."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            row = write_checkpoint(actor=Actor.system())
        except LifecycleError as error:
            raise CommandError(str(error), returncode=1) from error
        told = CheckpointText.parse(row.text)
        self.stdout.write(
            f"checkpoint {told.number}: {told.batteries} batteries, {told.events} events\n"
            f"root {told.root}\npublic key {row.public_key}\nkept in {checkpoint_file(told.number)}"
        )
