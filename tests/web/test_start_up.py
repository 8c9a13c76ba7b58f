"""The web process starts fast: what is slow to import is loaded where it is used."""

import os
import subprocess
import sys

SLOW = [
    "pandas",
    "sklearn",
    "scipy",
    "highspy",
    "vl_convert",
    "pyarrow",
    "python_calamine",
    "skops",
]
START = """
import sys, django
django.setup()
from django.urls import get_resolver
def load(patterns):
    for entry in patterns:
        load(getattr(entry, "url_patterns", []))
load(get_resolver().url_patterns)
print(" ".join(name for name in sys.argv[1:] if name in sys.modules))
"""


def test_starting_loads_nothing_slow():
    done = subprocess.run(
        [sys.executable, "-c", START, *SLOW],
        capture_output=True,
        text=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"},
    )
    assert (done.returncode, done.stdout.split()) == (0, []), done.stderr
