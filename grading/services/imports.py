"""Tester files read in bulk, as the command does: whose test is it, and is it evidence already?"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from accounts.actors import Actor
from accounts.permissions import Permission, require
from grading.measurements import MeasurementFileError, Measurements, Problem
from grading.models import Evidence
from grading.policy.words import percent
from grading.services.confirm import confirm_upload
from grading.services.reading import ReadFile, on_bench, read_for
from grading.services.uploads import refuse_stage, upload_test
from lifecycle.errors import LifecycleError
from lifecycle.labels import LabelError, parse_label
from lifecycle.models import Battery
from lifecycle.queries import batteries_seen_by, find_by_label

IMPORTED, ALREADY, WOULD_IMPORT, REFUSED = "imported", "already there", "would import", "refused"
MOST_UNKNOWN = 20


@dataclass
class ForBattery:
    """What one file did for one battery."""

    battery: str
    status: str
    read: list[str] = field(default_factory=list)
    estimates: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


@dataclass
class Imported:
    """What became of one file. `problems`: where, what, what to do."""

    file: str
    sha256: str = ""
    format: str = ""
    batteries: list[ForBattery] = field(default_factory=list)
    problems: list[dict[str, str]] = field(default_factory=list)

    def refuse(self, *problems: Problem) -> None:
        self.problems += [
            {"where": p.where, "what": p.what, "what_to_do": p.what_to_do} for p in problems
        ]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def import_file(
    *,
    actor: Actor,
    path: Path,
    label: str = "",
    operator: str = "",
    dry_run: bool = False,
    keep_sound: bool = False,
) -> Imported:
    """Read one file and confirm it for the batteries that it names, or for the one of `label`.

    Of several tests of one battery the middle sound one is judged, as the page suggests; all are
    kept. The same file again adds nothing. Never raises for what a file holds: see `problems`.
    """
    require(actor, Permission.IMPORT_MEASUREMENTS)
    outcome = Imported(file=path.name)
    try:
        from grading.readers import read_measurements

        found = read_measurements(path, path.name, keep_sound=keep_sound)
        content = path.read_bytes()
    except MeasurementFileError as error:
        outcome.refuse(*error.problems)
        return outcome
    except OSError as error:
        problem = f"The file cannot be read: {error.strerror}."
        outcome.refuse(Problem("", problem, "Check its path and permissions."))
        return outcome
    outcome.sha256, outcome.format = hashlib.sha256(content).hexdigest(), found.format_name
    for battery in _batteries(actor, label, found, outcome):
        try:
            done = _import_for(actor, battery, path.name, content, operator, dry_run, keep_sound)
            outcome.batteries.append(done)
        except MeasurementFileError as error:
            outcome.batteries.append(ForBattery(battery.public_id, REFUSED))
            outcome.refuse(*error.problems)
        except LifecycleError as error:
            outcome.batteries.append(ForBattery(battery.public_id, REFUSED))
            outcome.refuse(Problem(battery.public_id, str(error), ""))
    return outcome


def _batteries(actor: Actor, label: str, found: Measurements, outcome: Imported) -> list[Battery]:
    """The battery of the label, else those that the file or its name speaks of."""
    if label:
        return _by_label(actor, label, outcome)
    cells = {record.cell_id for record in found.pulse_records if record.cell_id}
    names = cells | ({found.hints.serial} if found.hints.serial else set())
    if not names:
        what = "Neither the file nor its name says which battery was tested."
        outcome.refuse(Problem("", what, "Name it with --battery."))
        return []
    sought = {part.upper(): name for name in names for part in (name.rsplit("/", 1)[-1], name)}
    carrying = batteries_seen_by(actor).filter(identifiers__value__in=sought).distinct()
    batteries = list(carrying.order_by("pk").prefetch_related("identifiers"))
    known = {
        sought[code.value]
        for battery in batteries
        for code in battery.identifiers.all()
        if code.value in sought
    }
    unknown = sorted(names - known)
    for name in unknown[:MOST_UNKNOWN]:
        what = f"No battery here carries {name}."
        outcome.refuse(Problem("", what, "Receive it first, or name it with --battery."))
    if len(unknown) > MOST_UNKNOWN:
        more = f"{len(unknown) - MOST_UNKNOWN} more names belong to no battery here."
        outcome.refuse(Problem("", more, "Receive them first."))
    return batteries


def _by_label(actor: Actor, label: str, outcome: Imported) -> list[Battery]:
    try:
        found = list(find_by_label(actor, parse_label(label))[:2])
    except LabelError as error:
        outcome.refuse(Problem("--battery", str(error), ""))
        return []
    if len(found) == 1:
        return found
    what = f"Several batteries carry {label}." if found else f"No battery here carries {label}."
    outcome.refuse(Problem("--battery", what, "Give its Encore ID (ENC-…)."))
    return []


def _import_for(
    actor: Actor,
    battery: Battery,
    name: str,
    content: bytes,
    operator: str,
    dry_run: bool,
    keep_sound: bool,
) -> ForBattery:
    """Upload and confirm in the name of the battery's organisation."""
    digest = hashlib.sha256(content).hexdigest()
    read = read_for(on_bench(battery), content, name, keep_sound=keep_sound)
    told, notices = _told(read), list(read.notices)
    there = Evidence.objects.filter(battery=battery, source_file__sha256=digest)
    if there.exists():
        return ForBattery(battery.public_id, ALREADY, told, _estimates(list(there)), notices)
    refuse_stage(battery)
    if dry_run:
        return ForBattery(battery.public_id, WOULD_IMPORT, told, [], notices)
    acting = replace(actor, organisation_id=battery.organisation_id)
    key = f"import {digest[:32]} {battery.public_id}"
    upload = upload_test(
        actor=acting,
        battery=battery,
        name=name,
        content=content,
        request_key=key,
        operator=operator,
        keep_sound=keep_sound,
    )
    suggested = read.suggested
    evidence = confirm_upload(
        actor=acting,
        upload=upload,
        test=suggested.key if suggested else "",
        request_key=key,
        now=True,
    )
    return ForBattery(battery.public_id, IMPORTED, told, _estimates(evidence), notices)


def _told(read: ReadFile) -> list[str]:
    told = []
    if read.suggested is not None:
        more = len(read.choices) - 1
        others = f" ({more} other tests of this battery are kept)" if more else ""
        told.append(f"pulse test {read.suggested.label}{others}")
    if read.capacity is not None:
        told.append(f"capacity test {read.capacity.capacity_ah:g} Ah, {read.capacity.where}")
    return told


def _estimates(evidence: list[Evidence]) -> list[str]:
    found = []
    for one in evidence:
        for estimate in one.estimates.all():
            if estimate.state_of_health is None:
                found.append(f"{estimate.get_method_display()}: refused. {estimate.reason}")
                continue
            interval = ""
            if estimate.lower is not None and estimate.upper is not None:
                interval = (
                    f" ({percent(float(estimate.lower))} to {percent(float(estimate.upper))})"
                )
            value = f"{percent(float(estimate.state_of_health))}{interval}"
            found.append(f"{estimate.get_method_display()}: {value}")
    return found
