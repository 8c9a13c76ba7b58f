"""What every payload of a ledger event has in common."""

from decimal import Decimal
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from lifecycle.enums import EventKind
from lifecycle.ledger import canonical_text

# A measured value: digits as they were read, never a float.
Measured = Annotated[Decimal, Field(allow_inf_nan=False, max_digits=18, decimal_places=6)]
Fraction = Annotated[Decimal, Field(ge=0, le=2, decimal_places=6)]
Words = Annotated[str, Field(max_length=2000)]
Name = Annotated[str, Field(min_length=1, max_length=200)]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class EventPayload(BaseModel):
    """A typed, versioned payload; unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    kind: ClassVar[EventKind]
    version: ClassVar[int] = 1

    def canonical(self) -> str:
        """The text that is hashed and kept."""
        return canonical_text(self.model_dump(mode="python"))
