"""The outsider's script as an outsider runs it: nothing of ours beside it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from lifecycle.queries import proof_of

SCRIPT = Path(__file__).resolve().parents[3] / "docs" / "verify_proof.py"


@pytest.fixture
def run(tmp_path):
    def run(proof, key=None):
        path = tmp_path / "proof.json"
        path.write_text(json.dumps(proof, ensure_ascii=False))
        key = key or proof["checkpoint"]["public_key"]
        done = subprocess.run(
            [sys.executable, "-I", str(SCRIPT), str(path), key],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr

    return run


@pytest.fixture
def proof(herd, sign, inspect):
    sign()
    inspect(herd[2])  # what comes after the checkpoint is not in the proof
    return proof_of(herd[2])


def test_a_true_proof_holds(proof, run):
    code, said = run(proof)
    assert (code, len(proof["events"])) == (0, 2)
    assert said.startswith(f"2 events of {proof['battery']} hold: ")


def test_a_proof_of_the_last_events_alone_holds(herd, proof, run):
    later = proof_of(herd[2], since=2)
    assert (run(later)[0], [event["sequence"] for event in later["events"]]) == (0, [2])


@pytest.mark.parametrize("field", ["payload_text", "kind", "occurred_at", "actor_organisation",
                                   "previous_hash", "request_key"])  # fmt: skip
def test_a_changed_field_does_not(proof, run, field):
    proof["events"][0][field] += " "
    assert run(proof)[0] == 1


def test_nor_a_left_out_event_nor_another_root_nor_another_signature_nor_another_key(proof, run):
    shorter = {**proof, "events": proof["events"][:1]}
    assert "something was changed" in run(shorter)[1]
    swapped = {**proof, "path": [[{"left": "right", "right": "left"}[s], h]
                                 for s, h in proof["path"]]}  # fmt: skip
    assert "something was changed" in run(swapped)[1]
    text = proof["checkpoint"]["text"].replace('"number":1', '"number":2')
    forged = {**proof, "checkpoint": {**proof["checkpoint"], "text": text}}
    assert "signature" in run(forged)[1]
    assert "another key" in run(proof, key="0" * 64)[1]


def test_no_name_and_no_vin_is_in_it(receive, sign, technician):
    battery = receive("P1", vin="1N4AZ0CP0DC400001")
    sign()
    text = json.dumps(proof_of(battery))
    assert "1N4AZ0CP0DC400001" not in text
    assert technician.name not in text


def test_the_command_says_when_there_is_none_yet(receive):
    battery = receive("P2")
    with pytest.raises(CommandError, match="No checkpoint has seen event 1") as refused:
        call_command("export_proof", battery.public_id)
    assert refused.value.returncode == 2
