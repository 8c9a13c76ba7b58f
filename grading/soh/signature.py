"""The signature over a model's manifest: Ed25519 (RFC 8032).

The public half of the key that signed the shipped model stands here; its private half is not part
of the project. A model that somebody trains is signed with a key of their own.
"""

import os
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from grading.soh.errors import TrainingError

SHIPPED_PUBLIC_KEY = "289065f99ac630c0e586f50e19d8e067d7be9c635e1fef61c58bcb1887f76294"
"""Hex. Changes only together with grading/shipped_model/."""
SHIPPED_PAIRS_PUBLIC_KEY = "2edba33474b3e43c2644e1b9774139ac85a23aa4fa2dad8cf274383cd09acb2b"
"""The same for grading/shipped_model/pairs/."""
KEY_VARIABLE = "MODEL_SIGNING_KEY"
"""Environment: path of a PEM file with the Ed25519 private key to sign with."""


def signing_key(directory: Path) -> Ed25519PrivateKey:
    """The key named by MODEL_SIGNING_KEY, else the one beside `directory`, made where it lacks.

    Beside, not inside: the directory is copied to where models are used, the key is not.
    Raises TrainingError for a file that holds no Ed25519 key.
    """
    named = os.environ.get(KEY_VARIABLE)
    directory = directory.absolute()
    path = Path(named) if named else directory.parent / f"{directory.name}.signing-key.pem"
    try:
        if not path.exists() and not named:
            _write_key(path)
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise TrainingError(f"{path}: holds no signing key: {error}") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise TrainingError(f"{path}: holds no Ed25519 key. Make one with openssl genpkey.")
    return key


def _write_key(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    pem = Ed25519PrivateKey.generate().private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(pem)


def public_hex(key: Ed25519PrivateKey) -> str:
    return key.public_key().public_bytes_raw().hex()


def is_signed(content: bytes, signature_hex: str, public_key_hex: str) -> bool:
    """Whether the signature over these bytes was made with this key."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key_hex))
        key.verify(bytes.fromhex(signature_hex.strip()), content)
    except (ValueError, InvalidSignature):
        return False
    return True
