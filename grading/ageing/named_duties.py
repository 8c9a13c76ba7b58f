"""The duties that can be chosen by name, a published profile behind each.

Mean state of charge and cycles a year as published; depth and C-rate found in the same profiles by
`grading.ageing.profile_reader`. Which profile stands for which application is our assumption.
"""

from __future__ import annotations

from grading.ageing.duty import Duty, steady_duty

TRACTION, FORKLIFT, GENERATOR, STORAGE = "traction", "forklift", "generator", "storage"
APPLICATIONS = (TRACTION, FORKLIFT, GENERATOR, STORAGE)
PROFILE_TEMPERATURE_C = 20.0
"""In all published stationary profiles; the vehicle profiles have none."""

_STATIONARY = (
    "Profile {file} of NREL BLAST-Lite (BSD-3), from Kucevic et al., doi 10.1016/j.est.2019.101077"
)
_VEHICLE = "Profile {file} of NREL BLAST-Lite (BSD-3), made with FASTSim"


def _duty(
    key: str, name: str, mean: float, cycles: float, depth: float, c_rate: float, basis: str
) -> Duty:
    return steady_duty(
        key,
        name,
        state_of_charge=mean,
        temperature_c=PROFILE_TEMPERATURE_C,
        cycles_a_year=cycles,
        depth=depth,
        c_rate=c_rate,
        basis=basis.format(file=key),
    )


_ALL: dict[str, tuple[Duty, ...]] = {
    TRACTION: (
        _duty("personal_ev_smallbatt", "Private car", 0.686, 133, 0.559, 0.108, _VEHICLE),
        _duty("commercial_ev", "Delivery vehicle", 0.510, 656, 0.899, 0.288, _VEHICLE),
    ),
    FORKLIFT: (
        _duty(
            "commercial_ev",
            "Forklift of 24, 48 or 80 V",
            0.510,
            656,
            0.899,
            0.288,
            _VEHICLE + ". Assumption: no forklift profile is published, a delivery vehicle that is "
            "emptied daily stands for it; the voltage does not matter to a state of charge",
        ),
    ),
    GENERATOR: (
        _duty(
            "commercial_peak_shaving", "Standby at full", 0.990, 19, 0.225, 0.071, _STATIONARY
        ),
        _duty(
            "telecom_backup_peak_shaving", "Backup of a mast", 0.742, 91, 0.474, 0.046, _STATIONARY
        ),
    ),
    STORAGE: (
        _duty(
            "frequency_containment_reserve", "Frequency reserve", 0.493, 233, 0.183, 0.103,
            _STATIONARY,
        ),
        _duty(
            "commercial_pv_bess_nrel", "Behind solar panels", 0.955, 213, 0.789, 0.705, _STATIONARY
        ),
        _duty(
            "ev_charging_support_rental_depot_28days", "Beside car chargers", 0.252, 140, 0.484,
            0.071, _STATIONARY + ", its first 28 days",
        ),
    ),
}  # fmt: skip


def duties_for(application: str) -> tuple[Duty, ...]:
    """The named duties of an application, the usual one first. Raises KeyError."""
    return _ALL[application]


def named_duty(application: str, key: str) -> Duty:
    """Raises KeyError where the application has no such duty."""
    return {duty.key: duty for duty in duties_for(application)}[key]
