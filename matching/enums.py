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
    """Its life: only open and part filled ones are matched."""

    DRAFT = "draft", _("Draft")
    OPEN = "open", _("Open")
    PART_FILLED = "part_filled", _("Part filled")
    FILLED = "filled", _("Filled")
    CANCELLED = "cancelled", _("Cancelled")


WANTS_MORE = (DemandState.OPEN, DemandState.PART_FILLED)


class DemandEventKind(models.TextChoices):
    DRAFTED = "drafted", _("Drafted")
    OPENED = "opened", _("Opened")
    CHANGED = "changed", _("Changed")
    UNITS_ACCEPTED = "units_accepted", _("Units accepted")
    UNITS_LOST = "units_lost", _("Units lost")
    CANCELLED = "cancelled", _("Cancelled")


class RunKind(models.TextChoices):
    PROPOSAL = "proposal", _("Proposal")
    WHAT_IF = "what_if", _("What if")
    NIGHTLY = "nightly", _("Nightly")
    REPLAY = "replay", _("Solved again")


class Method(models.TextChoices):
    """As `manage.py match` names them."""

    OPTIMAL = "optimal", _("Optimal, with proof")
    GREEDY = "greedy", _("Greedy")
    KLOR = "klor", _("Published baseline (Klör et al. 2018)")


class UseKind(models.TextChoices):
    KIT = "kit", _("Module kits")
    WHOLE = "whole", _("Whole")
    STRING = "string", _("In a string")


class RowState(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", _("Could not be accepted")
    RELEASED = "released", _("Released again")


class NightlyOutcome(models.TextChoices):
    STARTED = "started", _("Plan proposed")
    NOTHING_NEW = "nothing_new", _("Nothing new")
    NOTHING_TO_MATCH = "nothing_to_match", _("Nothing to match")


class ForecastSource(models.TextChoices):
    HISTORY = "history", _("From history")
    ENTERED = "entered", _("Entered")
