import secrets

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from lifecycle.models import Battery, Shipment, Site
from lifecycle.models.sealed import SealedModel
from matching.enums import LIVE_WORK, WorkKind, WorkState
from matching.models.demand import Demand
from matching.models.matching_run import MatchingRun
from matching.models.plan_row import PlanRow

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LIVE = models.Q(state__in=LIVE_WORK)


def new_work_code() -> str:
    number = secrets.randbits(30)
    return "W-" + "".join(_ALPHABET[number >> shift & 31] for shift in range(0, 30, 5))


class WorkOrder(SealedModel):
    """One piece of work that an accepted plan asks for; its batteries stand in its lines."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="work_orders"
    )
    code = models.CharField(max_length=12, unique=True, default=new_work_code, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=WorkKind)
    state = models.CharField(_("state"), max_length=12, choices=WorkState, default=WorkState.OPEN)
    state_reason = models.TextField(blank=True)
    demand = models.ForeignKey(Demand, on_delete=models.PROTECT, related_name="work_orders")
    run = models.ForeignKey(
        MatchingRun, on_delete=models.PROTECT, null=True, related_name="work_orders"
    )
    # The row of the plan that it comes from, and the number of the kit or string within it.
    row = models.ForeignKey(
        PlanRow, on_delete=models.PROTECT, null=True, related_name="work_orders"
    )
    unit_number = models.PositiveIntegerField(default=0)
    # The pack that is taken apart, or that the modules of a kit come from.
    source = models.ForeignKey(
        Battery, on_delete=models.PROTECT, null=True, related_name="work_on_it"
    )
    # The kit that was built.
    built = models.OneToOneField(
        Battery, on_delete=models.PROTECT, null=True, related_name="built_by"
    )
    # Of a kit: how many modules, and what it then is by the plan.
    series = models.PositiveIntegerField(default=0)
    parallel = models.PositiveIntegerField(default=0)
    nominal_voltage_v = models.DecimalField(max_digits=9, decimal_places=3, null=True)
    energy_kwh = models.DecimalField(max_digits=9, decimal_places=3, null=True)
    # Of a string, by the plan.
    expected_spread = models.DecimalField(max_digits=8, decimal_places=6, null=True)
    weakest_health = models.DecimalField(max_digits=8, decimal_places=6, null=True)
    # Where the work is done, and where the demand is.
    from_site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, related_name="+")
    to_site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    shipment = models.OneToOneField(
        Shipment, on_delete=models.PROTECT, null=True, related_name="work_order"
    )
    due_on = models.DateField(_("due"))
    # Counts every change, so that an old form is seen to be old.
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.CharField(max_length=200)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    finished_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["row", "kind", "unit_number"], condition=_LIVE, name="one_order_a_unit"
            ),
            models.UniqueConstraint(
                fields=["run", "demand", "unit_number"],
                condition=_LIVE & models.Q(kind=WorkKind.STRING),
                name="one_order_a_string",
            ),
            models.UniqueConstraint(
                fields=["source"],
                condition=_LIVE & models.Q(kind=WorkKind.DISASSEMBLY),
                name="one_disassembly_a_pack",
            ),
            models.UniqueConstraint(
                fields=["demand", "from_site"],
                condition=models.Q(kind=WorkKind.TRANSPORT, state=WorkState.OPEN),
                name="one_open_transport_a_way",
            ),
            models.CheckConstraint(
                condition=_LIVE & models.Q(finished_at=None)
                | ~_LIVE & models.Q(finished_at__isnull=False),
                name="finished_or_live",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind=WorkKind.KIT) | models.Q(series__gte=1, parallel__gte=1),
                name="a_kit_has_modules",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "state", "due_on"])]

    def __str__(self) -> str:
        return f"{self.code} {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return reverse("matching:work_order", args=[self.code])

    @property
    def is_live(self) -> bool:
        return self.state in LIVE_WORK

    @property
    def is_late(self) -> bool:
        return self.is_live and self.due_on < timezone.localdate()

    @property
    def modules_needed(self) -> int:
        return self.series * self.parallel
