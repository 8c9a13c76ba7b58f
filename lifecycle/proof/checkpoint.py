"""A checkpoint: a short signed text that says where every chain stood at a moment."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

FORMAT = "encore-checkpoint-1"
NO_PREVIOUS = "0" * 64


@dataclass(frozen=True)
class CheckpointText:
    """The fields that are signed. `root` is the Merkle root over all heads by battery ID;
    `changed_sha256` the digest over those that moved since `previous` (hash of its text);
    `sealed_rows` how many rows beside the ledger have ever had a seal: it never falls."""

    number: int
    made_at: str
    batteries: int
    events: int
    changed: int
    changed_sha256: str
    root: str
    previous: str
    sealed_rows: int = 0

    @property
    def text(self) -> str:
        fields = {"format": FORMAT, **asdict(self)}
        return json.dumps(fields, sort_keys=True, separators=(",", ":"))

    @property
    def hash(self) -> str:
        return sha256(self.text.encode()).hexdigest()

    @classmethod
    def parse(cls, text: str) -> CheckpointText:
        """From the signed text. Raises ValueError for anything else."""
        try:
            fields: dict[str, Any] = json.loads(text)
            if fields.pop("format") != FORMAT:
                raise ValueError("an unknown format")
            parsed = cls(**fields)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise ValueError(f"This is no checkpoint of Encore: {error}") from error
        if parsed.text != text:
            raise ValueError("This is no checkpoint of Encore: its text is not canonical")
        return parsed


@dataclass(frozen=True)
class SignedCheckpoint:
    """As it is published: the text, its Ed25519 signature and the public key (hex, RFC 8032)."""

    text: str
    signature: str
    public_key: str


def public_key_of(signing_key: bytes) -> str:
    """The public key (hex) of a signing key of 32 bytes."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(signing_key).public_key().public_bytes_raw().hex()


def sign_checkpoint(checkpoint: CheckpointText, signing_key: bytes) -> SignedCheckpoint:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.from_private_bytes(signing_key)
    signature = key.sign(checkpoint.text.encode()).hex()
    return SignedCheckpoint(checkpoint.text, signature, key.public_key().public_bytes_raw().hex())


def signature_holds(signed: SignedCheckpoint) -> bool:
    """Whether the text was signed by the owner of the public key."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(signed.public_key))
        key.verify(bytes.fromhex(signed.signature), signed.text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True
