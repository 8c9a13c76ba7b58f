"""The columns of the table, in the order of the export."""

FIGURES_IN_FILE = (
    "quantity", "packs_per_string", "spread", "minimum_voltage_v", "maximum_voltage_v",
    "minimum_energy_kwh", "minimum_power_kw", "minimum_state_of_health", "target_state_of_health",
    "price_eur_per_kwh", "price_loss_per_point", "warranty_eur", "bonus_eur",
    "maximum_distance_km",
)  # fmt: skip
LISTS = ("chemistries", "battery_models")
# What says which demand a line is, and what the export tells beside its terms.
IDENTITY = ("code", "version", "state")
COLUMNS = (
    "code", "version", "reference", "state", "name", "application", "site", "deadline",
    "quantity", "packs_per_string", "spread", "minimum_voltage_v", "maximum_voltage_v",
    "minimum_energy_kwh", "minimum_power_kw", "minimum_state_of_health", "target_state_of_health",
    "chemistries", "battery_models", "price_eur_per_kwh", "price_loss_per_point", "warranty_eur",
    "bonus_eur", "maximum_distance_km", "is_expected",
)  # fmt: skip
TERMS_IN_FILE = tuple(name for name in COLUMNS if name not in IDENTITY)
# What the members of a list are separated by within a cell.
SEPARATOR = ";"
# A spreadsheet runs a cell that begins with one of these.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def escaped(text: str) -> str:
    """As a spreadsheet takes it for text; undone by `unescaped`."""
    return f"'{text}" if text.lstrip("'").startswith(FORMULA) else text


def unescaped(text: str) -> str:
    is_escaped = text.startswith("'") and text.lstrip("'").startswith(FORMULA)
    return text[1:] if is_escaped else text
