"""The rules of the solver in words: what batteries lack that fail there."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

RULES: dict[str, str | Promise] = {
    "R1": _("in quarantine"),
    "R2": _("of a chemistry that is not wanted"),
    "R3": _("of a model that is not wanted"),
    "R4": _("too late for the deadline, with the work that they need"),
    "R5": _("too far away"),
    "R6": _("below the floor, at the lower bound of their state of health"),
    "R7": _("of a voltage that does not fit the band"),
    "R8": _("with too little energy, at the lower bound"),
    "R9": _("with too little power"),
}
