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


class WorkKind(models.TextChoices):
    """What an accepted plan asks the workshop to do."""

    DISASSEMBLY = "disassembly", _("Take a pack apart")
    KIT = "kit", _("Build a kit")
    STRING = "string", _("Ready a string")
    WHOLE = "whole", _("Ready a whole battery")
    TRANSPORT = "transport", _("Bring it and start it")


class WorkState(models.TextChoices):
    OPEN = "open", _("Open")
    IN_PROGRESS = "in_progress", _("In progress")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")


LIVE_WORK = (WorkState.OPEN, WorkState.IN_PROGRESS)


class PlannedUse(models.TextChoices):
    """What becomes of a battery or module of an order."""

    KIT = "kit", _("Into a kit")
    STRING = "string", _("Into a string")
    WHOLE = "whole", _("Used whole")
    TRANSPORT = "transport", _("On its way to the demand")
    STOCK = "stock", _("Into stock")
    RECYCLER = "recycler", _("For the recycler")


class WorkEventKind(models.TextChoices):
    MEASURED = "measured", _("Voltages measured")
    MODULE_CHOSEN = "module_chosen", _("Module chosen")
    TAKEN_APART = "taken_apart", _("Taken apart")
    BUILT = "built", _("Built")
    PREPARED = "prepared", _("Prepared")
    SHIPMENT_PLANNED = "shipment_planned", _("Shipment planned")
    PAPER_FILED = "paper_filed", _("Paper filed")
    DEPARTED = "departed", _("Departed")
    ARRIVED = "arrived", _("Arrived")
    PUT_IN_SERVICE = "put_in_service", _("Put in service")
    BATTERY_LOST = "battery_lost", _("A battery is lost to it")
    CANCELLED = "cancelled", _("Cancelled")
