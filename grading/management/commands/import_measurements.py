"""Reads tester files of any supported vendor into the record."""

from __future__ import annotations

import json as json_text
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accounts.actors import Actor
from grading.services.imports import Imported, import_file


class Command(BaseCommand):
    help = "Reads tester files and records them as evidence; exit 2 where a file is refused."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", help="of any known tester")
        parser.add_argument("--battery", default="", metavar="ID", help="Encore ID or label")
        parser.add_argument("--operator", default="", metavar="NAME", help="who ran the tests")
        parser.add_argument("--dry-run", action="store_true", help="read and say, write nothing")
        parser.add_argument(
            "--keep-sound", action="store_true", help="leave out damaged records, keep the others"
        )
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *args: Any, files: list[str], battery: str, **options: Any) -> None:
        actor = Actor.system("import_measurements")
        outcomes = [
            import_file(
                actor=actor,
                path=Path(name),
                label=battery,
                operator=options["operator"],
                dry_run=options["dry_run"],
                keep_sound=options["keep_sound"],
            )
            for name in files
        ]
        if options["json"]:
            told = [outcome.as_json() for outcome in outcomes]
            self.stdout.write(json_text.dumps(told, indent=2, ensure_ascii=False))
        else:
            for outcome in outcomes:
                self._tell(outcome)
        if any(outcome.problems for outcome in outcomes):
            raise SystemExit(2)

    def _tell(self, outcome: Imported) -> None:
        for one in outcome.batteries:
            self.stdout.write(f"{outcome.file}: {one.battery}: {one.status}")
            for line in (*one.read, *one.estimates, *one.notices):
                self.stdout.write(f"  {line}")
        for problem in outcome.problems:
            where = f"{problem['where']}: " if problem["where"] else ""
            self.stderr.write(
                f"{outcome.file}: {where}{problem['what']} {problem['what_to_do']}".rstrip()
            )
