"""Readers of testers' files: one file a vendor, recognised by content, never by name.

To add a vendor: write a module with a `READER` and name it in `registry.py`.
"""

from grading.readers.pulse_table import example_csv
from grading.readers.registry import known_formats, read_measurements
from grading.readers.upload import MAX_FILE_BYTES

__all__ = ["MAX_FILE_BYTES", "example_csv", "known_formats", "read_measurements"]
