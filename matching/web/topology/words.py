"""Names of the bands, of what is wired, and of what stands out, for the pages."""

from django.utils.translation import gettext_lazy as _

BAND_NAMES = {
    "24": _("Truck of 24 V"),
    "48": _("Truck of 48 V"),
    "80": _("Truck of 80 V"),
    "inverter-low": _("Inverter for batteries of 48 V"),
    "inverter-high": _("Inverter for high-voltage batteries"),
    "inverter-large": _("Large inverter"),
    "string": _("Storage of whole packs"),
}
