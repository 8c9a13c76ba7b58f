"""The modules of a pack: which were tested, what that says of the pack, which comes next."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from accounts.permissions import Permission
from accounts.web.access import requires
from grading.policy import capacity_test_deviation
from grading.queries import policy_in_force
from grading.queries.modules import knowledge_of
from lifecycle.models import Battery
from lifecycle.queries import batteries_seen_by


@requires(Permission.VIEW_MEASUREMENTS)
def modules(request: Any, public_id: str) -> HttpResponse:
    """Each position with its test, the pack's weakest string, and what the next test gains."""
    battery = get_object_or_404(batteries_seen_by(request.actor), public_id=public_id)
    if not has_modules(battery):
        raise Http404(_("The catalogue knows no modules of this model."))
    context = {"battery": battery, **pack_context(battery)}
    context["may_test"] = request.actor.may(Permission.UPLOAD_MEASUREMENT)
    return render(request, "grading/modules.html", context)


def has_modules(battery: Battery) -> bool:
    return battery.battery_model.module_count > 1


def pack_context(battery: Battery) -> dict[str, Any]:
    """What the page and the panel show; a few hundredths of a second of arithmetic."""
    from grading.packs import next_module, weakest_string

    rules = policy_in_force().rules()
    known = knowledge_of(battery, rules)
    health = weakest_string(known.pack, also_at=rules.floor_values)
    tested = {module.position: module for module in known.pack.tested}
    floors = [
        (grade, floor, health.distribution.probability_at_least(floor))
        for grade, floor in rules.floors
    ]
    return {
        "health": health,
        "reasons": known.reasons,
        "next": next_module(known.pack, capacity_test_deviation(rules), known.suspect),
        "positions": [(n, tested.get(n)) for n in range(1, known.pack.module_count + 1)],
        "weakest": min(tested.values(), key=lambda one: one.state_of_health, default=None),
        "floors": floors,
    }
