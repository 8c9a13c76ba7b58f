"""Rules, their numbers and what would have to change, in words for planners."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import ngettext as _n

from matching.money import euros
from matching.solver.why.faults import Change, Fault

RULES = {
    "ban": gettext_lazy("Ruled out"),
    "R1": gettext_lazy("Safety"),
    "R2": gettext_lazy("Chemistry"),
    "R3": gettext_lazy("Model"),
    "R4": gettext_lazy("Date"),
    "R5": gettext_lazy("Distance"),
    "R6": gettext_lazy("State of health"),
    "R7": gettext_lazy("Voltage"),
    "R8": gettext_lazy("Energy"),
    "R9": gettext_lazy("Power"),
}
LINES = {
    "pay": gettext_lazy("Paid for its energy"),
    "bonus": gettext_lazy("Worth to us beyond the price"),
    "haulage": gettext_lazy("Haulage"),
    "build": gettext_lazy("Building the kits"),
    "refurbishment": gettext_lazy("Refurbishing"),
    "warranty": gettext_lazy("Warranty, by the chance to fail"),
    "ask": gettext_lazy("Asked by the owner"),
    "opening": gettext_lazy("Opening the pack"),
    "recycling": gettext_lazy("What the recycler would have brought"),
    "change": gettext_lazy("No change against the last proposal"),
}


def rule_name(rule: str) -> str:
    """R6 State of health; a ban has no number."""
    return str(RULES[rule]) if rule == "ban" else f"{rule} {RULES[rule]}"


def reason(fault: Fault, day_0: date) -> str:
    """The failed rule with the numbers that were compared."""
    figures: dict[str, Any] = dict(fault.numbers)
    if fault.rule == "R1":
        return _("It is quarantined.")
    if fault.rule == "R4":
        late = figures["ready_day"] + figures["lead_days"] - figures["deadline_day"]
        return _n(
            "At hand on %(ready)s, it takes %(lead)s days to prepare and comes %(late)s day after "
            "the deadline, %(deadline)s.",
            "At hand on %(ready)s, it takes %(lead)s days to prepare and comes %(late)s days after "
            "the deadline, %(deadline)s.",
            late,
        ) % {
            "ready": _day(day_0, figures["ready_day"]),
            "lead": figures["lead_days"],
            "late": late,
            "deadline": _day(day_0, figures["deadline_day"]),
        }
    if fault.rule == "R8" and "energy_wh" in figures:
        return _("It holds %(has)s at its lower bound; %(asked)s are needed.") % {
            "has": _thousands(figures["energy_wh"], "kWh"),
            "asked": _thousands(figures["min_energy_wh"], "kWh"),
        }
    if fault.rule == "R9" and "power_w" in figures:
        return _("It gives %(has)s; %(asked)s are needed.") % {
            "has": _thousands(figures["power_w"], "kW"),
            "asked": _thousands(figures["min_power_w"], "kW"),
        }
    return fault.sentence


def change_words(change: Change, day_0: date) -> str:
    """One change that lets the rule pass, with before and after."""
    if change.side == "pair":
        return _("The pair is no longer ruled out.")
    if change.side == "pack":
        return _pack_change(change, day_0)
    before, after = change.before, change.after
    if change.field == "deadline_day":
        days = after - before
        words = _n(
            "Deadline %(n)s day later: %(day)s.", "Deadline %(n)s days later: %(day)s.", days
        )
        return words % {"n": days, "day": _day(day_0, after)}
    if change.field == "max_km":
        return _("Farthest distance %(after)s km instead of %(before)s km.") % {
            "after": after,
            "before": before,
        }
    if change.field in {"chemistries", "models"}:
        added = ", ".join(name for name in after if name not in (before or ()))
        return _("The demand accepts %(added)s, too.") % {"added": added}
    labels = {
        "min_soh_bp": (_("Lowest state of health"), _percent),
        "min_voltage_mv": (_("Lowest voltage"), lambda value: _thousands(value, "V")),
        "max_voltage_mv": (_("Highest voltage"), lambda value: _thousands(value, "V")),
        "min_energy_wh": (_("Energy of one unit"), lambda value: _thousands(value, "kWh")),
        "min_power_w": (_("Power of one unit"), lambda value: _thousands(value, "kW")),
    }
    label, shown = labels[change.field]
    return _("%(label)s %(after)s instead of %(before)s.") % {
        "label": label,
        "after": shown(after),
        "before": shown(before),
    }


def _pack_change(change: Change, day_0: date) -> str:
    if change.field == "hazard":
        return _("It is released from quarantine.")
    if change.field == "ready_day":
        days = change.before - change.after
        words = _n(
            "At hand %(n)s day earlier: %(day)s.", "At hand %(n)s days earlier: %(day)s.", days
        )
        told = words % {"n": days, "day": _day(day_0, change.after)}
        return told if change.after >= 0 else told + " " + _("That day had passed already.")
    return _(
        "A lower bound of its state of health of %(after)s instead of %(before)s, as a more "
        "exact test may prove: the estimate itself is high enough."
    ) % {"after": _percent(change.after), "before": _percent(change.before)}


def price_per_kwh(price_c: int) -> str:
    return f"{number_format(price_c / 100, 2, force_grouping=True)} €/kWh"


def sum_lines(lines: tuple[tuple[str, int], ...]) -> list[tuple[str, str]]:
    """The lines of a gain with their labels."""
    return [(str(LINES[name]), euros(cents)) for name, cents in lines]


def _day(day_0: date, day: int) -> str:
    return date_format(day_0 + timedelta(days=day), "j M Y")


def _percent(value_bp: int) -> str:
    return f"{number_format(value_bp / 100, 2)} %"


def _thousands(value: int, unit: str) -> str:
    """Wh as kWh, mV as V, W as kW; as many places as matter."""
    text = number_format(value / 1000, 3).rstrip("0").rstrip(".,")
    return f"{text} {unit}"
