from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.actors import Actor
from lifecycle.catalogue import CatalogueFileError
from lifecycle.services.catalogue_import import import_catalogue


class Command(BaseCommand):
    help = "Takes battery models from a CSV or JSON file: all of them, or none."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be")

    def handle(self, *args: Any, file: Path, dry_run: bool, **options: Any) -> None:
        try:
            lines = import_catalogue(
                actor=Actor.system(), content=file.read_bytes(), name=file.name, dry_run=dry_run
            )
        except (OSError, CatalogueFileError) as error:
            raise CommandError(f"{file}: {error}", returncode=2) from error
        for line in lines:
            told = [f"{column}: {problem}" for column, problem in line.problems.items()]
            told += [f"{column}: {old} → {new}" for column, (old, new) in line.changes.items()]
            self.stdout.write(
                f"{file.name}:{line.number}: {line.code}: {line.outcome} {'; '.join(told)}".rstrip()
            )
        if any(line.outcome == "refused" for line in lines):
            raise CommandError("Nothing was taken: correct the refused lines.", returncode=2)
