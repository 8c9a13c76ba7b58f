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
]
REFURBISHER_NAME = "Second Current (demonstration)"
RECYCLER_NAMES = ["Black Mass Metals (demonstration)", "Cobalt Circle (demonstration)"]


def create_demo_accounts() -> tuple[Organisation, list[Organisation], dict[str, User]]:
    """Make the refurbisher, two recyclers and one person for each role (two technicians)."""
    refurbisher = Organisation.objects.create(
        name=REFURBISHER_NAME, kind=OrganisationKind.REFURBISHER
    )
    recyclers = [
        Organisation.objects.create(name=name, kind=OrganisationKind.RECYCLER)
        for name in RECYCLER_NAMES
    ]
    users = {}
    for username, role_label, full_name in DEMO_SIGN_INS:
        role = Role(role_label.lower())
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
        organisation = recyclers[0] if role == Role.RECYCLER else refurbisher
        Membership.objects.create(user=user, organisation=organisation, role=role)
        users[username] = user
    return refurbisher, recyclers, users
