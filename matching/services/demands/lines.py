"""What one line of a file means: a new demand, a change of one that stands, or a mistake."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lifecycle.models import Site
from matching.demand_table import TERMS_IN_FILE, Line, read_cell
from matching.demand_table.cells import CellError
from matching.enums import DemandState
from matching.models import Demand
from matching.services.demands.checks import known_models, problems_of
from matching.services.demands.events import differences
from matching.services.demands.life import CANCELLED, TERMS, put_terms, whole_terms


@dataclass
class Known:
    """What the lines of a file may speak of, loaded at once; `seen` grows line by line."""

    organisation_id: int
    digest: str
    sites: Mapping[str, Site]
    models: set[str]
    by_code: Mapping[str, Demand]
    by_reference: Mapping[str, Demand]
    by_request: Mapping[str, Demand]
    seen: dict[tuple[str, str], int] = field(default_factory=dict)

    def request_key(self, line: Line) -> str:
        """The same line of the same file is the same request, whoever sends it."""
        return f"import:{self.organisation_id}:{self.digest}:{line.number}"


@dataclass
class Judged:
    line: Line
    demand: Demand | None = None
    is_new: bool = False
    problems: dict[str, str] = field(default_factory=dict)
    changes: dict[str, list[Any]] = field(default_factory=dict)


def known_of(organisation_id: int, lines: list[Line], digest: str) -> Known:
    """Five statements; demands that the lines name are locked, by primary key."""
    models: set[str] = set()
    for line in lines:
        models.update(part.strip() for part in line.cells.get("battery_models", "").split(";"))
    known = Known(
        organisation_id=organisation_id,
        digest=digest,
        sites={site.name: site for site in Site.objects.filter(organisation_id=organisation_id)},
        models=known_models(models - {""}),
        by_code={},
        by_reference={},
        by_request={},
    )
    own = Demand.objects.filter(organisation_id=organisation_id).select_related("site")
    mine = own.select_for_update(of=("self",), no_key=True).order_by("pk")
    codes = {line.code for line in lines} - {""}
    references = {line.reference for line in lines} - {""}
    known.by_code = {row.code: row for row in mine.filter(code__in=codes)}
    known.by_reference = {
        # The same row is the same object, however a line names it.
        row.reference: known.by_code.get(row.code, row)
        for row in mine.filter(reference__in=references)
    }
    keys = [known.request_key(line) for line in lines if not line.code]
    known.by_request = {row.request_key: row for row in own.filter(request_key__in=keys)}
    return known


def judge_line(line: Line, known: Known) -> Judged:
    """The line with its problems, or with the demand as it would stand."""
    sent, problems = _read(line, known)
    standing = _standing(line, known, problems)
    _refuse_twice(line, standing, known, problems)
    if "line" in problems or "code" in problems:
        return Judged(line, standing, problems=problems)
    if standing is not None and standing.request_key == known.request_key(line):
        return Judged(line, standing)  # this very file has made it
    if standing is None:
        return _new(line, sent, known, problems)
    return _change(line, standing, sent, known, problems)


def _read(line: Line, known: Known) -> tuple[dict[str, Any], dict[str, str]]:
    """The cells as values, by column; what cannot be read is None and a problem."""
    values: dict[str, Any] = {}
    problems = dict(line.problems)
    for column, text in line.cells.items():
        if text == "":
            continue
        try:
            values[column] = read_cell(column, text)
        except CellError as error:
            values[column], problems[column] = None, str(error)
    if values.get("site") is not None:
        name = str(values["site"])
        values["site"] = known.sites.get(name)
        if values["site"] is None:
            problems["site"] = (
                f"You have no site “{name[:60]}”. Known: {', '.join(known.sites) or 'none yet'}."
            )
    return values, problems


def _standing(line: Line, known: Known, problems: dict[str, str]) -> Demand | None:
    """By its code, else by the customer's reference, else by this very file."""
    if code := line.code:
        if code not in known.by_code and "code" not in problems:
            problems["code"] = f"You have no demand “{code[:20]}”. Leave it empty for a new one."
        return known.by_code.get(code)
    if made := known.by_request.get(known.request_key(line)):
        return made
    return known.by_reference.get(line.reference or "\0")


def _refuse_twice(
    line: Line, standing: Demand | None, known: Known, problems: dict[str, str]
) -> None:
    """No two lines may speak of one demand."""
    names = [("code", standing.code)] if standing else []
    if reference := line.reference:
        names.append(("reference", reference))
    for column, value in names:
        first = known.seen.setdefault((column, value), line.number)
        if first != line.number:
            problems["code" if standing else column] = (
                f"{value[:60]} stands in line {first} already. Leave one of them out."
            )


def _new(line: Line, sent: dict[str, Any], known: Known, problems: dict[str, str]) -> Judged:
    state = sent.get("state", DemandState.OPEN)
    if state not in {DemandState.OPEN, DemandState.DRAFT}:
        problems.setdefault("state", "A new demand is “draft” or “open”.")
    values = whole_terms({name: sent[name] for name in TERMS_IN_FILE if name in sent})
    found = problems_of(values, organisation_id=known.organisation_id, models=known.models)
    problems = _missing(found, line) | problems
    if problems:
        return Judged(line, problems=problems)
    demand = Demand(state=state, request_key=known.request_key(line), **values)
    return Judged(line, demand, is_new=True)


def _missing(found: dict[str, str], line: Line) -> dict[str, str]:
    """What a new demand lacks is told as such."""
    return {
        column: words if line.cells.get(column) else f"It is missing. {words}"
        for column, words in found.items()
    }


def _change(
    line: Line, standing: Demand, sent: dict[str, Any], known: Known, problems: dict[str, str]
) -> Judged:
    """Columns that the file leaves out stay; an empty cell is what a new demand would have."""
    usual = whole_terms({})
    terms = {
        name: sent.get(name, usual[name])
        for name in TERMS_IN_FILE
        if name in line.cells or name in sent
    }
    if sent.get("state", standing.state) != standing.state:
        problems.setdefault(
            "state",
            f"It is “{standing.state}”. A file changes no state: open or cancel it on its page.",
        )
    changes = differences(standing, terms)
    if not changes and not problems:
        return Judged(line, standing)
    values = {name: getattr(standing, name) for name in TERMS} | terms
    found = problems_of(
        values,
        organisation_id=known.organisation_id,
        models=known.models | set(standing.battery_models),
        excused=standing.deadline,
    )
    problems = found | _not_now(standing, values, changes, sent, known) | problems
    if problems:
        return Judged(line, standing, problems=problems)
    put_terms(standing, values)
    return Judged(line, standing, changes=changes)


def _not_now(
    standing: Demand,
    values: dict[str, Any],
    changes: dict[str, list[Any]],
    sent: dict[str, Any],
    known: Known,
) -> dict[str, str]:
    """What the demand as it stands does not allow."""
    problems = {}
    if standing.state == DemandState.CANCELLED:
        problems["code"] = CANCELLED
    if sent.get("version") != standing.version:
        problems["version"] = (
            f"{standing.code} stands at version {standing.version} and says otherwise. Export it "
            "again and change that, or put its version here."
        )
    if "application" in changes:
        problems["application"] = "It stays what it is: enter another demand."
    quantity = values["quantity"]
    if isinstance(quantity, int) and quantity < standing.accepted_units:
        problems["quantity"] = f"{standing.accepted_units} units are accepted already."
    other = known.by_reference.get(values["reference"]) if "reference" in changes else None
    if other is not None and other.pk != standing.pk:
        problems["reference"] = f"{other.code} has this reference already."
    return problems
