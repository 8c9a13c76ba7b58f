"""Prints demands so that they can be imported again."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accounts.actors import own_organisation
from matching.enums import DemandState
from matching.management.organisation import system_in
from matching.models import Demand
from matching.queries import filter_demands
from matching.queries.demands import ALL, WANTED
from matching.services.demands.file_export import FORMATS, export_demands


class Command(BaseCommand):
    help = "Prints an organisation's demands as CSV or JSON that imports again unchanged."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--organisation", required=True, metavar="NAME", help="whose they are")
        parser.add_argument("--as", dest="format", choices=FORMATS, default="csv")
        parser.add_argument("--state", choices=[ALL, WANTED, *DemandState.values], default=ALL)

    def handle(self, *args: Any, organisation: str, **options: Any) -> None:
        actor = system_in(organisation, "export_demands")
        own = Demand.objects.select_related("site").filter(organisation_id=own_organisation(actor))
        found = filter_demands(own, state=options["state"])
        as_json = options["format"] == "json"
        self.stdout.write(export_demands(found, as_json=as_json), ending="")
