"""The Chromium that this machine has."""

import os
from pathlib import Path

PLACES = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find_chromium(bundled: str) -> str | None:
    """Its path: the one in CHROMIUM, of the system, else the one that Playwright downloaded."""
    for place in (os.environ.get("CHROMIUM", ""), *PLACES, bundled):
        if place and Path(place).is_file():
            return place
    return None
