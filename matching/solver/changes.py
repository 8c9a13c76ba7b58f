"""Changes of what-ifs that stand on each other: put together, and what the last one added."""

from __future__ import annotations

from typing import Any

from matching.solver.what_if import KEYS

Json = dict[str, Any]
LISTS = ("pins", "bans", "without_demands", "without_batteries")
TABLES = ("demands", "batteries")


def put_together(earlier: Json, later: Json) -> Json:
    """What both say; of the same figure the later one."""
    both: Json = {}
    for key in KEYS:
        if key in LISTS:
            old = earlier.get(key, [])
            value: Any = old + [one for one in later.get(key, []) if one not in old]
        else:
            value = dict(earlier.get(key, {}))
            for name, figures in later.get(key, {}).items():
                value[name] = value.get(name, {}) | figures
        if value:
            both[key] = value
    return both


def added_to(earlier: Json, both: Json) -> Json:
    """What `both` says and `earlier` does not."""
    added: Json = {}
    for key in LISTS:
        added[key] = [one for one in both.get(key, []) if one not in earlier.get(key, [])]
    for key in TABLES:
        added[key] = {
            name: news
            for name, figures in both.get(key, {}).items()
            if (news := _news(earlier.get(key, {}).get(name, {}), figures))
        }
    return {key: value for key, value in added.items() if value}


def _news(earlier: Json, figures: Json) -> Json:
    return {field: value for field, value in figures.items() if earlier.get(field) != value}
