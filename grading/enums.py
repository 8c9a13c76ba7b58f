from django.db import models
from django.utils.translation import gettext_lazy as _


class UploadState(models.TextChoices):
    DRAFT = "draft", _("Read, not confirmed")
    CONFIRMED = "confirmed", _("Confirmed")
    DISCARDED = "discarded", _("Discarded")


class Method(models.TextChoices):
    """How a state of health was found; the words of the ledger's `Estimated`."""

    PULSE_MODEL = "pulse_model", _("Pulse model")
    TWO_POINT_MODEL = "two_point_model", _("Two-point model")
    CAPACITY_TEST = "capacity_test", _("Capacity test")
    FROM_MODULES = "from_modules", _("Weakest of its modules")
    BMS_CLAIM = "bms_claim", _("Claim of the BMS")
    FUSED = "fused", _("All evidence together")


class Outcome(models.TextChoices):
    ESTIMATED = "estimated", _("Estimated")
    REFUSED = "refused", _("Refused")


class ModelKind(models.TextChoices):
    ONE_TEST = "one_test", _("One pulse test")
    TWO_TESTS = "two_tests", _("Two tests with a counted charge")


class ModelState(models.TextChoices):
    CANDIDATE = "candidate", _("Candidate")
    ACTIVE = "active", _("Active")
    RETIRED = "retired", _("Retired")
