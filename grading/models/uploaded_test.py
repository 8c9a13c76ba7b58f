import uuid

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from grading.enums import UploadState
from grading.models.instrument import Instrument
from lifecycle.models import Battery, StoredFile
from lifecycle.models.sealed import SealedModel


class UploadedTest(SealedModel):
    """A tester's file that was read and waits for a person to confirm or discard it.

    `summary` is what the reader found, for the screen; the file itself is the evidence.
    """

    __test__ = False  # not a test case, whatever pytest makes of its name

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    battery = models.ForeignKey(Battery, on_delete=models.PROTECT, related_name="test_uploads")
    stored_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT)
    file_name = models.CharField(_("file"), max_length=200)
    reader = models.CharField(_("format"), max_length=80)
    summary = models.JSONField()
    keep_sound = models.BooleanField(
        _("damaged records left out"),
        default=False,
        help_text=_("Asked for by the person who uploaded it; what was left out is listed."),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=UploadState, default=UploadState.DRAFT
    )
    measured_at = models.DateTimeField(_("measured"), null=True, blank=True)
    operator_reference = models.CharField(max_length=64, blank=True)
    instrument = models.ForeignKey(
        Instrument, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.TextField(_("note"), blank=True)
    uploaded_by_reference = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField(_("uploaded"))
    decided_at = models.DateTimeField(null=True, blank=True)
    request_key = models.CharField(max_length=120, unique=True)

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=UploadState.DRAFT, decided_at=None)
                | (~models.Q(state=UploadState.DRAFT) & models.Q(decided_at__isnull=False)),
                name="draft_or_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.get_state_display()})"

    def get_absolute_url(self) -> str:
        return reverse("grading:draft", args=[self.uid])
