"""People and organisations of the demonstration. Never made outside demo mode."""

from accounts.enums import OrganisationKind, Role
from accounts.models import Membership, Organisation, User

DEMO_PASSWORD = "demo-battery-pack"  # noqa: S105 - printed on the demo's own sign-in page
DEMO_SIGN_INS = [
    ("technician", Role.TECHNICIAN.label, "Tess Visser"),
    ("technician2", Role.TECHNICIAN.label, "Milan Bakker"),
    ("planner", Role.PLANNER.label, "Priya Raman"),
    ("recycler", Role.RECYCLER.label, "Rik Claes"),
    ("administrator", Role.ADMINISTRATOR.label, "Ada Lindqvist"),
    ("auditor", Role.AUDITOR.label, "Aoife Byrne"),
    ("legitimate_interest", Role.LEGITIMATE_INTEREST.label, "Ines Duarte"),
    ("authority", Role.AUTHORITY.label, "Anton Weiss"),
]
REFURBISHER_NAME = "Second Current (demonstration)"
OUTSIDER_NAME = "Readers of passports (demonstration)"
RECYCLER_NAMES = ["Black Mass Metals (demonstration)", "Cobalt Circle (demonstration)"]


def create_demo_accounts() -> tuple[Organisation, list[Organisation], dict[str, User]]:
    """Make the refurbisher, two recyclers, outsiders, and one person a role (two technicians)."""
    refurbisher = Organisation.objects.create(
        name=REFURBISHER_NAME, kind=OrganisationKind.REFURBISHER
    )
    recyclers = [
        Organisation.objects.create(name=name, kind=OrganisationKind.RECYCLER)
        for name in RECYCLER_NAMES
    ]
    outsiders = Organisation.objects.create(name=OUTSIDER_NAME, kind=OrganisationKind.OUTSIDER)
    homes = {
        Role.RECYCLER: recyclers[0],
        Role.LEGITIMATE_INTEREST: outsiders,
        Role.AUTHORITY: outsiders,
    }
    users = {}
    for username, _, full_name in DEMO_SIGN_INS:
        role = Role(username.rstrip("2"))
        first_name, last_name = full_name.split(" ", 1)
        administers = role == Role.ADMINISTRATOR
        user = User(
            username=username,
            first_name=first_name,
            last_name=last_name,
            is_staff=administers,
            is_superuser=administers,
        )
        user.set_password(DEMO_PASSWORD)
        user.save()
        Membership.objects.create(user=user, organisation=homes.get(role, refurbisher), role=role)
        users[username] = user
    return refurbisher, recyclers, users
