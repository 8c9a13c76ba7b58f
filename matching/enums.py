from django.db import models
from django.utils.translation import gettext_lazy as _


class Application(models.TextChoices):
    """What a second life can be. The solver's file format calls them by other names."""

    TRACTION = "traction", _("Back to traction")
    FORKLIFT = "forklift", _("Forklift")
    GENERATOR = "generator", _("Generator")
    STORAGE = "storage", _("Arena and other stationary storage")


# As the file format writes them: kits of modules (two), one pack each, strings of packs.
SOLVER_APPLICATIONS = {
    Application.FORKLIFT: "forklift",
    Application.GENERATOR: "generator",
    Application.TRACTION: "ev",
    Application.STORAGE: "arena",
}


class DemandState(models.TextChoices):
    OPEN = "open", _("Open")
    FILLED = "filled", _("Filled")
    CANCELLED = "cancelled", _("Cancelled")


class UseKind(models.TextChoices):
    KIT = "kit", _("Module kits")
    WHOLE = "whole", _("Whole")
    STRING = "string", _("In a string")


class RowState(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", _("Could not be accepted")
    RELEASED = "released", _("Released again")
