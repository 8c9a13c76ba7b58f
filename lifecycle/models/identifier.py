from django.db import models
from django.utils.translation import gettext_lazy as _

from lifecycle.enums import IdentifierKind
from lifecycle.models.battery import Battery


class Identifier(models.Model):
    """A name that the battery carries or carried; a recoded battery keeps the old one."""

    battery = models.ForeignKey(Battery, on_delete=models.PROTECT, related_name="identifiers")
    kind = models.CharField(_("kind"), max_length=20, choices=IdentifierKind)
    value = models.CharField(_("value"), max_length=120, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "value"],
                condition=~models.Q(kind=IdentifierKind.SERIAL),
                name="identifier_names_one_battery",
            ),
        ]

    def __str__(self) -> str:
        return self.value
