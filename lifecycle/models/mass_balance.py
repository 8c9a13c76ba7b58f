import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from lifecycle.enums import Material
from lifecycle.models.battery import Battery
from lifecycle.models.sealed import SealedModel


class MassBalance(SealedModel):
    """What one treatment took in and gave out (Art. 71, Annex XII); never changed once reported."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    recycler = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="mass_balances"
    )
    reference = models.CharField(_("the recycler's reference"), max_length=120, blank=True)
    treated_on = models.DateField(_("treated on"))
    reported_at = models.DateTimeField()
    request_key = models.CharField(max_length=120, unique=True)

    class Meta:
        ordering = ["-treated_on", "-pk"]

    def __str__(self) -> str:
        return self.reference or str(self.uid)


class MassInput(SealedModel):
    """One battery that was treated; no battery is treated twice."""

    balance = models.ForeignKey(MassBalance, on_delete=models.PROTECT, related_name="inputs")
    battery = models.OneToOneField(Battery, on_delete=models.PROTECT, related_name="mass_input")
    mass_kg = models.DecimalField(_("mass (kg)"), max_digits=12, decimal_places=3)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(mass_kg__gt=0), name="input_has_mass"),
        ]

    def __str__(self) -> str:
        return f"{self.battery_id}: {self.mass_kg} kg"


class MassOutput(SealedModel):
    """Kilograms of one material that came out."""

    balance = models.ForeignKey(MassBalance, on_delete=models.PROTECT, related_name="outputs")
    material = models.CharField(_("material"), max_length=20, choices=Material)
    mass_kg = models.DecimalField(_("mass (kg)"), max_digits=12, decimal_places=3)
    # What the inputs held of it, where the recycler can say so: the recovery is reckoned from it.
    contained_kg = models.DecimalField(
        _("contained in the inputs (kg)"), max_digits=12, decimal_places=3, null=True, blank=True
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["balance", "material"], name="material_once"),
            models.CheckConstraint(condition=models.Q(mass_kg__gte=0), name="output_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.material}: {self.mass_kg} kg"
