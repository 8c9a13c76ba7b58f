"""Which vehicles a battery was in, folded from its events. No Django."""

from lifecycle.vehicles.stays import TELLS_OF_VEHICLES, StayFacts, next_stays, stays_of

__all__ = ["TELLS_OF_VEHICLES", "StayFacts", "next_stays", "stays_of"]
