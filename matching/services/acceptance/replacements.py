"""Which batteries could take the place of one that failed, best first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.permissions import Permission, require
from lifecycle.enums import Stage
from lifecycle.models import Battery
from matching.enums import RowState, UseKind
from matching.models import Demand, MatchingRun, PlanRow
from matching.queries import matchable_batteries
from matching.queries.gaps import newest_plan, others_in_string, same_gap
from matching.services.problem.figures import cents
from matching.services.problem.snapshot import build_snapshot

if TYPE_CHECKING:
    from matching.solver.instance import Instance
    from matching.solver.substitute import Offer, Place, Ranking

LIGHT = (
    "public_id", "sequence", "battery_model", "site", "whole", "state_of_health",
    "state_of_health_lower",
    "open_circuit_voltage_v",
)  # fmt: skip
# What the batteries are that fail at a rule.
FAIL = {
    "R1": gettext_lazy("in quarantine"),
    "R2": gettext_lazy("of a chemistry that is not wanted"),
    "R3": gettext_lazy("of a model that is not wanted"),
    "R4": gettext_lazy("too late for the deadline, with the work that they need"),
    "R5": gettext_lazy("too far away"),
    "R6": gettext_lazy("below the floor, at the lower bound of their state of health"),
    "R7": gettext_lazy("of a voltage that does not fit"),
    "R8": gettext_lazy("with too little energy, at the lower bound"),
    "R9": gettext_lazy("with too little power"),
    "same model": gettext_lazy("of another model than the string"),
    "spread": gettext_lazy("too far from the string's other packs in state of health"),
    "modules": gettext_lazy("with too few modules"),
}


@dataclass(frozen=True)
class Choice:
    """One battery in the place; sums over recycling it."""

    battery: Battery
    value_c: int
    difference_c: int | None  # to the one that was lost, where that is known
    kits: int
    wanted_kits: int
    weakens: bool
    elsewhere: str  # the demand for which it is only proposed


@dataclass(frozen=True)
class Replacements:
    gap: list[PlanRow]
    choices: list[Choice]
    examined: int
    allowed: int
    why_none: str


def find_replacements(*, actor: Actor, row: PlanRow) -> Replacements:
    """The best twenty for the place that this row left empty; a fixed number of statements."""
    from matching.solver.substitute import Place, rank

    require(actor, Permission.ACCEPT_PLAN)
    gap = list(same_gap(row).select_related("demand__site", "battery").order_by("pk"))
    if not gap:
        return Replacements([], [], 0, 0, _("This place is filled, or nobody wants it any more."))
    others = [one.battery_id for one in others_in_string(row)]
    graded = matchable_batteries(actor).filter(
        organisation_id=row.run.organisation_id, stage=Stage.GRADED
    )
    free = list(_light(graded))
    # One that was only released is free again, and may come back: it stands for itself.
    is_back = any(battery.pk == row.battery_id for battery in free)
    named = {*others} if is_back else {*others, row.battery_id}
    standing = list(_light(Battery.objects.filter(pk__in=named)))
    costs = MatchingRun.objects.select_related("cost_settings").get(pk=row.run_id).cost_settings
    lost_entry = None if is_back else _lost_entry(row)
    instance = _instance([*free, *standing], [one.demand for one in gap], costs, lost_entry)
    place = Place(
        tuple((one.demand.code, one.kits) for one in gap),
        tuple(b.public_id for b in standing if b.pk in others and b.public_id in instance.packs),
    )
    proposed = _proposed(row, free)
    ranking = rank(
        instance,
        place,
        (battery.public_id for battery in free if battery.public_id in instance.packs),
        elsewhere=proposed,
        change_c=cents(costs.change_eur),
    )
    lost = _lost_value(instance, place, gap)
    best = [offer.pack for offer in ranking.offers]
    shown = Battery.objects.filter(public_id__in=best).select_related("battery_model", "site")
    by_id = {battery.public_id: battery for battery in shown}
    wanted = sum(one.kits for one in gap)
    choices = [
        Choice(
            battery=by_id[offer.pack],
            value_c=offer.value_c,
            difference_c=None if lost is None else offer.value_c - lost,
            kits=sum(offer.kits),
            wanted_kits=wanted,
            weakens=offer.weakens,
            elsewhere=proposed.get(offer.pack, ""),
        )
        for offer in ranking.offers
    ]
    return Replacements(gap, choices, ranking.examined, ranking.allowed, _why_none(ranking))


def offer_for(
    gap: Sequence[PlanRow], battery: Battery, others: Iterable[Battery], run: MatchingRun
) -> tuple[Offer | None, str]:
    """What this battery alone brings in the place, or why the rules forbid it; no statement."""
    from matching.solver.substitute import Miss, Place, fill

    standing = list(others)
    demands = [row.demand for row in gap]
    instance = _instance([battery, *standing], demands, run.cost_settings, None)
    if battery.public_id not in instance.packs:
        return None, _("Its state of health has no interval, or its site is not recorded.")
    names = tuple(one.public_id for one in standing)
    found = fill(
        instance, Place(tuple((row.demand.code, row.kits) for row in gap), names), battery.public_id
    )
    return (None, found.sentence) if isinstance(found, Miss) else (found, "")


def _light(batteries: QuerySet[Battery]) -> QuerySet[Battery]:
    """What a snapshot needs of them and no more: each model and site is read once, not with every
    battery."""
    shared = batteries.select_related(None).prefetch_related(None).only(*LIGHT)
    return shared.prefetch_related("battery_model__module_model", "site", "terms")


def _instance(
    batteries: Sequence[Battery],
    demands: Sequence[Demand],
    costs: Any,
    lost: dict[str, Any] | None,
) -> Instance:
    """The problem of these alone. The lost battery is reckoned as the plan knew it."""
    from matching.solver.instance import parse_instance

    made = build_snapshot(batteries, demands, costs, timezone.localdate()).instance
    if lost is not None:
        made["packs"] = [
            entry | {name: lost[name] for name in ("soh", "soh_low", "power_w", "ask_c")}
            if entry["id"] == lost["id"]
            else entry
            for entry in made["packs"]
        ]
    return parse_instance(made)


def _lost_entry(row: PlanRow) -> dict[str, Any] | None:
    """What the plan's snapshot says of the lost battery; a replacement was in no snapshot."""
    if row.kind != UseKind.STRING:
        return None  # its rows say what it earned
    packs = MatchingRun.objects.only("snapshot").get(pk=row.run_id).snapshot.get("packs", [])
    return next((entry for entry in packs if entry["id"] == row.battery.public_id), None)


def _lost_value(instance: Instance, place: Place, gap: Sequence[PlanRow]) -> int | None:
    """What the place earned with the battery that it lost."""
    from matching.solver.substitute import Miss, fill

    if gap[0].kind != UseKind.STRING:
        return sum(row.gain_c for row in gap)
    if gap[0].battery.public_id not in instance.packs:
        return None
    found = fill(instance, place, gap[0].battery.public_id)
    return None if isinstance(found, Miss) else found.value_c


def _proposed(row: PlanRow, free: Sequence[Battery]) -> dict[str, str]:
    """Who of them is proposed for something in this plan or in the newest one; two statements."""
    newest = newest_plan(row.run)
    plans = {row.run_id} | ({newest.pk} if newest else set())
    found = PlanRow.objects.filter(run__in=plans, state=RowState.PROPOSED).order_by("run_id", "pk")
    ids = {battery.pk: battery.public_id for battery in free}
    return {
        ids[key]: name
        for key, name in found.values_list("battery_id", "demand__name")
        if key in ids
    }


def _why_none(ranking: Ranking) -> str:
    """The rule at which most fail, and who comes nearest."""
    if ranking.offers:
        return ""
    if not ranking.examined:
        return _("No graded battery is free.")
    told = _("None of %(examined)s free batteries fits: %(count)s are %(rule)s.") % {
        "examined": ranking.examined,
        "count": ranking.refused,
        "rule": FAIL.get(ranking.commonest_rule or "", ranking.commonest_rule),
    }
    if ranking.nearest is None:
        return told
    nearest = _("The nearest is %(id)s: %(why)s") % {
        "id": ranking.nearest.pack, "why": ranking.nearest.sentence,
    }  # fmt: skip
    return f"{told} {nearest}"
