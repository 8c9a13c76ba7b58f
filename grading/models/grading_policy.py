from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from grading.enums import PolicyState
from grading.policy import ApplicationRule, Rules, rules_from_json
from lifecycle.models.sealed import SealedModel, SealedQuerySet


def _share(label: Any, help_text: Any = "") -> models.DecimalField:  # type: ignore[type-arg]
    return models.DecimalField(label, max_digits=6, decimal_places=4, help_text=help_text)


class PolicyQuerySet(SealedQuerySet["GradingPolicy"]):
    """Figures are changed through `save` alone, which asks for the state."""

    def update(self, **values: Any) -> int:
        raise ValidationError("A policy is changed by its services, one at a time.")

    update.alters_data = True  # type: ignore[attr-defined]


class GradingPolicy(SealedModel):
    """Every threshold that leads to a grade. Only a draft can be changed; each row is sealed.

    Fractions, not per cent. No public standard gives these figures: `source` says where they are
    from. `application_rules` holds what `grading.policy.ApplicationRule.as_json` gives.
    """

    version = models.SlugField(_("version"), max_length=40, unique=True)
    effective_from = models.DateField(_("in force from"))
    floor_a = _share(_("least state of health of grade A"))
    floor_b = _share(_("least state of health of grade B"))
    floor_c = _share(_("least state of health of grade C"))
    confidence = _share(
        _("confidence"), _("Probability with which a floor must be met, for example 0.8.")
    )
    provisional_ceiling = models.CharField(
        _("best grade on provisional evidence"),
        max_length=1,
        choices=[("A", "A"), ("B", "B"), ("C", "C")],
    )
    current_accuracy = _share(
        _("accuracy of the tester's current"), _("Half-width, 0.01 is ± 1 %.")
    )
    capacity_per_c = _share(
        _("change of capacity for each °C"), _("Fraction of the capacity, 0.005 is 0.5 %.")
    )
    reference_temperature_c = models.DecimalField(
        _("reference temperature (°C)"), max_digits=5, decimal_places=2
    )
    unknown_temperature_c = models.DecimalField(
        _("how far off an unknown temperature may be (°C)"), max_digits=5, decimal_places=2
    )
    bms_half_width = _share(
        _("half-width of a BMS claim"), _("Half of the 90 % interval, 0.15 is ± 15 points.")
    )
    source = models.TextField(_("source of the figures"))
    application_rules = models.JSONField(_("rules by application"), default=list, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=PolicyState, default=PolicyState.DRAFT
    )

    objects = PolicyQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["-effective_from", "-pk"]
        verbose_name = _("grading policy")
        verbose_name_plural = _("grading policies")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    floor_c__gt=0,
                    floor_b__gt=models.F("floor_c"),
                    floor_a__gt=models.F("floor_b"),
                    floor_a__lte=1,
                ),
                name="floors_fall",
                violation_error_message=_("A better grade needs a higher floor, at most 1."),
            ),
            models.CheckConstraint(
                condition=models.Q(confidence__gt=0, confidence__lt=1),
                name="confidence_is_a_probability",
                violation_error_message=_("Confidence lies between 0 and 1."),
            ),
            models.CheckConstraint(
                condition=models.Q(
                    current_accuracy__gt=0,
                    current_accuracy__lt=1,
                    capacity_per_c__gte=0,
                    capacity_per_c__lt=1,
                    unknown_temperature_c__gte=0,
                    bms_half_width__gt=0,
                    bms_half_width__lte=1,
                ),
                name="accuracies_are_fractions",
                violation_error_message=_("Accuracies are fractions above 0, at most 1."),
            ),
        ]

    def __str__(self) -> str:
        return self.version

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises ValidationError where figures of anything but a draft would change."""
        standing = type(self).objects.filter(pk=self.pk).first() if self.pk else None
        if standing and standing.state != PolicyState.DRAFT and _changed(standing, self):
            raise ValidationError(
                f"Policy {standing.version} is {standing.get_state_display().lower()}: "
                "make a new version instead."
            )
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise ValidationError("A policy is withdrawn, never deleted.")

    def get_absolute_url(self) -> str:
        return reverse("grading:policy", args=[self.version])

    def rules(self) -> Rules:
        """The figures as the pure core takes them."""
        floors = (("A", self.floor_a), ("B", self.floor_b), ("C", self.floor_c))
        return Rules(
            version=self.version,
            floors=tuple((grade, float(floor)) for grade, floor in floors),
            confidence=float(self.confidence),
            provisional_ceiling=self.provisional_ceiling,
            current_accuracy=float(self.current_accuracy),
            capacity_per_c=float(self.capacity_per_c),
            reference_temperature_c=float(self.reference_temperature_c),
            unknown_temperature_c=float(self.unknown_temperature_c),
            bms_half_width=float(self.bms_half_width),
        )

    def by_application(self) -> tuple[ApplicationRule, ...]:
        """The rules by application, best use first; none in older policies. Raises RuleError."""
        return rules_from_json(self.application_rules)


def _changed(standing: GradingPolicy, wanted: GradingPolicy) -> bool:
    """Whether a figure differs; an approval sets the first day, and the state goes its own way."""
    loose = {"id", "state"}
    if standing.state == PolicyState.IN_REVIEW:
        loose.add("effective_from")
    names = [field.attname for field in standing._meta.concrete_fields]
    return any(getattr(standing, n) != getattr(wanted, n) for n in names if n not in loose)
