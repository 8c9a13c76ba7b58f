import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from lifecycle.models import StoredFile
from lifecycle.models.sealed import SealedModel


class ReferenceFile(SealedModel):
    """A file with pulse tests and measured capacities of reference cells of one type.

    `cells` keeps what was found: name, state of health, number of tests of each cell. The file
    itself is what a model is trained on.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cell_type = models.CharField(_("cell type"), max_length=40)
    stored_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(_("file"), max_length=200)
    reader = models.CharField(_("format"), max_length=80)
    cells = models.JSONField()
    uploaded_by_reference = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField(_("uploaded"))
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta:
        ordering = ["uploaded_at", "pk"]
        verbose_name = _("file of reference cells")
        verbose_name_plural = _("files of reference cells")
        constraints = [
            models.UniqueConstraint(
                fields=["cell_type", "stored_file"],
                condition=models.Q(withdrawn_at=None),
                name="reference_file_stands_once",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name
