"""The orders of the workshop, step by step."""

from matching.services.work.cancel import cancel_kit
from matching.services.work.choose import choose_module
from matching.services.work.disassembly import propose_uses, take_pack_apart
from matching.services.work.kit import KitFindings, build_kit
from matching.services.work.measure import measure_kit, measure_string
from matching.services.work.prepare import prepare_order
from matching.services.work.transport import (
    arrive_transport,
    depart_transport,
    file_paper,
    plan_transport,
    start_service,
)

__all__ = [
    "KitFindings",
    "arrive_transport",
    "build_kit",
    "cancel_kit",
    "choose_module",
    "depart_transport",
    "file_paper",
    "measure_kit",
    "measure_string",
    "plan_transport",
    "prepare_order",
    "propose_uses",
    "start_service",
    "take_pack_apart",
]
