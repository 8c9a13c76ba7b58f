"""A catalogue from a file: looked at first, then taken whole or not at all."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Literal

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.actors import Actor
from accounts.permissions import Permission, require
from lifecycle.catalogue import COLUMNS, Line, read_table, write_table
from lifecycle.labels import LabelError, gtin_14
from lifecycle.models import BatteryModel

Outcome = Literal["new", "changed", "unchanged", "refused"]


@dataclass
class ImportedLine:
    """What a line of the file is, or would be."""

    number: int
    code: str
    outcome: Outcome
    problems: dict[str, str] = field(default_factory=dict)
    changes: dict[str, tuple[str, str]] = field(default_factory=dict)


class _UndoneError(Exception):
    """Ends the transaction of a dry run, or of a file with a refused line."""


def import_catalogue(
    *, actor: Actor, content: bytes, name: str, dry_run: bool
) -> list[ImportedLine]:
    """Line by line what is new, changed, unchanged or refused; with one refused, nothing is taken.

    Side effect without `dry_run`: the models. Raises CatalogueFileError for what is no catalogue.
    """
    require(actor, Permission.EDIT_CATALOGUE)
    lines = read_table(content, name)
    taken: list[ImportedLine] = []
    try:
        with transaction.atomic():
            seen: dict[str, int] = {}
            for line in lines:
                taken.append(_take(line, seen))
            if dry_run or any(line.outcome == "refused" for line in taken):
                raise _UndoneError
    except _UndoneError:
        pass
    return taken


def export_catalogue() -> str:
    """CSV that imports again unchanged."""
    models = BatteryModel.objects.select_related("module_model").exclude(code__startswith="unit-")
    # Modules first, as an import needs them.
    ordered = sorted(models, key=lambda model: (model.module_model_id is not None, model.code))
    return write_table(_cells(model) for model in ordered)


def _take(line: Line, seen: dict[str, int]) -> ImportedLine:
    code = line.cells["code"]
    if code in seen:
        problem = {"code": f"This code stands in line {seen[code]} already."}
        return ImportedLine(line.number, code, "refused", problem)
    seen[code] = line.number
    standing = BatteryModel.objects.select_related("module_model").filter(code=code).first()
    before = _cells(standing) if standing else {}
    model = standing or BatteryModel(code=code)
    problems = _fill(model, line)
    if not problems:
        problems = _invalid(model)
    if problems:
        return ImportedLine(line.number, code, "refused", problems)
    after = _cells(model)
    changes = {
        name: (before.get(name, ""), after[name])
        for name in COLUMNS
        if standing and before[name] != after[name]
    }
    try:
        with transaction.atomic():
            if changes or not standing:
                model.save()
    except IntegrityError:
        problem = {"gtin": "Another model has this GTIN, or a figure breaks a rule of the table."}
        return ImportedLine(line.number, code, "refused", problem)
    outcome: Outcome = "changed" if changes else "unchanged" if standing else "new"
    return ImportedLine(line.number, code, outcome, {}, changes)


def _fill(model: BatteryModel, line: Line) -> dict[str, str]:
    problems: dict[str, str] = {}
    for name, text in line.cells.items():
        value: Any = text
        if name == "module":
            module = BatteryModel.objects.filter(code=text).first() if text else None
            if text and module is None:
                problems[name] = f"There is no model “{text}”: put it above this line."
            model.module_model = module
            continue
        if name == "gtin" and text:
            try:
                value = gtin_14(text)
            except LabelError as error:
                problems[name] = str(error)
        elif name == "figure_sources":
            try:
                value = json.loads(text) if text else {}
            except ValueError:
                problems[name] = "JSON is asked for: {“mass_kg”: “data sheet”}."
        field = model._meta.get_field(name)
        if text == "" and field.get_internal_type() not in {"CharField", "TextField", "JSONField"}:
            value = None if getattr(field, "null", False) else getattr(field, "default", None)
        try:
            value = field.to_python(value)  # type: ignore[union-attr]
        except ValidationError as error:
            problems[name] = " ".join(error.messages)
        setattr(model, name, value)
    return problems


def _invalid(model: BatteryModel) -> dict[str, str]:
    """What the table would refuse, each with its column."""
    try:
        model.full_clean(validate_unique=True)
    except ValidationError as error:
        return {name: " ".join(texts) for name, texts in error.message_dict.items()}
    return {}


def _cells(model: BatteryModel) -> dict[str, str]:
    cells = {}
    for name in COLUMNS:
        if name == "module":
            cells[name] = model.module_model.code if model.module_model else ""
            continue
        value = getattr(model, name)
        if isinstance(value, dict):
            cells[name] = json.dumps(value, sort_keys=True, ensure_ascii=False) if value else ""
        elif hasattr(value, "normalize"):
            cells[name] = f"{value.normalize():f}"
        else:
            cells[name] = "" if value is None else str(value)
    return cells
