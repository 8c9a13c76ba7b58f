"""Which voltages a battery can be built into: layouts, bands, series and parallel, with reasons.

Whole numbers as in the solver: mV, Wh, W, mAh, and basis points of state of health.
"""
