"""The one clear next step of an order, and what else may be done on its page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lifecycle.enums import ShipmentState
from matching.enums import WorkKind
from matching.models import WorkLine, WorkOrder
from matching.services import work
from matching.services.work.disassembly import is_taken_apart
from matching.services.work.kit import why_not_build
from matching.services.work.prepare import why_not_join
from matching.services.work.transport import must_travel, shipment_of
from matching.web.work.apart_form import ApartForm
from matching.web.work.forms import CancelForm, PrepareForm, WorkForm
from matching.web.work.kit_forms import BuildForm, ChooseForm
from matching.web.work.measure_forms import MeasureForm, StringForm
from matching.web.work.transport_forms import (
    ArriveForm,
    PaperForm,
    PlanForm,
    ServeForm,
    papers_to_file,
)

Words = str | Promise


@dataclass(frozen=True)
class WorkStep:
    """What is done next: its form, the service behind it, and the words around them."""

    name: str
    title: Words
    why: Words
    button: Words
    form: type[WorkForm]
    service: Callable[..., WorkOrder]
    done: Words


APART = WorkStep(
    "apart",
    _("Take the pack apart"),
    _(
        "Discharge it as its instructions say, open it, and put each module where the table says: "
        "modules that are alike share a kit."
    ),
    _("It is apart"),
    ApartForm,
    work.take_pack_apart,
    _("Taken apart. The modules are on record."),
)
MEASURE_KIT = WorkStep(
    "measure_kit",
    _("Measure each module"),
    _("Before anything is joined: after an hour at rest, at its terminals."),
    _("Keep the voltages"),
    MeasureForm,
    work.measure_kit,
    _("The voltages are kept."),
)
CHOOSE = WorkStep(
    "choose",
    _("Choose another module"),
    _("From stock, or from another kit that is still to be built: then they change places."),
    _("Take this one"),
    ChooseForm,
    work.choose_module,
    _("The module has its place."),
)
BUILD = WorkStep(
    "build",
    _("Build the kit and inspect it"),
    _("Join the modules, then measure the finished kit. It gets its own number and passport."),
    _("It is built"),
    BuildForm,
    work.build_kit,
    _("The kit is on record."),
)
MEASURE_STRING = WorkStep(
    "measure_string",
    _("Scan and measure each pack"),
    _("In the order of the positions, the weakest first. What lies far apart is not joined."),
    _("Keep the voltages"),
    StringForm,
    work.measure_string,
    _("The voltages are kept."),
)
PREPARE = WorkStep(
    "prepare",
    _("Make it ready"),
    _("Clean, check, relabel, fit what the new place needs."),
    _("It is ready"),
    PrepareForm,
    work.prepare_order,
    _("Ready for its journey."),
)
PLAN = WorkStep(
    "plan",
    _("Plan the shipment"),
    _("Everything that is ready goes along; what is ready later goes with the next one."),
    _("Plan it"),
    PlanForm,
    work.plan_transport,
    _("The shipment is planned. See which papers it needs."),
)
PAPER = WorkStep(
    "paper",
    _("File a paper for all of them"),
    _("Below stands what is missing; without it they may not leave as not-waste."),
    _("File it"),
    PaperForm,
    work.file_paper,
    _("Filed for every battery of this transport."),
)
DEPART = WorkStep(
    "depart",
    _("Hand it to the carrier"),
    _("With all papers it leaves as not-waste."),
    _("It has left"),
    WorkForm,
    work.depart_transport,
    _("It is under way."),
)
ARRIVE = WorkStep(
    "arrive",
    _("It arrives"),
    _("At the site of the demand."),
    _("It has arrived"),
    ArriveForm,
    work.arrive_transport,
    _("It has arrived."),
)
SERVE = WorkStep(
    "serve",
    _("Put it in service"),
    _("Its second life begins; where it is repurposed, with a new passport."),
    _("It works"),
    ServeForm,
    work.start_service,
    _("In service."),
)
CANCEL = WorkStep(
    "cancel",
    _("Give this kit up"),
    _("Its modules go into stock, and the demand wants the unit again."),
    _("Give it up"),
    CancelForm,
    work.cancel_kit,
    _("Given up."),
)
BY_NAME = {
    step.name: step
    for step in (
        APART, MEASURE_KIT, CHOOSE, BUILD, MEASURE_STRING, PREPARE, PLAN, PAPER, DEPART, ARRIVE,
        SERVE, CANCEL,
    )
}  # fmt: skip


@dataclass(frozen=True)
class Steps:
    """The next step, or why there is none now; beside it what may be done as well."""

    main: WorkStep | None = None
    beside: tuple[WorkStep, ...] = ()
    problem: str = ""


def steps_of(order: WorkOrder, lines: Sequence[WorkLine]) -> Steps:
    """By kind of work, from what stands; nothing of it is stored."""
    if not order.is_live:
        return Steps()
    match order.kind:
        case WorkKind.DISASSEMBLY:
            return Steps(APART)
        case WorkKind.KIT:
            return _kit(order, lines)
        case WorkKind.STRING:
            problem = why_not_join(order, lines)
            measured = any(line.voltage_v is not None for line in lines)
            return Steps(MEASURE_STRING if problem else PREPARE, (), problem if measured else "")
        case WorkKind.TRANSPORT:
            return _transport(order)
    return Steps(PREPARE)


def _kit(order: WorkOrder, lines: Sequence[WorkLine]) -> Steps:
    if not is_taken_apart(order):
        return Steps(None, (), _now("Its pack is taken apart first."))
    problem = why_not_build(order, lines)
    if len(lines) < order.modules_needed:
        return Steps(CHOOSE, (CANCEL,), problem)
    if not problem:
        return Steps(BUILD, (CHOOSE, CANCEL))
    measured = any(line.voltage_v is not None for line in lines)
    return Steps(MEASURE_KIT, (CHOOSE, CANCEL), problem if measured else "")


def _transport(order: WorkOrder) -> Steps:
    shipment = shipment_of(order)
    if not must_travel(order):
        return Steps(SERVE)
    if shipment is None:
        return Steps(PLAN)
    if shipment.state != ShipmentState.PLANNED:
        return Steps(ARRIVE)
    lacking = papers_to_file(shipment)
    return Steps(PAPER, (DEPART,)) if lacking else Steps(DEPART, (PAPER,))
