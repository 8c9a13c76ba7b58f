"""The order on paper: what to do, what goes where, and a code to scan for each battery."""

from __future__ import annotations

from typing import Any

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from accounts.actors import Actor
from lifecycle.labels.drawing import PrintedLabel, draw_label
from lifecycle.models import Battery
from lifecycle.queries.passports import battery_url
from matching.enums import WorkKind
from matching.models import WorkOrder
from matching.web.work.apart_form import ApartForm
from matching.web.work.steps import steps_of


def sheet_context(actor: Actor, order: WorkOrder) -> dict[str, Any]:
    """Everything for matching/work/sheet.html."""
    lines = list(order.lines.select_related("battery__battery_model"))
    batteries = [line.battery for line in lines] or ([order.source] if order.source else [])
    return {
        "order": order,
        "lines": lines,
        "steps": steps_of(order, lines),
        "uses": _uses(actor, order),
        # The drawing escapes every text; nothing but path, rect and text is in it.
        "labels": [mark_safe(_label(battery)) for battery in batteries],  # noqa: S308
    }


def _uses(actor: Actor, order: WorkOrder) -> list[tuple[int, str]]:
    """Of a pack that is still whole: (position, what its module is proposed for)."""
    if order.kind != WorkKind.DISASSEMBLY or not order.is_live:
        return []
    rows = ApartForm(actor=actor, order=order, step="apart").rows()
    return [
        (module.position, str(dict(bound.field.choices)[bound.value()])) for module, bound in rows
    ]


def _label(battery: Battery) -> str:
    model = battery.battery_model
    return draw_label(
        PrintedLabel(
            battery_url(battery.public_id, model.gtin, battery.serial),
            battery.public_id,
            [model.name, _("Serial %(serial)s") % {"serial": battery.serial}],
        )
    )
