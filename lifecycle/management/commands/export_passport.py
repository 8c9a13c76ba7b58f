import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from lifecycle.models import Battery
from lifecycle.passport.document import passport_document
from lifecycle.passport.epcis import epcis_document
from lifecycle.queries.passports import current_passport, epcis_source, passport_source


class Command(BaseCommand):
    help = "Prints a battery's passport as JSON, or its life as EPCIS 2.0 events."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("battery", metavar="ID")
        parser.add_argument("--as", dest="form", choices=["passport", "epcis"], required=True)
        parser.add_argument("--tier", choices=["public", "interest", "authority"], default="public")

    def handle(self, *args: Any, battery: str, form: str, tier: Any, **options: Any) -> None:
        found = Battery.objects.filter(public_id=battery).first()
        if found is None:
            raise CommandError(f"No battery has the ID {battery}.", returncode=2)
        if form == "epcis":
            exported = epcis_document(epcis_source(found), tier, timezone.now())
        else:
            passport = current_passport(found)
            if passport is None:
                raise CommandError(
                    f"{battery} has no passport: issue one on its page, or give its model a "
                    "category in the catalogue before it is received.",
                    returncode=2,
                )
            exported = passport_document(passport_source(passport), tier)
        self.stdout.write(json.dumps(exported, indent=1, ensure_ascii=False))
