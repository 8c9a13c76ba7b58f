"""What the columns of a file of demands say, for the page of the import."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EXPLAINED: dict[str, str | Promise] = {
    "code": _("Of a demand that stands, as D-4K7QWX; empty for a new one."),
    "version": _("As exported; needed where a demand that stands is changed."),
    "reference": _("Your customer's number; each stands once, so that a list can be sent again."),
    "state": _("draft or open (the default) for a new one; a file changes no state."),
    "name": _("Up to 120 characters."),
    "application": _("traction, forklift, generator or storage."),
    "site": _("The name of one of your sites, exactly."),
    "deadline": _("As 2027-03-31."),
    "quantity": _("Units: kits, packs or strings."),
    "packs_per_string": _("Storage only; empty or 0 for the others."),
    "spread": _("As a fraction: 0.03 is 3 %. 0 asks for packs that are exactly alike."),
    "minimum_voltage_v": _("Lowest nominal voltage of a unit."),
    "maximum_voltage_v": _("Highest nominal voltage of a unit."),
    "minimum_energy_kwh": _("Of one unit; kits need more than 0."),
    "minimum_power_kw": _("Of one unit."),
    "minimum_state_of_health": _("Floor of the lower bound, as a fraction: 0.6 is 60 %."),
    "target_state_of_health": _("What is paid in full, as a fraction."),
    "chemistries": _("As “Li-ion NMC;Li-ion LMO”."),
    "battery_models": _("Codes of the catalogue, as leaf-24;leaf-40; empty for any."),
    "price_eur_per_kwh": _("€ for each kWh left."),
    "price_loss_per_point": _("Per cent of the price for each per cent of mismatch."),
    "warranty_eur": _("Cost to you if it falls below its floor."),
    "bonus_eur": _("Worth to you beyond the price, each unit; empty is 0."),
    "maximum_distance_km": _("From the battery to the site."),
    "is_expected": _("yes where it is not ordered yet; empty is no."),
}
