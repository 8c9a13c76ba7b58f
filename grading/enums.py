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


class PolicyState(models.TextChoices):
    """How far a version has come. Whether an approved one is in force is a question of the day."""

    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    APPROVED = "approved", _("Approved")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class PolicyStepKind(models.TextChoices):
    SHIPPED = "shipped", _("Shipped with Encore")
    COPIED = "copied", _("Drafted")
    CHANGED = "changed", _("Changed")
    SUBMITTED = "submitted", _("Submitted for review")
    SENT_BACK = "sent_back", _("Sent back")
    APPROVED = "approved", _("Approved")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Application(models.TextChoices):
    """What a battery may be used for; the codes of `grading.policy.APPLICATIONS`."""

    TRACTION = "traction", _("Back to traction")
    FORKLIFT_80V = "forklift_80v", _("Forklift, 80 V")
    FORKLIFT_48V = "forklift_48v", _("Forklift, 48 V")
    FORKLIFT_24V = "forklift_24v", _("Forklift, 24 V")
    STORAGE = "storage", _("Arena and other stationary storage")
    GENERATOR = "generator", _("Generator and backup power")
    PARTS = "parts", _("For parts")


class ApplicationStatus(models.TextChoices):
    ALLOWED = "allowed", _("Allowed")
    NOT_YET = "not_yet", _("Not yet")
    NOT_ALLOWED = "not_allowed", _("Not allowed")
