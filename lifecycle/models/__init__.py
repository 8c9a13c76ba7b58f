from lifecycle.models.battery import Battery
from lifecycle.models.battery_model import BatteryModel
from lifecycle.models.checkpoint import Checkpoint, CheckpointLeaf
from lifecycle.models.document import Document
from lifecycle.models.driving_log import DrivingLog
from lifecycle.models.identifier import Identifier
from lifecycle.models.ledger_event import LedgerEvent
from lifecycle.models.mass_balance import MassBalance, MassInput, MassOutput
from lifecycle.models.passport import Passport
from lifecycle.models.personal_datum import PersonalDatum
from lifecycle.models.recycler_offer import RecyclerOffer
from lifecycle.models.reservation import Reservation
from lifecycle.models.sealed import RowSeal
from lifecycle.models.shipment import Shipment, ShipmentLine
from lifecycle.models.site import Site
from lifecycle.models.stock_change import StockChange
from lifecycle.models.storage_place import StoragePlace
from lifecycle.models.stored_file import StoredFile
from lifecycle.models.structure_link import StructureLink
from lifecycle.models.vehicle import Vehicle, VehicleStay

__all__ = [
    "Battery",
    "BatteryModel",
    "Checkpoint",
    "CheckpointLeaf",
    "Document",
    "DrivingLog",
    "Identifier",
    "LedgerEvent",
    "MassBalance",
    "MassInput",
    "MassOutput",
    "Passport",
    "PersonalDatum",
    "RecyclerOffer",
    "Reservation",
    "RowSeal",
    "Shipment",
    "ShipmentLine",
    "Site",
    "StockChange",
    "StoragePlace",
    "StoredFile",
    "StructureLink",
    "Vehicle",
    "VehicleStay",
]
