import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from lifecycle.enums import DocumentKind
from lifecycle.models.battery import Battery
from lifecycle.models.sealed import SealedModel
from lifecycle.models.stored_file import StoredFile


class Document(SealedModel):
    """A paper about one or more batteries; a new revision supersedes the old one, which stays."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    batteries = models.ManyToManyField(Battery, related_name="documents")
    kind = models.CharField(_("kind"), max_length=30, choices=DocumentKind)
    title = models.CharField(_("title"), max_length=200)
    revision = models.PositiveIntegerField(_("revision"), default=1)
    stored_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT)
    media_type = models.CharField(max_length=60)
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    filed_at = models.DateTimeField()

    class Meta:
        ordering = ["-filed_at", "-pk"]

    def __str__(self) -> str:
        return self.title
