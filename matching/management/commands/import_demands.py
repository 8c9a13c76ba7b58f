"""Takes demands from a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from matching.demand_table import MOST_BYTES, DemandFileError
from matching.management.organisation import system_in
from matching.services.demands.file_import import ImportedDemand, import_demands


class Command(BaseCommand):
    help = "Takes demands from a CSV or JSON file: all of them, or none."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--organisation", required=True, metavar="NAME", help="whose they are")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be")

    def handle(self, *args: Any, file: Path, organisation: str, **options: Any) -> None:
        actor = system_in(organisation, "import_demands")
        try:
            with file.open("rb") as opened:
                content = opened.read(MOST_BYTES + 1)
            lines = import_demands(
                actor=actor, content=content, name=file.name, dry_run=options["dry_run"]
            )
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}", returncode=2) from error
        except DemandFileError as error:
            raise CommandError(f"{file}: {error}", returncode=2) from error
        for line in lines:
            self.stdout.write(f"{file.name}:{line.number}: {_words(line)}")
        if any(line.outcome == "refused" for line in lines):
            raise CommandError("Nothing was taken: correct the refused lines.", returncode=2)


def _words(line: ImportedDemand) -> str:
    told = [f"{column}: {problem}" for column, problem in line.problems.items()]
    told += [f"{name}: {old} → {new}" for name, (old, new) in line.changes.items()]
    # A new code is made anew when the file is taken, so a dry run does not promise one.
    who = line.name if line.outcome == "new" else line.code or line.name
    return f"{who}: {line.outcome} {'; '.join([*told, *line.warnings])}".rstrip()
