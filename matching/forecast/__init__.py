"""How many packs will come back in a month: counts, methods, back-test. Plain Python, no Django."""

from matching.forecast.choosing import Forecast, forecast_counts
from matching.forecast.health import Health, expected_health
from matching.forecast.whole_packs import whole_packs

__all__ = ["Forecast", "Health", "expected_health", "forecast_counts", "whole_packs"]
