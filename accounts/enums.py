from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    TECHNICIAN = "technician", _("Technician")
    PLANNER = "planner", _("Planner")
    RECYCLER = "recycler", _("Recycler")
    ADMINISTRATOR = "administrator", _("Administrator")
    AUDITOR = "auditor", _("Auditor")
    LEGITIMATE_INTEREST = "legitimate_interest", _("Person with a legitimate interest")
    AUTHORITY = "authority", _("Authority")


class OrganisationKind(models.TextChoices):
    REFURBISHER = "refurbisher", _("Refurbisher")
    RECYCLER = "recycler", _("Recycler")
    OUTSIDER = "outsider", _("Reader of passports")


class ActorKind(models.TextChoices):
    PERSON = "person", _("Person")
    API_KEY = "api_key", _("API key")
    SYSTEM = "system", _("System")


class Scope(models.TextChoices):
    """What an API key may do; a key with only `:read` scopes can never write."""

    OFFERS_READ = "offers:read", _("Read what is offered")
    OFFERS_ANSWER = "offers:answer", _("Accept, refuse and report receipt")
    MATERIALS_REPORT = "materials:report", _("Report recovered materials")
    PASSPORTS_READ = "passports:read", _("Read passports, legitimate interest")
    PASSPORTS_AUTHORITY = "passports:authority:read", _("Read passports, authority")
    BATTERIES_READ = "batteries:read", _("Read the organisation's batteries")
    DEMANDS_READ = "demands:read", _("Read the organisation's demands")
    DEMANDS_WRITE = "demands:write", _("Enter, change, open and cancel demands")
