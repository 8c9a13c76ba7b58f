"""Which module of an opened pack goes into which kit: the likest together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Module:
    """A position of the pack; its state of health as it was tested, or None."""

    position: int
    state_of_health: Decimal | None = None


def assign(
    modules: Sequence[Module], kits: Mapping[str, int], pack_health: Decimal | None = None
) -> dict[int, str]:
    """Position -> kit, or an empty text for a module that is left over.

    `kits`: name -> how many modules it takes, in the order in which they are served. The best
    modules come first and stay together, so neighbours in health share a kit and the weakest are
    left over. An untested module counts as the pack (assumption); where none was tested, positions
    stay together. Kits that no longer fit stay empty.
    """
    ordered = sorted(modules, key=lambda module: (-_health(module, pack_health), module.position))
    placed: dict[int, str] = {module.position: "" for module in modules}
    first = 0
    for name, count in kits.items():
        chosen = ordered[first : first + count]
        if len(chosen) < count:
            continue
        first += count
        for module in chosen:
            placed[module.position] = name
    return placed


def _health(module: Module, pack_health: Decimal | None) -> Decimal:
    if module.state_of_health is not None:
        return module.state_of_health
    return Decimal(0) if pack_health is None else pack_health
