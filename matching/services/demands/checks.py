"""What no demand can be, and what is odd about one: the same on every way in."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from lifecycle.enums import Chemistry
from lifecycle.models import BatteryModel, Site
from matching.demand_figures import FIGURES
from matching.enums import WANTS_MORE, Application
from matching.models import Demand

TEXTS = {"name": 120, "reference": 60}
KITS = (Application.FORKLIFT, Application.GENERATOR)


def known_models(codes: Collection[str]) -> set[str]:
    """Which of the codes name a battery model; one statement, none for no code."""
    if not codes:
        return set()
    return set(BatteryModel.objects.filter(code__in=codes).values_list("code", flat=True))


def problems_of(
    fields: Mapping[str, Any],
    *,
    organisation_id: int,
    models: Collection[str],
    excused: date | None = None,
) -> dict[str, str]:
    """Field -> what is wrong with it and what to do.

    `models` are codes that are known; a deadline in the past is wrong unless it is the `excused`
    one, which the demand has already.
    """
    problems: dict[str, str] = {}
    for name, longest in TEXTS.items():
        if words := _text_problem(fields.get(name, ""), longest, needed=name == "name"):
            problems[name] = words
    for name, figure in FIGURES.items():
        if words := figure.problem(fields.get(name)):
            problems[name] = words
    site = fields.get("site")
    if not isinstance(site, Site) or site.organisation_id != organisation_id:
        problems["site"] = "Choose one of your own sites."
    deadline = fields.get("deadline")
    if not isinstance(deadline, date):
        problems["deadline"] = "Enter a day, as 2027-03-31."
    elif deadline < timezone.localdate() and deadline != excused:
        problems["deadline"] = "This day has passed. Enter a day from today on."
    return problems | _list_problems(fields, models) | _together(fields, problems)


def _text_problem(text: Any, longest: int, *, needed: bool) -> str:
    if not isinstance(text, str) or (needed and not text.strip()):
        return "Enter a text."
    if len(text) > longest:
        return f"At most {longest} characters."
    if any(unicodedata.category(letter).startswith("C") for letter in text):
        return "Only one line of text, without control characters."
    return ""


def _list_problems(fields: Mapping[str, Any], models: Collection[str]) -> dict[str, str]:
    problems = {}
    chemistries = fields.get("chemistries") or []
    known = ", ".join(Chemistry.values)
    if not chemistries:
        problems["chemistries"] = f"Name at least one of: {known}."
    elif wrong := [name for name in chemistries if name not in Chemistry.values]:
        problems["chemistries"] = f"There is no chemistry “{wrong[0]}”. Known: {known}."
    if wrong := [code for code in fields.get("battery_models") or [] if code not in models]:
        problems["battery_models"] = (
            f"There is no battery model “{wrong[0]}”. Use the codes of the catalogue."
        )
    return problems


def _together(fields: Mapping[str, Any], wrong: Mapping[str, str]) -> dict[str, str]:
    """What contradicts another field; only where the fields themselves are right."""
    problems = {}
    application = fields.get("application")
    if application not in Application.values:
        known = ", ".join(Application.values)
        return {"application": f"Name one of: {known}."}
    if not wrong.keys() & {"minimum_voltage_v", "maximum_voltage_v"} and (
        fields["minimum_voltage_v"] > fields["maximum_voltage_v"]
    ):
        problems["maximum_voltage_v"] = "The highest lies below the lowest."
    if "packs_per_string" not in wrong:
        packs = fields["packs_per_string"]
        if application == Application.STORAGE and packs < 1:
            problems["packs_per_string"] = "Storage is made of strings: enter 1 pack or more."
        if application != Application.STORAGE and packs:
            problems["packs_per_string"] = "Only stationary storage has strings: leave it out."
    if (
        application in KITS
        and "minimum_energy_kwh" not in wrong
        and not fields["minimum_energy_kwh"]
    ):
        problems["minimum_energy_kwh"] = "A kit is paid by its energy: enter more than 0 kWh."
    return problems


def warnings_of(demand: Demand) -> list[str]:
    """What is allowed and yet probably not meant."""
    odd = []
    if demand.target_state_of_health < demand.minimum_state_of_health:
        odd.append(
            "The state of health that is paid in full lies below the floor: every battery that may "
            "serve is better than that and loses price."
        )
    if demand.minimum_state_of_health > 1:
        odd.append("The floor is above 100 %: hardly any battery holds more than its rating.")
    if demand.application == Application.STORAGE and not demand.spread:
        odd.append("The spread is 0: all packs of a string must have exactly the same health.")
    if demand.deadline < timezone.localdate() and demand.state in WANTS_MORE:
        odd.append("Its deadline has passed: no battery can reach it in time. Change or cancel it.")
    return odd
