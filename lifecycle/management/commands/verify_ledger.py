import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lifecycle.models import Battery
from lifecycle.proof import CheckpointText, SignedCheckpoint
from lifecycle.services import verify_ledger


class Command(BaseCommand):
    help = "Checks every hash, sequence and projection of the ledger; exit 1 where one fails."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--battery", default="", metavar="ID", help="only this Encore ID")
        parser.add_argument(
            "--checkpoint",
            action="append",
            default=[],
            type=Path,
            metavar="FILE",
            help="a checkpoint that was kept elsewhere; may be given several times",
        )
        parser.add_argument(
            "--processes", type=int, default=os.cpu_count() or 1, metavar="N", help="side by side"
        )
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(
        self,
        *args: Any,
        battery: str,
        checkpoint: list[Path],
        processes: int,
        json: bool,
        **options: Any,
    ) -> None:
        if battery and not Battery.objects.filter(public_id=battery).exists():
            raise CommandError(f"No battery has the ID {battery}.", returncode=2)
        result = verify_ledger(
            battery, kept=[_kept(path) for path in checkpoint], processes=processes
        )
        if json:
            self.stdout.write(_as_json(asdict(result) | {"holds": not result.findings}))
        else:
            for finding in result.findings:
                event = f", event {finding.sequence}" if finding.sequence else ""
                self.stdout.write(f"{finding.place}{event}: {finding.problem}")
            self.stdout.write(
                f"{result.batteries} batteries, {result.events} events, {result.files} files, "
                f"{result.checkpoints} checkpoints: "
                + (f"{len(result.findings)} bad places" if result.findings else "all hold")
            )
        if result.findings:
            raise SystemExit(1)


def _kept(path: Path) -> SignedCheckpoint:
    try:
        signed = SignedCheckpoint(**json.loads(path.read_text()))
        CheckpointText.parse(signed.text)
    except (OSError, TypeError, ValueError) as error:
        raise CommandError(f"{path} is no checkpoint: {error}", returncode=2) from error
    return signed


def _as_json(value: dict[str, Any]) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)
