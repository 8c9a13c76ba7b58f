import uuid
from pathlib import Path

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from grading.enums import ModelKind, ModelState
from lifecycle.models.sealed import SealedModel


class TrainedModel(SealedModel):
    """The model of one cell type in one model directory, and whether it is asked.

    At most one of a kind is active for a type. Nothing is deleted: an old estimate is worked out
    again with the model that gave it.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=ModelKind)
    cell_type = models.CharField(_("cell type"), max_length=40)
    version = models.CharField(_("version"), max_length=80)
    state = models.CharField(
        _("state"), max_length=10, choices=ModelState, default=ModelState.CANDIDATE
    )
    is_shipped = models.BooleanField(_("came with the program"), default=False)
    manifest_sha256 = models.CharField(max_length=64)
    about = models.JSONField(help_text=_("What the signed manifest says of this type."))
    comparison = models.JSONField(default=dict, blank=True)
    learning_curve = models.JSONField(default=list, blank=True)
    trained_by_reference = models.CharField(max_length=64, blank=True)
    trained_at = models.DateTimeField(_("trained"))
    decided_by_reference = models.CharField(max_length=64, blank=True)
    decided_at = models.DateTimeField(_("promoted or retired"), null=True, blank=True)
    decision_reason = models.TextField(_("why"), blank=True)

    class Meta:
        ordering = ["cell_type", "kind", "-trained_at", "-pk"]
        verbose_name = _("trained model")
        verbose_name_plural = _("trained models")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "cell_type", "version"], name="model_version_stands_once"
            ),
            models.UniqueConstraint(
                fields=["kind", "cell_type"],
                condition=models.Q(state=ModelState.ACTIVE),
                name="one_active_model_a_type",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cell_type} {self.version}"

    def get_absolute_url(self) -> str:
        return reverse("grading:trained_model", args=[self.uid])

    @property
    def kept_directory(self) -> Path:
        """Where the files of this version are kept; the shipped ones are copied there when used."""
        safe = "".join(sign if sign.isalnum() or sign in "._-" else "_" for sign in self.version)
        return Path(settings.MODELS_DIR) / safe
