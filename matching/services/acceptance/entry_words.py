"""Entries of a snapshot in words: what differs between two of one battery, or of one demand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.money import euros

Words = Callable[[Any], str]
# Counted from day 0 of the snapshot.
IN_DAYS = ("ready", "deadline")


def _percent(value: Any) -> str:
    return f"{value / 100:.2f}".rstrip("0").rstrip(".") + " %"


def _thousandth(unit: str) -> Words:
    return lambda value: f"{value / 1000:g} {unit}"


def _list(value: Any) -> str:
    return ", ".join(value) if value else _("any")


def _loss(value: Any) -> str:
    return f"{value / 10_000:g} %"


def _km(value: Any) -> str:
    return f"{value} km"


PACK: dict[str, tuple[Any, Words]] = {
    "model": (gettext_lazy("model"), str),
    "soh": (gettext_lazy("state of health"), _percent),
    "soh_low": (gettext_lazy("lower bound of the state of health"), _percent),
    "power_w": (gettext_lazy("power"), _thousandth("kW")),
    "site": (gettext_lazy("site"), str),
    "ready": (gettext_lazy("day from which it is at hand"), str),
    "ask_c": (gettext_lazy("price that its owner asks"), euros),
}
DEMAND: dict[str, tuple[Any, Words]] = {
    "app": (gettext_lazy("application"), str),
    "k": (gettext_lazy("packs in a string"), str),
    "delta": (gettext_lazy("spread within a string"), _percent),
    "vmin_mv": (gettext_lazy("lowest voltage"), _thousandth("V")),
    "vmax_mv": (gettext_lazy("highest voltage"), _thousandth("V")),
    "min_wh": (gettext_lazy("energy"), _thousandth("kWh")),
    "min_w": (gettext_lazy("power"), _thousandth("kW")),
    "min_soh": (gettext_lazy("floor of the state of health"), _percent),
    "target_soh": (gettext_lazy("state of health paid in full"), _percent),
    "slope": (gettext_lazy("price lost for each per cent of mismatch"), _loss),
    "deadline": (gettext_lazy("deadline"), str),
    "chems": (gettext_lazy("chemistries"), _list),
    "models": (gettext_lazy("battery models"), _list),
    "site": (gettext_lazy("site"), str),
    "max_km": (gettext_lazy("distance"), _km),
    "price": (gettext_lazy("price for each kWh"), euros),
    "warranty_c": (gettext_lazy("warranty"), euros),
    "bonus_c": (gettext_lazy("bonus"), euros),
}


def differences(
    before: Mapping[str, Any],
    now: Mapping[str, Any],
    words: Mapping[str, tuple[Any, Words]],
    day: date,
) -> list[str]:
    """“price: 150 €, now 140 €” for each field that both entries have and that is not the same;
    `day` is day 0 of the snapshot."""
    told = []
    for name, (label, tell) in words.items():
        if name not in before or name not in now or before[name] == now[name]:
            continue
        if name == "site":
            told.append(_("another site"))
            continue
        values = [before[name], now[name]]
        if name in IN_DAYS:
            values = [date_format(day + timedelta(days=value), "j M Y") for value in values]
        first, second = (tell(value) for value in values)
        told.append(
            _("%(what)s %(before)s, now %(now)s") % {"what": label, "before": first, "now": second}
        )
    return told
