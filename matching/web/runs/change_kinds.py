"""The kinds of changes of a what-if: what people call them, and what they become."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.web.fields import MeasuredField

Json = dict[str, Any]


@dataclass(frozen=True)
class Figure:
    """How a figure is typed, and how the file format writes it."""

    unit: str
    field: forms.Field
    to_file: Callable[[Any, date], int]
    from_file: Callable[[int, date], Any]


@dataclass(frozen=True)
class ChangeKind:
    """`target` is the field of a demand or a battery that gets the figure, where it sets one."""

    label: Any
    needs_battery: bool = False
    needs_demand: bool = False
    figure: Figure | None = None
    target: str = ""
    figure_is_optional: bool = False


def _hundredths(value: Decimal, _day_zero: date) -> int:
    return int(value * 100)


def _number(unit: str, most: int) -> Figure:
    field = MeasuredField(unit=unit, min_value=0, max_value=most, decimal_places=2)
    return Figure(unit, field, _hundredths, lambda value, _zero: Decimal(value) / 100)


def _count(unit: str, least: int, most: int) -> Figure:
    field = forms.IntegerField(min_value=least, max_value=most)
    return Figure(unit, field, lambda value, _zero: int(value), lambda value, _zero: value)


EUROS = _number("€", 1_000_000)
PRICE = _number("€/kWh", 9_999)
PERCENT = _number("%", 120)
UNITS = _count("", 1, 10_000)
KM = _count("km", 0, 20_000)
DAY = Figure(
    "",
    forms.DateField(),
    lambda value, zero: (value - zero).days,
    lambda value, zero: date.fromordinal(zero.toordinal() + value),
)

PIN, PIN_STORE, PUT, BAN, BAN_EVERYWHERE = "pin", "pin_store", "put", "ban", "ban_everywhere"
WITHOUT_DEMAND, WITHOUT_BATTERY = "without_demand", "without_battery"
KINDS: dict[str, ChangeKind] = {
    PIN: ChangeKind(_("Keep this battery where the plan has it"), needs_battery=True),
    PIN_STORE: ChangeKind(_("Keep all strings of this storage demand"), needs_demand=True),
    PUT: ChangeKind(
        _("Put this battery into this demand"), True, True, UNITS, figure_is_optional=True
    ),
    BAN: ChangeKind(_("Not this battery for this demand"), True, True),
    BAN_EVERYWHERE: ChangeKind(_("This battery for no demand"), needs_battery=True),
    WITHOUT_DEMAND: ChangeKind(_("Without this demand"), needs_demand=True),
    WITHOUT_BATTERY: ChangeKind(_("Without this battery"), needs_battery=True),
    "price": ChangeKind(_("Price of this demand, €/kWh"), False, True, PRICE, "price"),
    "deadline": ChangeKind(_("Deadline of this demand, a day"), False, True, DAY, "deadline"),
    "min_soh": ChangeKind(
        _("Lowest state of health of this demand, %"), False, True, PERCENT, "min_soh"
    ),
    "target_soh": ChangeKind(
        _("State of health paid in full, %"), False, True, PERCENT, "target_soh"
    ),
    "delta": ChangeKind(_("Spread within a string, %"), False, True, PERCENT, "delta"),
    "qty": ChangeKind(_("Units that this demand wants"), False, True, UNITS, "qty"),
    "max_km": ChangeKind(_("Farthest distance of this demand, km"), False, True, KM, "max_km"),
    "ask_c": ChangeKind(_("Price asked for this battery, €"), True, False, EUROS, "ask_c"),
    "ready": ChangeKind(_("Day when this battery is ready"), True, False, DAY, "ready"),
}
