"""What a document is, by its bytes and never by its name; nothing that a browser could run."""

from __future__ import annotations

PDF, PNG, JPEG, TEXT = "application/pdf", "image/png", "image/jpeg", "text/plain"
ACCEPTED = "PDF, PNG, JPEG or plain text"
_SIGNATURES = {b"%PDF-": PDF, b"\x89PNG\r\n\x1a\n": PNG, b"\xff\xd8\xff": JPEG}
# A browser that sniffs reads text that begins like this as a page.
_MARKUP = (b"<", b"\xef\xbb\xbf<", b"{\\rtf", b"MZ", b"PK", b"\x7fELF", b"#!")


def media_type(content: bytes) -> str:
    """One of four types, or an empty text for anything else (HTML, SVG, archives, programs)."""
    for signature, kind in _SIGNATURES.items():
        if content.startswith(signature):
            return kind
    if content.lstrip()[:8].startswith(_MARKUP) or b"\x00" in content:
        return ""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    printable = all(char.isprintable() or char in "\r\n\t\f" for char in text)
    return TEXT if text.strip() and printable else ""
