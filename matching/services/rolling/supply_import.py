"""Expected returns from a small table: taken whole, or not at all."""

from __future__ import annotations

from django.db import transaction

from accounts.actors import Actor, own_organisation
from accounts.permissions import Permission, require
from lifecycle.models import BatteryModel, Site
from matching.errors import MatchingError
from matching.forecast.reading import SupplyFileError, read_line, read_rows
from matching.services.rolling.enter_supply import enter_supply

MOST_TOLD = 20


class _UndoneError(Exception):
    """Ends the transaction of a file with a bad line."""


def import_supply(*, actor: Actor, content: bytes) -> tuple[int, list[str]]:
    """How many lines were taken, and what is wrong; with one bad line nothing is taken.

    Side effect: an entered forecast for each line, over what was entered for that month before.
    """
    require(actor, Permission.PROPOSE_PLAN)
    try:
        rows = read_rows(content)
    except SupplyFileError as error:
        return 0, [str(error)]
    models = {model.code: model for model in BatteryModel.objects.all()}
    sites = {
        site.name: site for site in Site.objects.filter(organisation_id=own_organisation(actor))
    }
    problems: list[str] = []
    try:
        with transaction.atomic():
            for number, cells in rows:
                try:
                    _take(actor, number, cells, models, sites)
                except (SupplyFileError, MatchingError) as error:
                    said = str(error)
                    problems.append(said if said.startswith("Line") else f"Line {number}: {said}")
                    if len(problems) == MOST_TOLD:
                        raise _UndoneError from error
            if problems:
                raise _UndoneError
    except _UndoneError:
        return 0, problems
    return len(rows), []


def _take(
    actor: Actor,
    number: int,
    cells: dict[str, str],
    models: dict[str, BatteryModel],
    sites: dict[str, Site],
) -> None:
    line = read_line(number, cells)
    if line.model not in models:
        raise SupplyFileError(f"Line {number}, model: there is no model “{line.model[:60]}”.")
    if line.site and line.site not in sites:
        raise SupplyFileError(f"Line {number}, site: you have no site “{line.site[:60]}”.")
    enter_supply(
        actor=actor,
        battery_model=models[line.model],
        month=line.month,
        expected_packs=line.packs,
        state_of_health=line.state_of_health,
        state_of_health_deviation=line.deviation,
        site=sites.get(line.site),
        note=line.note,
    )
