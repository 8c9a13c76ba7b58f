"""Where the model that comes with the program lies."""

from pathlib import Path

SHIPPED_DIRECTORY = Path(__file__).resolve().parent.parent / "shipped_model"
PAIRS = "pairs"
"""Within a model directory, the model of two tests."""
