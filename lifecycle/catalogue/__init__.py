"""The catalogue as a table that people keep elsewhere: CSV or JSON. No Django here."""

from lifecycle.catalogue.table import COLUMNS, CatalogueFileError, Line, read_table, write_table

__all__ = ["COLUMNS", "CatalogueFileError", "Line", "read_table", "write_table"]
