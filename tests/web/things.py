"""What the addresses of routes.py are about: one thing of each kind, all of the refurbisher."""

from collections.abc import Callable
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils import timezone

from accounts.actors import Actor, own_organisation
from accounts.enums import OrganisationKind
from accounts.models import Organisation, User
from grading.models import GradingPolicy, Instrument, ReferenceFile, TrainedModel, UploadedTest
from grading.readers import example_csv
from grading.services.confirm import confirm_upload
from grading.services.entries import record_bms_claim
from grading.services.instruments import save_instrument
from grading.services.policy_effect import ask_for_effect
from grading.services.uploads import upload_test
from jobs.models import Job
from lifecycle import services
from lifecycle.enums import Condition, DocumentKind, Material, Origin
from lifecycle.models import BatteryModel, Checkpoint, RecyclerOffer, Site, Vehicle
from lifecycle.recovery import Output
from lifecycle.safety import InspectionFindings
from lifecycle.services import Receipt, inspect_battery, receive_battery
from lifecycle.services.documents import file_document
from lifecycle.services.files import keep_file
from lifecycle.services.first_life import import_logs
from lifecycle.services.shipments import plan_shipment
from matching.forecast.months import next_months
from matching.models import Demand, MatchingRun, PlanRow, SupplyForecast, WorkLine, WorkOrder
from matching.services import current_costs
from matching.services.rolling.enter_supply import enter_supply
from tests.lifecycle.first_life.car import Car


class World:
    """The demonstration's people; each thing is made when it is first asked for."""

    def __init__(self, people: dict[str, User]) -> None:
        self.people = people

    @cached_property
    def technician(self) -> Actor:
        return Actor.of_user(self.people["technician"])

    @cached_property
    def battery(self) -> Any:
        BatteryModel.objects.filter(code="leaf-24").update(gtin="04012345678901")
        model = BatteryModel.objects.get(code="leaf-24")
        receipt = Receipt(
            battery_model=model, serial="W-1", origin=Origin.VEHICLE, condition=Condition.INTACT
        )
        return receive_battery(actor=self.technician, receipt=receipt, request_key="world")

    @cached_property
    def site(self) -> Site:
        return Site.objects.create(
            organisation_id=self.technician.organisation_id, name="Hall", latitude=52, longitude=5
        )

    @cached_property
    def vehicle(self) -> Vehicle:
        return services.find_or_make_vehicle(
            organisation_id=own_organisation(self.technician), vin="SJNFAAZE0U6000001"
        )

    @cached_property
    def checkpoint(self) -> Checkpoint:
        assert self.battery
        return services.write_checkpoint(actor=Actor.system())

    @cached_property
    def tested_cell(self) -> Any:
        """A cell with a claim, so that there is something to grade and to plot."""
        model = BatteryModel.objects.get(code="cell-nmc-21")
        receipt = Receipt(
            battery_model=model, serial="W-2", origin=Origin.STORAGE, condition=Condition.INTACT
        )
        cell = receive_battery(actor=self.technician, receipt=receipt, request_key="world cell")
        findings = InspectionFindings(
            visual="sound",
            leaked_or_vented=False,
            flood_signs=False,
            severe_collision=False,
            hrc_fuse_blown=False,
            lifetime_data_available=True,
            past_calendar_expiry=False,
            insulation_resistance_ohm_per_v=Decimal(2000),
            open_circuit_voltage_v=Decimal("3.7"),
        )
        inspect_battery(
            actor=self.technician, battery=cell, findings=findings, request_key="world look"
        )
        record_bms_claim(
            actor=self.technician,
            battery=cell,
            state_of_health=Decimal("0.8"),
            request_key="world claim",
        )
        return cell

    @cached_property
    def upload(self) -> UploadedTest:
        return upload_test(
            actor=self.technician,
            battery=self.tested_cell,
            name="world.csv",
            content=example_csv().encode(),
            request_key="world upload",
        )

    @cached_property
    def offer(self) -> RecyclerOffer:
        return services.offer_to_recycler(
            actor=Actor.of_user(self.people["planner"]),
            battery=self.battery,
            recycler=Organisation.objects.filter(kind=OrganisationKind.RECYCLER)[0],
            reason="below every floor",
            request_key="world offer",
        )

    @cached_property
    def driving_log(self) -> Any:
        content = Car().drive(1_500_000_000, rows=60)
        return import_logs(
            actor=self.technician,
            battery=self.battery,
            files={"a.csv": content},
            request_key="world logs",
        )

    @cached_property
    def document(self) -> Any:
        return file_document(
            actor=self.technician,
            batteries=[self.battery],
            kind=DocumentKind.CONTRACT,
            title="World",
            name="world.txt",
            content=b"A contract.",
            request_key="world document",
        )

    @cached_property
    def shipment(self) -> Any:
        return plan_shipment(
            actor=self.technician, batteries=[self.battery], carrier="Carrier", recipient="Arena"
        )

    @cached_property
    def balance(self) -> Any:
        recycler, offer = Actor.of_user(self.people["recycler"]), self.offer
        services.accept_offer(actor=recycler, offer=offer, request_key="world yes")
        services.report_receipt(
            actor=recycler, offer=offer, mass_kg=Decimal(290), request_key="world got"
        )
        report = services.BalanceReport(
            timezone.localdate(),
            {self.battery.public_id: None},
            {Material.STEEL: Output(Decimal(200))},
        )
        return services.report_mass_balance(actor=recycler, report=report, request_key="world")

    @cached_property
    def job(self) -> Job:
        return Job.objects.create(
            kind="world",
            organisation_id=self.technician.organisation_id,
            actor_kind="person",
            actor_reference=self.technician.reference,
            actor_name="Tess",
            available_at=timezone.now(),
        )

    @cached_property
    def demand(self) -> Demand:
        site = Site.objects.create(
            organisation_id=self.technician.organisation_id, name="S", latitude=52, longitude=5
        )
        return Demand.objects.create(
            organisation_id=self.technician.organisation_id,
            name="World",
            application="traction",
            site=site,
            deadline=timezone.localdate(),
            quantity=1,
            minimum_voltage_v=300,
            maximum_voltage_v=400,
            minimum_energy_kwh=10,
            minimum_power_kw=1,
            minimum_state_of_health="0.6",
            target_state_of_health="0.7",
            chemistries=["Li-ion LMO"],
            price_eur_per_kwh=100,
            price_loss_per_point=1,
            warranty_eur=100,
            maximum_distance_km=500,
            request_key="world",
            created_by="Priya",
        )

    @cached_property
    def plan_row(self) -> PlanRow:
        run = MatchingRun.objects.create(
            organisation_id=self.technician.organisation_id,
            job=self.job,
            request_key="world",
            created_by="Priya",
            seconds=10,
            cost_settings=current_costs(),
            snapshot={},
            snapshot_sha256="0" * 64,
            sequences={},
            trajectory=[[0.1, 100.0, 120.0], [0.2, 110.0, 115.0]],
        )
        return PlanRow.objects.create(
            run=run, battery=self.battery, demand=self.demand, unit="u", kind="whole", gain_c=1
        )

    @cached_property
    def entered_supply(self) -> SupplyForecast:
        return enter_supply(
            actor=Actor.of_user(self.people["planner"]),
            battery_model=BatteryModel.objects.get(code="leaf-24"),
            month=next_months(timezone.localdate(), 1)[0],
            expected_packs=Decimal(2),
        )

    @cached_property
    def work_order(self) -> WorkOrder:
        row = self.plan_row
        order = WorkOrder.objects.create(
            organisation_id=self.technician.organisation_id,
            kind="whole",
            demand=row.demand,
            run=row.run,
            row=row,
            unit_number=1,
            to_site=row.demand.site,
            due_on=timezone.localdate(),
            created_by="Priya",
        )
        WorkLine.objects.create(order=order, battery=row.battery, position=1, planned_use="whole")
        return order

    @cached_property
    def instrument(self) -> Instrument:
        return save_instrument(actor=self.technician, name="Bench 1")

    @cached_property
    def measured_cell(self) -> Any:
        lines = "\n".join(f"{10 ** (4 - n / 2)},{1 + n / 9},{0.5 - n / 9}" for n in range(10))
        upload = upload_test(
            actor=self.technician,
            battery=self.tested_cell,
            name="eis.csv",
            content=f"frequency_hz,re(z)/mohm,im(z)/mohm\n{lines}\n".encode(),
            request_key="world eis",
        )
        confirm_upload(actor=self.technician, upload=upload, test="", request_key="world eis")
        return self.tested_cell

    @cached_property
    def policy_preview(self) -> Any:
        policy = GradingPolicy.objects.get(version="2026-2")
        return ask_for_effect(actor=self.technician, policy=policy)

    @cached_property
    def reference_file(self) -> ReferenceFile:
        stored = keep_file(actor=self.technician, name="cells.csv", content=b"cells")
        return ReferenceFile.objects.create(
            cell_type="LMO25",
            stored_file=stored,
            file_name="cells.csv",
            reader="made up",
            cells=[{"cell": "c1", "state_of_health": "0.7", "tests": 3}],
            uploaded_by_reference="x",
            uploaded_at=timezone.now(),
        )


# The argument's name in routes.py, and what stands for it in the address.
THINGS: dict[str, Callable[[World], Any]] = {
    "battery": lambda world: world.battery.public_id,
    "proven_battery": lambda world: world.checkpoint and world.battery.public_id,
    "passport": lambda world: world.battery.passport,
    "gtin": lambda world: "04012345678901",
    "serial": lambda world: world.battery.serial,
    "model": lambda world: "leaf-24",
    "site": lambda world: world.site.uid,
    "checkpoint": lambda world: world.checkpoint.number,
    "tested_cell": lambda world: world.tested_cell.public_id,
    "policy": lambda world: "2026-2",
    "use": lambda world: "traction",
    "submit": lambda world: "submit",
    "policy_preview": lambda world: world.policy_preview.uid,
    "instrument": lambda world: world.instrument.uid,
    "measured_cell": lambda world: world.measured_cell.public_id,
    "cell_type": lambda world: "LMO25",
    "trained_model": lambda world: TrainedModel.objects.filter(state="active").first().uid,
    "reference_file": lambda world: world.reference_file.uid,
    "promote": lambda world: "promote",
    "upload": lambda world: world.upload.uid,
    "plot": lambda world: "pulses",
    "job": lambda world: world.job.uid,
    "offer": lambda world: world.offer.uid,
    "driven_battery": lambda world: world.driving_log and world.battery.public_id,
    "document": lambda world: world.document.uid,
    "shipment": lambda world: world.shipment.uid,
    "balance": lambda world: world.balance.uid,
    "vehicle": lambda world: world.vehicle.uid,
    "unknown": lambda world: "no-such-address/",
    "application": lambda world: "forklift",
    "demand": lambda world: world.demand.code,
    "run": lambda world: world.plan_row.run.uid,
    "entered_supply": lambda world: world.entered_supply.pk,
    "expected_model": lambda world: world.entered_supply and "leaf-24",
    "plan_row": lambda world: world.plan_row.pk,
    "work_order": lambda world: world.work_order.code,
}
