from typing import Any

from django.core.management.base import BaseCommand

from lifecycle.services.catalogue_import import export_catalogue


class Command(BaseCommand):
    help = "Prints the catalogue of battery models as CSV that imports again unchanged."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(export_catalogue(), ending="")
