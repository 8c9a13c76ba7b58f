"""Figures as people read them in a sentence."""

from __future__ import annotations


def volts(voltage_mv: float) -> str:
    """22500 as “22.5 V”."""
    return f"{round(voltage_mv / 1000, 2):g} V"


def ceil_div(a: int, b: int) -> int:
    return -(-a // b)
