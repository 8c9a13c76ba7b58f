"""python verify_proof.py PROOF.json PUBLIC_KEY: were these events in the signed ledger?

Needs Python and `pip install cryptography`, and nothing of Encore. Exits 1 with what is wrong.
"""

import json
import sys
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

proof = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
checkpoint, previous = proof["checkpoint"], proof["events"][0]["previous_hash"]
if checkpoint["public_key"] != sys.argv[2]:
    sys.exit("The checkpoint is signed with another key than the one you trust.")
for event in proof["events"]:  # 1. each event holds the hash of the one before it
    if event["previous_hash"] != previous or event["battery"] != proof["battery"]:
        sys.exit(f"Event {event['sequence']} does not follow the one before it.")
    text = json.dumps(event, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    previous = sha256(text.encode()).hexdigest()
leaf = f"{proof['battery']}:{proof['events'][-1]['sequence']}:{previous}"  # 2. the chain's end
node = sha256(b"\x00" + leaf.encode()).digest()
for side, other in proof["path"]:  # 3. and from there up the Merkle tree (RFC 6962)
    pair = bytes.fromhex(other) + node if side == "left" else node + bytes.fromhex(other)
    node = sha256(b"\x01" + pair).digest()
if node.hex() != json.loads(checkpoint["text"])["root"]:
    sys.exit("The events do not lead to the root of the checkpoint: something was changed.")
key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(checkpoint["public_key"]))  # 4. signed
try:
    key.verify(bytes.fromhex(checkpoint["signature"]), checkpoint["text"].encode())
except InvalidSignature:
    sys.exit("The signature of the checkpoint does not hold.")
print(f"{len(proof['events'])} events of {proof['battery']} hold: {checkpoint['text']}")
