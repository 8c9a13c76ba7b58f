from dataclasses import dataclass


class LabelError(ValueError):
    """The text cannot be a label; the message says why and what to do."""


@dataclass(frozen=True)
class Label:
    """What a scanned or typed label says about the battery that carries it."""

    text: str
    public_id: str = ""
    gtin: str = ""
    serial: str = ""
    gb_t_34014: str = ""

    @property
    def identifier_values(self) -> list[str]:
        """The values under which such a battery may be registered."""
        serial = self.serial.upper()
        values = [self.gb_t_34014, f"{self.gtin}:{serial}" if self.gtin else "", serial]
        return [value for value in values if value]
