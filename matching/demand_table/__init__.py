"""Demands as a table that people and their systems keep: CSV or JSON. No Django here."""

from matching.demand_table.cells import read_cell
from matching.demand_table.columns import COLUMNS, FIGURES_IN_FILE, LISTS, TERMS_IN_FILE
from matching.demand_table.reading import MOST_BYTES, MOST_LINES, DemandFileError, Line, read_table
from matching.demand_table.writing import write_csv, write_json

__all__ = [
    "COLUMNS",
    "FIGURES_IN_FILE",
    "LISTS",
    "MOST_BYTES",
    "MOST_LINES",
    "TERMS_IN_FILE",
    "DemandFileError",
    "Line",
    "read_cell",
    "read_table",
    "write_csv",
    "write_json",
]
