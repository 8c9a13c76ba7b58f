"""Names and VINs, kept beside the ledger under the reference that the ledger holds."""

from django.utils import timezone

from accounts.actors import Actor
from accounts.permissions import Permission, require
from lifecycle.ledger import commit_to
from lifecycle.models import PersonalDatum


def reference_of(subject: str, value: str) -> str:
    """The reference under which this value of this subject is kept; made where it is new."""
    datum = PersonalDatum.objects.filter(subject=subject, value=value, erased_at=None).first()
    if datum is None:
        reference, salt = commit_to(value)
        datum = PersonalDatum.objects.create(
            reference=reference, subject=subject, salt=salt, value=value
        )
    return datum.reference


def erase_personal_data(*, actor: Actor, subject: str) -> int:
    """Erase every value of a subject (GDPR Art. 17); the chain still verifies. Returns how many."""
    require(actor, Permission.ERASE_PERSONAL_DATA)
    return PersonalDatum.objects.filter(subject=subject, erased_at=None).update(
        salt="", value="", erased_at=timezone.now()
    )
