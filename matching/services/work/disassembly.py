"""A promised pack is taken apart; its modules go to the kits that were planned."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from django.db import transaction

from accounts.actors import Actor
from accounts.permissions import Permission, require
from lifecycle.models import Battery
from lifecycle.services import disassemble
from lifecycle.services.receive import new_public_id
from matching.enums import LIVE_WORK, PlannedUse, WorkEventKind, WorkKind, WorkState
from matching.errors import MatchingError
from matching.models import WorkLine, WorkOrder
from matching.queries.work import kits_of, modules_of
from matching.services.work.step import lock_batteries, lock_order, record_step
from matching.work import assign


def propose_uses(order: WorkOrder) -> dict[int, str]:
    """Position of the pack -> the code of a kit order, or `stock`: by the tests of its modules."""
    source = order.source
    if source is None:
        return {}
    kits = {kit.code: kit.modules_needed for kit in kits_of(order)}
    placed = assign(modules_of(source), kits, source.state_of_health)
    return {position: kit or PlannedUse.STOCK for position, kit in placed.items()}


def take_pack_apart(
    *,
    actor: Actor,
    order: WorkOrder,
    request_key: str,
    uses: Mapping[int, str] | None = None,
    serials: Mapping[int, str] | None = None,
    expected_version: int | None = None,
    next_public_id: Callable[[], str] = new_public_id,
) -> WorkOrder:
    """Take the pack of the order apart and give each module its use.

    `uses`: position -> code of a kit order of this pack, `stock` or `recycler`; without it the
    proposal. The promise of the pack is kept and its reservation closed. Raises MatchingError
    (a kit would get too many modules; over or stale), LifecycleError (as `disassemble`).
    """
    require(actor, Permission.CHANGE_STRUCTURE)
    with transaction.atomic():
        keys = [order.source_id] if order.source_id else []
        locked = lock_batteries(keys, structure_of=order.organisation_id)
        current, again = lock_order(
            actor, order, [WorkKind.DISASSEMBLY], request_key, expected_version
        )
        if again:
            return current
        source = locked[0]
        known = {module.position: module.state_of_health for module in modules_of(source)}
        chosen = {**propose_uses(current), **(uses or {})}
        kits = {kit.code: kit for kit in kits_of(current)}
        _check(chosen, set(known), kits)
        disassemble(
            actor=actor,
            battery=source,
            reason=f"Work order {current.code}: modules for {len(kits)} kits.",
            request_key=f"work {current.code}",
            serials=serials,
            next_public_id=next_public_id,
            for_demand=source.demand,
            order=current.code,
        )
        links = source.parts.select_related("part").order_by("since", "pk")
        parts = {link.position: link.part for link in links}
        _give_uses(current, parts, chosen, kits, known)
        record_step(
            actor=actor,
            order=current,
            kind=WorkEventKind.TAKEN_APART,
            request_key=request_key,
            note=f"{len(parts)} modules.",
            state=WorkState.DONE,
        )
    return current


def _check(uses: Mapping[int, str], positions: set[int], kits: Mapping[str, WorkOrder]) -> None:
    counts: dict[str, int] = {}
    for position, use in uses.items():
        if position not in positions:
            raise MatchingError(f"The pack has no position {position}.")
        if use not in kits and use not in {PlannedUse.STOCK, PlannedUse.RECYCLER}:
            raise MatchingError(
                f"Position {position}: “{use}” is no kit of this pack that is still to be built."
            )
        counts[use] = counts.get(use, 0) + 1
    for code, kit in kits.items():
        if counts.get(code, 0) > kit.modules_needed:
            raise MatchingError(
                f"Kit {code} takes {kit.modules_needed} modules; {counts[code]} are given to it. "
                "Send the others into stock."
            )


def _give_uses(
    order: WorkOrder,
    parts: Mapping[int, Battery],
    uses: Mapping[int, str],
    kits: Mapping[str, WorkOrder],
    known: Mapping[int, Decimal | None],
) -> None:
    """A line of the pack's own order for each module, and of its kit's order where it has one."""
    lines: list[WorkLine] = []
    filled: dict[str, int] = {}
    for position, part in sorted(parts.items()):
        kit = kits.get(uses[position])
        health = part.state_of_health if part.state_of_health is not None else known[position]
        common = {"battery": part, "position_in_pack": position, "state_of_health": health}
        lines.append(
            WorkLine(
                order=order,
                position=position,
                planned_use=PlannedUse.KIT if kit else uses[position],
                goes_into=kit,
                is_live=False,
                **common,
            )
        )
        if kit is not None:
            filled[kit.code] = filled.get(kit.code, 0) + 1
            lines.append(
                WorkLine(order=kit, position=filled[kit.code], planned_use=PlannedUse.KIT, **common)
            )
    WorkLine.objects.bulk_create(lines)
    for code in filled:
        # Whoever has the kit's page open sees that it changed.
        kits[code].version += 1
        kits[code].save(update_fields=["version"])


def is_taken_apart(kit: WorkOrder) -> bool:
    """Whether the pack of this kit's modules has been taken apart."""
    waiting = WorkOrder.objects.filter(
        kind=WorkKind.DISASSEMBLY, source=kit.source_id, state__in=LIVE_WORK
    )
    return not waiting.exists()
