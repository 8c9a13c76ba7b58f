"""Who acts: a person, an API key, or the system itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from accounts.enums import ActorKind
from accounts.permissions import (
    EVERYTHING,
    Permission,
    permissions_of_roles,
    permissions_of_scopes,
)

if TYPE_CHECKING:
    from accounts.models import ApiKey, User


NOBODY = -1


@dataclass(frozen=True)
class Actor:
    """What services and queries ask for permission, and whose name the ledger keeps.

    `organisation_id` None means every organisation and belongs to the system alone.
    """

    kind: ActorKind
    reference: str
    name: str
    organisation_id: int | None
    organisation_name: str = ""
    roles: tuple[str, ...] = ()
    permissions: frozenset[Permission] = field(default_factory=frozenset)

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions

    @property
    def sees_everything(self) -> bool:
        return self.kind == ActorKind.SYSTEM

    @classmethod
    def system(cls, name: str = "Encore") -> Actor:
        return cls(ActorKind.SYSTEM, "system", name, None, "", (), EVERYTHING)

    @classmethod
    def of_user(cls, user: User, organisation_id: int | None = None) -> Actor:
        """The person in one organisation: the one asked for, else the first they belong to.

        A person without a membership has no permission at all.
        """
        from accounts.models import Membership  # models are not ready when this module loads

        memberships = list(
            Membership.objects.filter(user=user, organisation__is_active=True)
            .select_related("organisation")
            .order_by("organisation_id")
        )
        chosen = [m for m in memberships if m.organisation_id == organisation_id] or [
            m for m in memberships if m.organisation_id == memberships[0].organisation_id
        ]
        roles = tuple(sorted(m.role for m in chosen))
        return cls(
            ActorKind.PERSON,
            f"user:{user.pk}",
            user.display_name,
            # -1 is nobody's: a person without membership must never read as "every organisation".
            chosen[0].organisation_id if chosen else NOBODY,
            chosen[0].organisation.name if chosen else "",
            roles,
            permissions_of_roles(list(roles)),
        )

    @classmethod
    def of_api_key(cls, key: ApiKey) -> Actor:
        return cls(
            ActorKind.API_KEY,
            f"api_key:{key.pk}",
            key.name,
            key.organisation_id,
            key.organisation.name,
            (),
            permissions_of_scopes(list(key.scopes)),
        )


def own_organisation(actor: Actor) -> int:
    """The organisation that a new row belongs to; nobody's where the actor has none."""
    return NOBODY if actor.organisation_id is None else actor.organisation_id
