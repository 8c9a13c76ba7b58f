"""Pages of a list that may have a million lines."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.utils.functional import cached_property

MOST_COUNTED = 10_000


class CappedPaginator(Paginator):  # type: ignore[type-arg]
    """Counts to MOST_COUNTED and no further: nobody turns that many pages, and counting a million
    rows would take longer than showing fifty. `is_capped` says that there are more."""

    @cached_property
    def count(self) -> int:
        return min(self._counted, MOST_COUNTED)

    @property
    def is_capped(self) -> bool:
        return self._counted > MOST_COUNTED

    @cached_property
    def _counted(self) -> int:
        rows: Any = self.object_list
        rows = rows.order_by()
        return int(rows.values("pk")[: MOST_COUNTED + 1].count())
