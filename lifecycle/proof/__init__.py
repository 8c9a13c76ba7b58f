"""What proves the ledger to an outsider: seals, Merkle tree, signed checkpoints. No Django here."""

from lifecycle.proof.checkpoint import (
    CheckpointText,
    SignedCheckpoint,
    public_key_of,
    sign_checkpoint,
    signature_holds,
)
from lifecycle.proof.leaves import Leaf, digest_of
from lifecycle.proof.merkle import merkle_path, merkle_root, root_by_path
from lifecycle.proof.seal import row_seal, seal_key, seal_of

__all__ = [
    "CheckpointText",
    "Leaf",
    "SignedCheckpoint",
    "digest_of",
    "merkle_path",
    "merkle_root",
    "public_key_of",
    "root_by_path",
    "row_seal",
    "seal_key",
    "seal_of",
    "sign_checkpoint",
    "signature_holds",
]
