from lifecycle.services.append import append_event
from lifecycle.services.assemble import BuiltFor, NewUnit, assemble
from lifecycle.services.catalogue import load_catalogue
from lifecycle.services.checkpoint import write_checkpoint
from lifecycle.services.correct import correct_record
from lifecycle.services.disassemble import disassemble, parts_taken_from
from lifecycle.services.evidence import record_estimate, record_grade, record_measurement
from lifecycle.services.files import store_file
from lifecycle.services.identifiers import add_identifier
from lifecycle.services.incidents import record_bms_reset, record_negative_event, repair_battery
from lifecycle.services.inspect import (
    inspect_battery,
    quarantine_battery,
    release_from_quarantine,
)
from lifecycle.services.moves import move_battery
from lifecycle.services.offers import (
    accept_offer,
    offer_to_recycler,
    refuse_offer,
    report_receipt,
    withdraw_offer,
)
from lifecycle.services.passports import issue_passport
from lifecycle.services.personal_data import erase_personal_data
from lifecycle.services.rebuild import rebuild_projection
from lifecycle.services.receive import Receipt, receive_battery
from lifecycle.services.recovery import BalanceReport, report_mass_balance
from lifecycle.services.reservations import (
    NewPromise,
    release_reservation,
    reserve_batteries,
    reserve_battery,
)
from lifecycle.services.second_life import prepare_battery, put_in_service, take_out_of_service
from lifecycle.services.structure import install_in_whole, remove_from_whole
from lifecycle.services.unit_model import Layout
from lifecycle.services.vehicles import Stay, find_or_make_vehicle, record_stay
from lifecycle.services.verify import verify_ledger
from lifecycle.services.void import void_entry
from lifecycle.services.waste import declare_waste, end_waste

__all__ = [
    "BalanceReport",
    "BuiltFor",
    "Layout",
    "NewPromise",
    "NewUnit",
    "Receipt",
    "Stay",
    "accept_offer",
    "add_identifier",
    "append_event",
    "assemble",
    "correct_record",
    "declare_waste",
    "disassemble",
    "end_waste",
    "erase_personal_data",
    "find_or_make_vehicle",
    "inspect_battery",
    "install_in_whole",
    "issue_passport",
    "load_catalogue",
    "move_battery",
    "offer_to_recycler",
    "parts_taken_from",
    "prepare_battery",
    "put_in_service",
    "quarantine_battery",
    "rebuild_projection",
    "receive_battery",
    "record_bms_reset",
    "record_estimate",
    "record_grade",
    "record_measurement",
    "record_negative_event",
    "record_stay",
    "refuse_offer",
    "release_from_quarantine",
    "release_reservation",
    "remove_from_whole",
    "repair_battery",
    "report_mass_balance",
    "report_receipt",
    "reserve_batteries",
    "reserve_battery",
    "store_file",
    "take_out_of_service",
    "verify_ledger",
    "void_entry",
    "withdraw_offer",
    "write_checkpoint",
]
