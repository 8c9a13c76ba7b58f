"""ISO 3779: 17 characters, without I, O and Q, which read like 1 and 0."""

import re

VIN_PATTERN = re.compile(r"^[A-HJ-NPR-Z0-9]{17}$")


def vin_problem(vin: str) -> str:
    """What is wrong with a VIN in capitals, with the figures; empty where nothing is."""
    if VIN_PATTERN.match(vin):
        return ""
    if len(vin) != 17:
        return f"A VIN has 17 characters; this one has {len(vin)}."
    wrong = ", ".join(sorted(set(re.sub("[A-HJ-NPR-Z0-9]", "", vin))))
    return f"A VIN has only digits and capital letters without I, O and Q; found {wrong}."
