"""A car that writes logs as the app does: a pack with 96 pairs of their own, drives, every trap."""

import numpy as np

from lifecycle.first_life.columns import HEADER

LATER = (*HEADER, "Debug", "Motor Temp", "Torque Nm")


class Car:
    """Seeded; `drive` gives the bytes of one file."""

    def __init__(self, seed=1, vin="1N4AZ0CP0DC400001", resistance_mohm=0.66):
        self.rng = np.random.default_rng(seed)
        self.vin = vin
        self.odometer = 61_000.0
        self.quick, self.normal = 120, 900
        self.capacity_ah, self.soh = 54.0, 82.0
        own = self.rng.normal(0, 0.06, 96)
        self.resistance = resistance_mohm / 1000 * (1 + own)
        # Artefacts of the readings: polled one after another, and even above odd.
        self.artefact = np.linspace(0.05, -0.05, 96) + 0.014 * np.where(np.arange(96) % 2, -1, 1)

    def drive(self, start_s, rows=400, *, temperature_c=22.0, header=True, interval_s=6,
              columns=HEADER, epoch=True, day_first=False):  # fmt: skip
        """A drive of `rows` samples from `start_s` (epoch); current in steps, as in traffic."""
        current = np.repeat(self.rng.choice([-45, 0, 15, 40, 90, 140], rows // 3 + 1), 3)[:rows]
        current = current + self.rng.normal(0, 2, rows)
        charge = 0.85 - np.cumsum(current) * interval_s / 3600 / self.capacity_ah
        open_v = 3.35 + 0.75 * charge
        colder = np.exp(-0.033 * (temperature_c - 25))
        resistance = self.resistance * (1 + self.artefact) * colder
        cells = open_v[:, None] - current[:, None] * resistance + self.rng.normal(0, 0.001, 96)
        lines = [",".join(columns)] if header else []
        for n in range(rows):
            self.odometer += 0.07
            lines.append(self._line(start_s + n * interval_s, charge[n], current[n], cells[n],
                                    temperature_c, columns, epoch, day_first))  # fmt: skip
        return ("\n".join(lines) + "\n").encode()

    def _line(self, second, charge, current, cells, temperature_c, columns, epoch, day_first):
        import datetime as dt

        moment = dt.datetime.fromtimestamp(second, dt.UTC)
        millivolts = np.round(cells * 1000).astype(int)
        shunted = [-v if k % 17 == 0 else v for k, v in enumerate(millivolts)]
        known = {
            "date/time": moment.strftime("%d/%m/%Y %H:%M" if day_first else "%m/%d/%Y %H:%M:%S"),
            "lat": "52 35.1", "long": "4 53.9", "elv": "3",
            "soc": round(charge * 1e6), "ahr": round(self.capacity_ah * 1e4),
            "gids": 210, "pack volts": round(float(cells.sum()), 2), "pack amps": round(current, 3),
            "pack t1 c": temperature_c, "pack t2 c": temperature_c + 1, "pack t3 c": "none",
            "pack t4 c": "none",
            "vin": self.vin, "hx": 71.2, "odo(km)": round(self.odometer), "qc": self.quick,
            "l1/l2": self.normal, "soh": self.soh, "judgment value": "na",
            "epoch time": second if epoch else "",
            **{f"cp{k + 1}": value for k, value in enumerate(shunted)},
        }  # fmt: skip
        return ",".join(str(known.get(name.lower(), "0")) for name in columns)
