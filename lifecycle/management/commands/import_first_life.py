import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.actors import Actor
from lifecycle.errors import LifecycleError
from lifecycle.models import Battery
from lifecycle.queries.first_life import latest_first_life
from lifecycle.services.first_life import import_logs


class Command(BaseCommand):
    help = (
        "Reads LeafSpy Pro logs (or a plain CSV/JSON history) of the car that a battery was in; "
        "the same again adds nothing."
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
        latest = latest_first_life(found)
        said = latest.model_dump(mode="json", include={"checks", "estimates"}) if latest else {}
        if json:
            self.stdout.write(_as_json({"files": [asdict(one) for one in told], **said}))
        else:
            for one in told:
                refused = f"; {'; '.join(one.refused)}" if one.refused else ""
                self.stdout.write(f"{one.name}: {one.outcome}, {one.rows} rows{refused}")
            for check in said.get("checks", []):
                self.stdout.write(f"{check['check']}: {check['outcome']} ({check['figure']})")
            for estimate in said.get("estimates", []):
                low, high, unit = estimate["low"], estimate["high"], estimate["unit"]
                bounds = f"{low} to {high} {unit}" if low is not None else "not enough data"
                self.stdout.write(f"{estimate['quantity']}: {bounds}. {estimate['basis']}")
        if any(one.outcome == "refused" for one in told):
            raise CommandError("Some logs were refused; the others are kept.", returncode=2)


def _as_json(value: Any) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False)
