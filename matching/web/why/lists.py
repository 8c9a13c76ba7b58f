"""The lists of reasons: one battery before all demands, one demand before all batteries, what to
buy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from lifecycle.models import BatteryModel, Site
from matching.models import Demand, MatchingRun
from matching.money import euros
from matching.solver.why.battery import BatteryReasons
from matching.solver.why.case import Case
from matching.solver.why.faults import faults
from matching.solver.why.open_demand import NearMiss, OpenDemand
from matching.solver.why.pair import Answer
from matching.web.why.answers import day_0, second_words, short_reason, stays_shut, units_words
from matching.web.why.words import change_words, reason, rule_name, sum_lines


def battery_context(
    run: MatchingRun,
    case: Case,
    reasons: BatteryReasons,
    names: dict[str, str],
    shown: Sequence[Answer],
) -> dict[str, Any]:
    pack, start = reasons.pack, day_0(run)
    model = case.instance.models[pack.model]
    uses = case.uses.get(pack.id, ())
    return {
        "pack": pack,
        "soh_percent": pack.soh_bp / 100,
        "soh_low_percent": pack.soh_low_bp / 100,
        "energy_kwh": model.energy_wh * pack.soh_bp / 10**7,
        "uses": [(use.demand, names[use.demand], use.units, use.string) for use in uses],
        "is_locked": reasons.is_locked,
        "gain": euros(reasons.gain_c),
        "lines": sum_lines(reasons.gain.lines) if reasons.gain else [],
        "string_gain": euros(reasons.gain.total_c)
        if uses and uses[0].string and reasons.gain
        else "",
        "price": euros(reasons.price_c),
        "own_use": units_words(reasons.own_use.units, names),
        "second": second_words(reasons, names),
        "rows": [
            {
                "told": told,
                "name": names[told.demand],
                "gain": euros(told.gain.total_c) if told.gain else "",
                "misses": "" if told.misses_c is None else euros(told.misses_c),
                "reason": short_reason(told, start),
                "more_rules": _more_rules(case, told),
            }
            for told in shown
        ],
    }


def _more_rules(case: Case, told: Answer) -> int:
    """How many rules fail beside the first."""
    if not told.faults:
        return 0
    instance = case.instance
    found = faults(instance, instance.packs[told.pack], instance.demands[told.demand])
    return len(found) - 1


def demand_context(run: MatchingRun, case: Case, seen: OpenDemand, name: str) -> dict[str, Any]:
    start, demand = day_0(run), seen.demand
    return {
        "seen": seen,
        "demand": demand,
        "name": name,
        "is_known": Demand.objects.filter(code=demand.id).exists(),
        "sentence": _sentence(seen),
        "price": euros(case.prices.of_unit(demand.id)),
        "stays_shut": stays_shut(case, demand.id),
        "refused": [(rule_name(rule), count) for rule, count in seen.refused],
        "near": [_near(row, start) for row in seen.near],
        "never": [(model, rule_name(f.rule), reason(f, start)) for model, f in seen.never],
        "nearest": [
            (battery, "" if misses is None else euros(misses)) for battery, misses in seen.nearest
        ],
    }


def _near(row: NearMiss, start: Any) -> dict[str, Any]:
    return {
        "rule": rule_name(row.rule),
        "packs": row.packs,
        "change": change_words(row.change, start) if row.change else "",
        "could_serve": row.could_serve,
        "units": row.units,
        "gaining": row.gaining,
    }


def _sentence(seen: OpenDemand) -> str:
    """Why it stays open, in one sentence."""
    figures = {
        "allowed": seen.allowed,
        "most": seen.most_units,
        "wanted": seen.left,
        "missing": seen.missing,
    }
    if seen.missing <= 0:
        return _("The plan fills it.")
    if seen.never:
        return _("No battery of a model at hand can ever fill it, not even a new one.")
    if not seen.packs:
        return _("No battery is at hand.")
    if not seen.allowed:
        return _("No battery at hand meets what it asks.")
    if seen.most_units < seen.left and seen.demand.takes_strings:
        return (
            _(
                "It lacks batteries: the %(allowed)s that it may have make %(most)s strings of "
                "like ones at most, and it takes all %(wanted)s or none."
            )
            % figures
        )
    if seen.most_units < seen.left:
        return (
            _(
                "It lacks batteries: the %(allowed)s that it may have make %(most)s units at most; "
                "%(wanted)s are wanted."
            )
            % figures
        )
    return (
        _(
            "The %(allowed)s batteries that it may have would make enough, but earn more elsewhere "
            "or at the recycler than it pays."
        )
        % figures
    )


def purchases_context(run: MatchingRun) -> dict[str, Any]:
    """Two statements: names of models and of the place."""
    rows = run.prices.purchases
    codes = {row["model"] for row in rows}
    models = dict(BatteryModel.objects.filter(code__in=codes).values_list("code", "name"))
    used = {code for row in rows for code, _units in row["demands"]}
    names = dict(Demand.objects.filter(code__in=used).values_list("code", "name"))
    gap_c = run.prices.certificate_bound_c - (run.value_c or 0)
    return {
        "rows": [
            {
                "model": models.get(row["model"], row["model"]),
                "low_percent": row["low_bp"] / 100,
                "high_percent": row["high_bp"] / 100,
                "price": euros(row["price_c"]) if row["price_c"] > 0 else "",
                "worth": euros(row["price_c"] + row["recycling_c"]),
                "use": units_words(tuple((c, n) for c, n in row["demands"]), names),
            }
            for row in rows
        ],
        "place": _place(rows[0]["site"]) if rows else "",
        "gap": euros(gap_c) if gap_c > 0 else "",
        "margin_percent": (rows[0]["soh_bp"] - rows[0]["soh_low_bp"]) / 100 if rows else 0,
    }


def _place(site: str) -> str:
    """The snapshot calls a site by its key."""
    key = site.removeprefix("site-")
    found = Site.objects.filter(pk=int(key)).first() if key.isdigit() else None
    return found.name if found else site
