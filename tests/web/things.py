"""What the addresses of routes.py are about: one thing of each kind, all of the refurbisher."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.utils import timezone

from accounts.actors import Actor
from accounts.models import User
from jobs.models import Job
from lifecycle.enums import Condition, Origin
from lifecycle.models import BatteryModel
from lifecycle.services import Receipt, receive_battery


class World:
    """The demonstration's people; each thing is made when it is first asked for."""

    def __init__(self, people: dict[str, User]) -> None:
        self.people = people

    @cached_property
    def technician(self) -> Actor:
        return Actor.of_user(self.people["technician"])

    @cached_property
    def battery(self) -> Any:
        model = BatteryModel.objects.get(code="leaf-24")
        receipt = Receipt(
            battery_model=model, serial="W-1", origin=Origin.VEHICLE, condition=Condition.INTACT
        )
        return receive_battery(actor=self.technician, receipt=receipt, request_key="world")

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


# The argument's name in routes.py, and what stands for it in the address.
THINGS: dict[str, Callable[[World], Any]] = {
    "battery": lambda world: world.battery.public_id,
    "job": lambda world: world.job.uid,
}
