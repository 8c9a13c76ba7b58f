"""What the open demands pay for a kWh, by the grade that they accept: for the planner of tests."""

from __future__ import annotations

from grading.planner.prices import ASSUMED, ASSUMED_LOSS_EUR, Prices
from grading.queries import policy_in_force
from matching.enums import WANTS_MORE
from matching.models import Demand

MOST_DEMANDS = 500


def prices_of_demands(organisation_id: int | None) -> Prices | None:
    """The best price of an open demand that takes the floor of each grade, never less than that of
    a worse grade; None without open demands. Two statements."""
    demands = Demand.objects.filter(state__in=WANTS_MORE, is_expected=False)
    if organisation_id is not None:
        demands = demands.filter(organisation_id=organisation_id)
    rows = list(
        demands.values_list("minimum_state_of_health", "price_eur_per_kwh", "warranty_eur")[
            :MOST_DEMANDS
        ]
    )
    if not rows:
        return None
    prices = {"recycle": ASSUMED["recycle"]}
    best = prices["recycle"]
    for grade, floor in reversed(policy_in_force().rules().floors):
        paid = [float(price) for least, price, _ in rows if float(least) <= floor + 1e-9]
        best = max([best, *paid])
        prices[grade] = best
    loss = max(ASSUMED_LOSS_EUR, float(max(warranty for _, _, warranty in rows)))
    source = f"Prices of {len(rows)} open demands, the best that takes each grade."
    return Prices(prices, loss, source)
