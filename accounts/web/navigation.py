"""The header's navigation: each app registers its entries in `ready()`.

Entries of one section share a place in the first line; the second line shows them while one of
them is open. So the first line stays short, and everything is two clicks away without a script.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.permissions import Permission


@dataclass(frozen=True, slots=True)
class Section:
    """What entries of several apps go under; stands where its first entry would stand."""

    label: str | Promise


BATTERIES = Section(_("Batteries"))
PLANNING = Section(_("Planning"))
RECYCLING = Section(_("Recycling"))
TESTING = Section(_("Testing"))
RECORDS = Section(_("Records"))


@dataclass(frozen=True, slots=True)
class Entry:
    order: int
    label: str | Promise
    url_name: str
    permission: Permission | None
    section: Section | None


@dataclass(frozen=True, slots=True)
class Link:
    """An entry or section as a page shows it. `current` is the value of aria-current, empty
    elsewhere; `inner` are the entries of a section."""

    label: str | Promise
    url: str
    current: str
    inner: list[Link] = field(default_factory=list)


_entries: dict[str, Entry] = {}


def register_entry(
    order: int,
    label: str | Promise,
    url_name: str,
    permission: Permission | None,
    section: Section | None = None,
) -> None:
    """Add an entry, shown to whoever has the permission (None: to everybody signed in)."""
    _entries[url_name] = Entry(order, label, url_name, permission, section)


def links_for(actor: Actor, path: str) -> list[Link]:
    """What the actor may open, in order; the entry that `path` lies in is marked, and its section.

    A section of which the actor sees one entry alone is that entry.
    """
    shown = [
        (entry, url)
        for entry in sorted(_entries.values(), key=lambda entry: entry.order)
        if (entry.permission is None or actor.may(entry.permission))
        and (url := _address(entry.url_name))
    ]
    around = max((url for _entry, url in shown if _lies_in(path, url)), key=len, default="")
    lines: dict[Section | str, list[Link]] = {}
    for entry, url in shown:
        mark = ("page" if url == path else "true") if url == around else ""
        lines.setdefault(entry.section or url, []).append(Link(entry.label, url, mark))
    return [_link(place, inner) for place, inner in lines.items()]


def _link(place: Section | str, inner: list[Link]) -> Link:
    first = inner[0]
    if isinstance(place, str) or len(inner) == 1:
        return first
    marked = any(link.current for link in inner)
    return Link(place.label, first.url, "true" if marked else "", inner)


def _lies_in(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))


def _address(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""
