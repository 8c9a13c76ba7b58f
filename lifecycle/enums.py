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
    RECYCLED = "recycled", _("Recycled")
    DISMANTLED = "dismantled", _("Taken apart")


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
    DISASSEMBLY = "disassembly", _("Out of a larger unit")
    ASSEMBLY = "assembly", _("Assembled from parts")
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
    MODULE = "module", _("Test of one module of a pack")
    IMPEDANCE = "impedance", _("Impedance spectrum")
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
    DISASSEMBLED = "disassembled", _("Taken apart")
    ASSEMBLED = "assembled", _("Assembled from parts")
    INSTALLED_IN_VEHICLE = "installed_in_vehicle", _("Installed in a vehicle")
    REMOVED_FROM_VEHICLE = "removed_from_vehicle", _("Removed from a vehicle")
    FIRST_LIFE_RECORDED = "first_life_recorded", _("First-life history recorded")
    NEGATIVE_EVENT = "negative_event", _("Negative event")
    BMS_RESET = "bms_reset", _("Battery management system reset")
    REPAIRED = "repaired", _("Repaired")
    MOVED = "moved", _("Moved")
    SHIPPED = "shipped", _("Shipped")
    ARRIVED = "arrived", _("Arrived")
    DOCUMENT_FILED = "document_filed", _("Document filed")
    IDENTIFIER_ADDED = "identifier_added", _("Further identity recorded")
    DECLARED_WASTE = "declared_waste", _("Declared to be waste")
    END_OF_WASTE = "end_of_waste", _("No longer waste")
    RECYCLED = "recycled", _("Recycled")
    PASSPORT_ISSUED = "passport_issued", _("Passport issued")
    CORRECTED = "corrected", _("Record corrected")
    VOIDED = "voided", _("Entry declared wrong")


class IdentifierKind(models.TextChoices):
    SERIAL = "serial", _("Serial number")
    GS1_DIGITAL_LINK = "gs1_digital_link", _("GTIN and serial (GS1)")
    GB_T_34014 = "gb_t_34014", _("GB/T 34014 code")
    MAKER_CODE = "maker_code", _("Code of the maker")
    OWNER_CODE = "owner_code", _("Code of an earlier owner")


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


class Operation(models.TextChoices):
    """Art. 3(29) to (33) of the regulation; a preparation takes waste, the rest does not."""

    REUSE = "reuse", _("Reuse")
    REPURPOSING = "repurposing", _("Repurposing")
    REMANUFACTURING = "remanufacturing", _("Remanufacturing")
    REPAIR = "repair", _("Repair")
    PREPARATION_FOR_REUSE = "preparation_for_reuse", _("Preparation for reuse (of waste)")
    PREPARATION_FOR_REPURPOSING = (
        "preparation_for_repurposing",
        _("Preparation for repurposing (of waste)"),
    )


class NegativeKind(models.TextChoices):
    """What Annex XIII 4(d) calls negative events; the law leaves the words free."""

    DEEP_DISCHARGE = "deep_discharge", _("Deep discharge")
    OVERCHARGE = "overcharge", _("Overcharge")
    EXTREME_TEMPERATURE = "extreme_temperature", _("Extreme temperature")
    EXTREME_TEMPERATURE_CHARGING = (
        "extreme_temperature_charging",
        _("Charged at an extreme temperature"),
    )
    ACCIDENT = "accident", _("Accident")
    FLOOD = "flood", _("Flood")
    THERMAL_EVENT = "thermal_event", _("Thermal event")
    ISOLATION_FAULT = "isolation_fault", _("Isolation fault")


class BatteryCategory(models.TextChoices):
    """The words of the BatteryPass-Ready data model."""

    ELECTRIC_VEHICLE = "electric vehicle battery", _("Electric vehicle battery")
    LMT = "LMT battery", _("Battery of light means of transport")
    STATIONARY = "industrial/stationary battery", _("Industrial, stationary")
    NON_STATIONARY = "industrial/non-stationary battery", _("Industrial, not stationary")


class PassportStatus(models.TextChoices):
    ACTIVE = "Active", _("Active")
    ARCHIVED = "Archived", _("Archived")
    INACTIVE = "Inactive", _("Inactive")
    MARKED_FOR_DELETION = "Marked-for-deletion", _("Marked for deletion")


class DocumentKind(models.TextChoices):
    """Papers that travel with a battery (Annex XIV, Art. 73) or describe it."""

    CONTRACT = "contract", _("Invoice or contract of sale or transfer")
    TEST_CERTIFICATE = "test_certificate", _("Certificate of the state of health test")
    NOT_WASTE_DECLARATION = "not_waste_declaration", _("Holder's declaration: not waste")
    TRANSPORT_PROTECTION = "transport_protection", _("Proof of protection in transport")
    SAFETY_DATA_SHEET = "safety_data_sheet", _("Safety data sheet")
    DISMANTLING_INSTRUCTIONS = "dismantling_instructions", _("Dismantling instructions")
    DECLARATION_OF_CONFORMITY = "declaration_of_conformity", _("EU declaration of conformity")
    PHOTO = "photo", _("Photo")
    OTHER = "other", _("Other")


class ShipmentState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    IN_TRANSIT = "in_transit", _("In transit")
    ARRIVED = "arrived", _("Arrived")
    CANCELLED = "cancelled", _("Cancelled")


class Material(models.TextChoices):
    """Outputs of recycling; the first five have recovery targets (Annex XII part C)."""

    COBALT = "cobalt", _("Cobalt")
    COPPER = "copper", _("Copper")
    LEAD = "lead", _("Lead")
    LITHIUM = "lithium", _("Lithium")
    NICKEL = "nickel", _("Nickel")
    MANGANESE = "manganese", _("Manganese")
    ALUMINIUM = "aluminium", _("Aluminium")
    STEEL = "steel", _("Steel and iron")
    GRAPHITE = "graphite", _("Graphite")
    PLASTICS = "plastics", _("Plastics")
    ELECTROLYTE = "electrolyte", _("Electrolyte")
    OTHER = "other", _("Other, recycled")
    RESIDUE = "residue", _("Residue, not recycled")
