from datetime import UTC, datetime, timedelta

import pytest

from grading.accuracy import Scored

BEGAN = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def row():
    """A scored estimate of 80 % ± 5 points; `day` counts from the first of March."""

    def row(battery="a", measured=0.80, day=0, half_width=0.05, deviation=0.0, **changes):
        at = BEGAN + timedelta(days=day)
        fields = {
            "battery": battery,
            "cell_type": "NMC21",
            "method": "pulse_model",
            "version": "1",
            "estimated_at": at,
            "state_of_health": 0.80,
            "lower": None if half_width is None else 0.80 - half_width,
            "upper": None if half_width is None else 0.80 + half_width,
            "measured_at": at + timedelta(days=1),
            "measured_state_of_health": measured,
            "measured_deviation": deviation,
        }
        return Scored(**{**fields, **changes})

    return row
