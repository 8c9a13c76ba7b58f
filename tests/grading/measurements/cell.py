"""A made-up cell on a made-up tester: open circuit voltage, resistance, one RC pair, sampling."""

from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from grading.measurements.pulse_sequence import RATES_C
from grading.measurements.time_series import TimeSeries

RATED_AH = 20.0


@dataclass
class Bench:
    """Runs steps one after another and writes samples as a tester does."""

    rated_ah: float = RATED_AH
    capacity_ah: float = 16.0
    resistance_ohm: float = 0.002
    every_s: float = 0.1
    temperature_c: float = 25.0
    soc: float = 0.3
    noise_v: float = 0.0
    time: list[float] = field(default_factory=lambda: [0.0])
    voltage: list[float] = field(default_factory=list)
    current: list[float] = field(default_factory=list)
    step: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.voltage, self.current, self.step = [self.ocv()], [0.0], [1]

    def ocv(self) -> float:
        return 3.0 + 1.2 * self.soc

    def run(self, current_a: float, seconds: float, every_s: float | None = None, until_v=None):
        every = every_s or (self.every_s if seconds <= 80 else 10.0)
        number = self.step[-1] + (len(self.time) > 1)
        random = np.random.default_rng(number)
        for _ in range(round(seconds / every)):
            self.soc += current_a * every / 3600 / self.capacity_ah
            self.time.append(self.time[-1] + every)
            self.voltage.append(
                self.ocv() + current_a * self.resistance_ohm + random.normal(0, 1) * self.noise_v
            )
            self.current.append(current_a)
            self.step.append(number)
            if until_v is not None and (self.voltage[-1] - until_v) * current_a >= 0:
                break

    def pulses(self, width_s=5.0, factor=1.0):
        for rate in RATES_C:
            for sign in (1, -1):
                self.run(sign * rate * self.rated_ah * factor, width_s)
                self.run(0.0, 15 * width_s)

    def two_point_test(self, share=0.2, **changed):
        self.run(0.0, 600)
        self.pulses(**changed)
        self.run(self.rated_ah, share * 3600)
        self.run(0.0, 600)
        self.pulses(**changed)

    def capacity_test(self):
        self.run(self.rated_ah / 2, 40_000, 10.0, until_v=4.2)
        for share in (0.4, 0.3, 0.2, 0.1, 0.05):
            self.run(self.rated_ah * share / 2, 300, 10.0)
        self.soc = 1.0
        self.run(0.0, 900)
        self.run(-self.rated_ah, 40_000, 5.0, until_v=3.0)
        self.run(0.0, 900)

    def series(self, **changes) -> TimeSeries:
        about = {
            "test_time_s": np.array(self.time),
            "voltage_v": np.array(self.voltage),
            "current_a": np.array(self.current),
            "temperature_c": np.full(len(self.time), self.temperature_c),
            "step_count": np.array(self.step),
            "started_at": datetime(2026, 3, 3, 8, 0),  # noqa: DTZ001 - a tester's local clock
        }
        return TimeSeries(**{**about, **changes})
