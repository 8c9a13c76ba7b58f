"""Labels as they are scanned or typed. No Django here."""

from lifecycle.labels.digital_link import digital_link, parse_digital_link
from lifecycle.labels.gs1 import check_digit, gtin_14
from lifecycle.labels.label import Label, LabelError
from lifecycle.labels.parse import parse_label

__all__ = [
    "Label",
    "LabelError",
    "check_digit",
    "digital_link",
    "gtin_14",
    "parse_digital_link",
    "parse_label",
]
