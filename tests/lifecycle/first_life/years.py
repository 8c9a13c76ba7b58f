"""Two years of a car's logs as objects: what the gates are tried on where no real log may lie.

Its cells follow a curve of their own, not the one that we fitted; its current reads 0.6 A too low;
samples are single moments 5 to 6 s apart; some drives are not logged; rests are not fully relaxed.
"""

import numpy as np

from lifecycle.first_life import DrivingLogFile

T0, DAY = 1_500_000_000, 86_400
_SHARE = np.array([-0.05, 0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.05])
_VOLTS = np.array([2.9, 3.24, 3.55, 3.68, 3.755, 3.83, 3.88, 3.915, 3.945, 3.985, 4.04, 4.09,
                   4.17, 4.25])  # fmt: skip
PARKED_ROWS, AUXILIARY_W = 12, 300.0


class Years:
    """Seeded. `logs()` gives some two hundred drives in order of time."""

    def __init__(self, seed=1, capacity_ah=50.0, yearly_resistance=0.05, days=730):
        self.rng = np.random.default_rng(seed)
        self.capacity_ah, self.rise, self.days = capacity_ah, yearly_resistance, days
        self.pairs = 0.66e-3 * (1 + self.rng.normal(0, 0.04, 96))
        even = 0.014 * np.where(np.arange(96) % 2, -1, 1)
        self.artefact = np.linspace(0.05, -0.05, 96) + even
        self.charge, self.odometer, self.normal = 0.9, 60_000.0, 900

    def logs(self):
        found = []
        for day in range(self.days):
            for hour in (8, 17):
                if self.rng.random() < 0.35:
                    start = T0 + day * DAY + hour * 3600
                    log = self._drive(start, day / 365.25)
                    if self.rng.random() < 0.45:
                        found.append(log)
            if self.charge < 0.45 or self.rng.random() < 0.3:
                self.charge, self.normal = self.rng.uniform(0.8, 0.97), self.normal + 1
        return found

    def _drive(self, start, years):
        rng = self.rng
        interval = rng.choice([5.0, 5.5])
        rows = int(rng.integers(150, 420))
        temperature = 14 - 9 * np.cos(2 * np.pi * years) + rng.normal(0, 3)
        blocks = rng.choice([-40, -10, 8, 15, 25, 45, 80], rows)
        current = np.repeat(blocks, rng.integers(1, 5, rows))[:rows] + rng.normal(0, 3, rows)
        current[:PARKED_ROWS] = AUXILIARY_W / 370 + rng.normal(0, 0.3, PARKED_ROWS)
        # What flows between two samples is not what either of them shows.
        drawn = current + rng.normal(0, 12, rows) * (np.arange(rows) >= PARKED_ROWS)
        charge = self.charge - np.cumsum(drawn) * interval / 3600 / self.capacity_ah
        colder = np.exp(-0.033 * (temperature - 25)) * (1 + self.rise) ** years
        ohm = self.pairs * (1 + self.artefact) * colder
        unrelaxed = rng.normal(0, 0.004)
        cells = np.interp(charge, _SHARE, _VOLTS)[:, None] + unrelaxed - current[:, None] * ohm
        cells += rng.normal(0, 0.0015, cells.shape)
        self.charge = float(charge[-1])
        shown = charge * 1.0 + 0.01 + rng.normal(0, 0.004)
        moving = np.arange(rows) >= PARKED_ROWS
        kilometres = self.odometer + np.cumsum(moving * 0.06)
        self.odometer = float(kilometres[-1])
        whole = np.ones(rows)
        return DrivingLogFile(
            time_s=start + np.arange(rows) * interval, state_of_charge=shown,
            capacity_ah=whole * (54 - 1.2 * years), state_of_health=whole * (0.82 - 0.018 * years),
            hx_percent=whole * 70, gids=whole * 200, pack_v=cells.sum(axis=1),
            current_a=current - 0.6, cells_v=cells, temperature_c=whole * temperature,
            odometer_km=np.floor(kilometres), quick_charges=whole * 120,
            normal_charges=whole * self.normal, speed=moving * 50.0, motor_w=moving * 9_000.0,
            auxiliary_w=whole * AUXILIARY_W, climate_w=whole * 0.0,
        )  # fmt: skip
