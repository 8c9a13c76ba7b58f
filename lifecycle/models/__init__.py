from lifecycle.models.battery import Battery
from lifecycle.models.battery_model import BatteryModel
from lifecycle.models.identifier import Identifier
from lifecycle.models.ledger_event import LedgerEvent
from lifecycle.models.personal_datum import PersonalDatum
from lifecycle.models.recycler_offer import RecyclerOffer
from lifecycle.models.reservation import Reservation
from lifecycle.models.site import Site
from lifecycle.models.stored_file import StoredFile
from lifecycle.models.structure_link import StructureLink

__all__ = [
    "Battery",
    "BatteryModel",
    "Identifier",
    "LedgerEvent",
    "PersonalDatum",
    "RecyclerOffer",
    "Reservation",
    "Site",
    "StoredFile",
    "StructureLink",
]
