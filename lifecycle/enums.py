"""The vocabulary of a battery's life: words of the field and of Regulation (EU) 2023/1542."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ComponentLevel(models.TextChoices):
    PACK = "pack", _("Pack")
    MODULE = "module", _("Module")
    CELL = "cell", _("Cell")


class Chemistry(models.TextChoices):
    LCO = "Li-ion LCO", "Li-ion LCO"
    LFP = "Li-ion LFP", "Li-ion LFP"
    LMO = "Li-ion LMO", "Li-ion LMO"
    NCA = "Li-ion NCA", "Li-ion NCA"
    NMC = "Li-ion NMC", "Li-ion NMC"
    LI_METAL = "Li-metal", "Li-metal"
    NA_ION = "Na-ion", "Na-ion"
    NI_CD = "Ni-Cd", "Ni-Cd"
    NI_MH = "Ni-MH", "Ni-MH"
    PB = "Pb", "Pb"


class Stage(models.TextChoices):
    """Where the battery stands in the workshop."""

    RECEIVED = "received", _("Received")
    INSPECTED = "inspected", _("Inspected")
    TESTED = "tested", _("Tested")
    GRADED = "graded", _("Graded")
    MATCHED = "matched", _("Matched")
    PREPARED = "prepared", _("Prepared")
    IN_SERVICE = "in_service", _("In service")
    QUARANTINED = "quarantined", _("Quarantined")
    OFFERED = "offered", _("Offered to a recycler")
    AWAITING_COLLECTION = "awaiting_collection", _("Awaiting collection")
    HANDED_OVER = "handed_over", _("Handed over")


class LegalStatus(models.TextChoices):
    """Annex XIII 4(c)."""

    ORIGINAL = "original", _("Original")
    REPURPOSED = "repurposed", _("Repurposed")
    REUSED = "re-used", _("Re-used")
    REMANUFACTURED = "remanufactured", _("Remanufactured")
    WASTE = "waste", _("Waste")


class Grade(models.TextChoices):
    """Grades of use; their floors are settings of the grading policy, not a standard."""

    A = "A", _("A · back into traction")
    B = "B", _("B · forklift and large storage")
    C = "C", _("C · backup power")
    RECYCLE = "recycle", _("Recycle")
    QUARANTINE = "quarantine", _("Quarantine")


class Origin(models.TextChoices):
    VEHICLE = "vehicle", _("Out of a vehicle")
    STOCK = "stock", _("Spare part or unused stock")
    STORAGE = "storage", _("Out of stationary storage")
    UNKNOWN = "unknown", _("Not known")


class Condition(models.TextChoices):
    INTACT = "intact", _("Intact")
    WORN = "worn", _("Worn, no damage seen")
    DAMAGED = "damaged", _("Damaged")
    UNDIAGNOSABLE = "undiagnosable", _("Cannot be told")


class EvidenceKind(models.TextChoices):
    BMS = "bms", _("Claim of the battery management system")
    PULSE = "pulse", _("Pulse test")
    CAPACITY = "capacity", _("Capacity test")
    INSPECTION = "inspection", _("Inspection")


class EventKind(models.TextChoices):
    RECEIVED = "received", _("Received")
    INSPECTED = "inspected", _("Inspected")
    QUARANTINED = "quarantined", _("Quarantined")
    RELEASED = "released_from_quarantine", _("Released from quarantine")
    MEASURED = "measured", _("Measured")
    ESTIMATED = "estimated", _("State of health estimated")
    GRADED = "graded", _("Graded")
    RESERVED = "reserved", _("Reserved for a second use")
    RESERVATION_RELEASED = "reservation_released", _("Reservation released")
    PREPARED = "prepared", _("Prepared")
    PUT_IN_SERVICE = "put_in_service", _("Put in service")
    TAKEN_OUT_OF_SERVICE = "taken_out_of_service", _("Taken out of service")
    OFFERED = "offered_to_recycler", _("Offered to a recycler")
    OFFER_ACCEPTED = "offer_accepted", _("Recycler accepted")
    OFFER_REFUSED = "offer_refused", _("Recycler refused")
    OFFER_WITHDRAWN = "offer_withdrawn", _("Offer withdrawn")
    HANDED_OVER = "handed_over", _("Receipt reported by the recycler")
    INSTALLED = "installed_in_whole", _("Installed in a larger unit")
    REMOVED = "removed_from_whole", _("Removed from a larger unit")
    CORRECTED = "corrected", _("Record corrected")


class IdentifierKind(models.TextChoices):
    SERIAL = "serial", _("Serial number")
    GS1_DIGITAL_LINK = "gs1_digital_link", _("GTIN and serial (GS1)")
    GB_T_34014 = "gb_t_34014", _("GB/T 34014 code")


class ReservationPurpose(models.TextChoices):
    SECOND_USE = "second_use", _("Second use")
    RECYCLING = "recycling", _("Recycling")


class OfferState(models.TextChoices):
    OPEN = "open", _("Waiting for an answer")
    ACCEPTED = "accepted", _("Accepted, awaiting collection")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    RECEIVED = "received", _("Received by the recycler")


class HazardClass(models.TextChoices):
    """What transport asks for; decision support after ADR special provision 376."""

    REGULAR = "UN 3480, class 9", _("UN 3480, class 9")
    DAMAGED = "UN 3480, SP 376, P908", _("Damaged, non-critical: UN 3480, SP 376, P908/LP904")
    CRITICAL = "UN 3480, SP 376, P911", _("Damaged, critical: UN 3480, SP 376, P911/LP906")
