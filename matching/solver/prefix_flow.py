"""Strings as flows: running sums over packs sorted by health, shared by both integer programs.

For packs from the weakest up let a_t be 1 where pack t is the weakest of a string and u_t where it
is another member; A and U are their running sums. Members join the oldest string that lacks one, so
strings exist exactly where U_t ≤ (k-1) A_t (none joins before its weakest) and
(k-1) A_i ≤ U_last(i) (each is full before its spread is used up).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from matching.solver.market import Ints
from matching.solver.mip import INFINITY, Model


def running_sums(
    model: Model, sums: Sequence[tuple[int, int]], last: Ints, k: int
) -> list[tuple[int, int]]:
    """Columns A_t and U_t with the rules that make strings of k.

    `sums` are rows (= 0) in which each a_t and u_t already stands with +1; `last` is the end
    (exclusive) of the packs within the spread above each.
    """
    n = len(sums)
    joins = [model.row(-INFINITY, 0) for _ in range(n)]
    fulls = [model.row(-INFINITY, 0) for _ in range(n)]
    due: dict[int, list[int]] = defaultdict(list)
    for t in range(n):
        due[int(last[t]) - 1].append(t)
    columns = []
    for t in range(n):
        of_a: dict[int, float] = {sums[t][0]: -1, joins[t]: -(k - 1), fulls[t]: k - 1}
        of_u: dict[int, float] = {sums[t][1]: -1, joins[t]: 1}
        if t + 1 < n:
            of_a[sums[t + 1][0]] = 1
            of_u[sums[t + 1][1]] = 1
        for i in due[t]:
            of_u[fulls[i]] = -1
        columns.append((model.column(0, 0, INFINITY, of_a), model.column(0, 0, INFINITY, of_u)))
    return columns
