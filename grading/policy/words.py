"""Fractions as people read them."""


def percent(fraction: float, places: int = 1) -> str:
    """0.7312 as `73.1 %`, 0.8 as `80 %`."""
    text = f"{fraction * 100:.{places}f}"
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text} %"


def chance(probability: float) -> str:
    """A probability; never 100 % or 0 %, which no test can promise."""
    if probability > 0.999:
        return "more than 99.9 %"
    if probability < 0.001:
        return "less than 0.1 %"
    return percent(probability)
