"""The passport for programs that follow a link: JSON-LD with the words of GS1 and schema.org.

The context stands in the document, so that nothing is fetched to read it.
"""

from __future__ import annotations

from typing import Any

from lifecycle.passport.data_points import Tier
from lifecycle.passport.document import passport_document
from lifecycle.passport.source import PassportSource

CONTEXT = {
    "gs1": "https://ref.gs1.org/voc/",
    "schema": "https://schema.org/",
    "encore": "https://w3id.org/encore/battery#",
    "gtin": "gs1:gtin",
    "serialNumber": "gs1:hasSerialNumber",
    "productName": "gs1:productName",
    "manufacturer": "schema:manufacturer",
    "sameAs": {"@id": "schema:sameAs", "@type": "@id"},
    "passport": {"@id": "encore:passport", "@type": "@json"},
}


def json_ld(source: PassportSource, tier: Tier) -> dict[str, Any]:
    """The document of the tier as linked data about the battery."""
    figures = source.figures
    described = {
        "@context": CONTEXT,
        "@id": source.battery_url,
        "@type": ["gs1:Product", "schema:Product"],
        "productName": f"{figures.maker} {figures.name}",
        "manufacturer": figures.maker,
        "serialNumber": source.serial,
        "sameAs": source.passport_url,
        "passport": passport_document(source, tier),
    }
    return described | ({"gtin": figures.gtin} if figures.gtin else {})
