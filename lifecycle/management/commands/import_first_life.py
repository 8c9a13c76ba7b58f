import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.actors import Actor
from lifecycle.errors import LifecycleError
from lifecycle.models import Battery
from lifecycle.services.first_life import import_logs


class Command(BaseCommand):
    help = (
        "Reads LeafSpy Pro logs of the car that a battery was in; the same logs again add nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--battery", required=True, metavar="ID")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(
        self, *args: Any, files: list[Path], battery: str, json: bool, **options: Any
    ) -> None:
        found = Battery.objects.filter(public_id=battery).first()
        if found is None:
            raise CommandError(f"No battery has the ID {battery}.", returncode=2)
        try:
            contents = {str(path): path.read_bytes() for path in files}
            key = f"logs {'-'.join(sorted(path.name for path in files))}"[:60]
            told = import_logs(
                actor=Actor.system(),
                battery=found,
                files=contents,
                request_key=f"{key} {found.sequence}",
            )
        except (OSError, LifecycleError) as error:
            raise CommandError(str(error), returncode=2) from error
        if json:
            self.stdout.write(_as_json([asdict(one) for one in told]))
        else:
            for one in told:
                refused = f"; {'; '.join(one.refused)}" if one.refused else ""
                self.stdout.write(f"{one.name}: {one.outcome}, {one.rows} rows{refused}")
        if any(one.outcome == "refused" for one in told):
            raise CommandError("Some logs were refused; the others are kept.", returncode=2)


def _as_json(value: Any) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False)
