from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Organisation
from accounts.services.api_keys import ApiKeyError, create_api_key


class Command(BaseCommand):
    help = "Makes an API key for an organisation and prints it once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--organisation", required=True, help="name of the organisation")
        parser.add_argument("--name", required=True, help="what the key is for")
        parser.add_argument(
            "--scope", required=True, nargs="+", action="extend", help="e.g. offers:read"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = options["organisation"]
        organisation = Organisation.objects.filter(name__iexact=wanted).first()
        if organisation is None:
            names = ", ".join(Organisation.objects.values_list("name", flat=True)) or "none yet"
            raise CommandError(f"No organisation “{wanted}”. Known: {names}.", returncode=2)
        try:
            _, key = create_api_key(
                organisation=organisation, name=options["name"], scopes=options["scope"]
            )
        except ApiKeyError as error:
            raise CommandError(str(error), returncode=2) from error
        self.stdout.write(key)
        self.stderr.write("Keep this key now: it is not shown again.")
