"""The header's navigation: each app registers its entries in `ready()`."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

from accounts.actors import Actor
from accounts.permissions import Permission


@dataclass(frozen=True, slots=True)
class Entry:
    order: int
    label: str | Promise
    url_name: str
    permission: Permission | None


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as a page shows it. `current` is the value of aria-current, empty elsewhere."""

    label: str | Promise
    url: str
    current: str


_entries: dict[str, Entry] = {}


def register_entry(
    order: int, label: str | Promise, url_name: str, permission: Permission | None
) -> None:
    """Add an entry, shown to whoever has the permission (None: to everybody signed in)."""
    _entries[url_name] = Entry(order, label, url_name, permission)


def links_for(actor: Actor, path: str) -> list[Link]:
    """The entries that the actor may open, in order; the one that `path` lies in is marked."""
    shown = [
        (entry, url)
        for entry in sorted(_entries.values(), key=lambda entry: entry.order)
        if (entry.permission is None or actor.may(entry.permission))
        and (url := _address(entry.url_name))
    ]
    around = max((url for _, url in shown if _lies_in(path, url)), key=len, default="")
    return [
        Link(entry.label, url, ("page" if url == path else "true") if url == around else "")
        for entry, url in shown
    ]


def _lies_in(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))


def _address(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""
