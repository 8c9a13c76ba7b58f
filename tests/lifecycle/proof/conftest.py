import pytest

from accounts.actors import Actor
from lifecycle.services import write_checkpoint


@pytest.fixture(autouse=True)
def checkpoint_dir(settings, tmp_path):
    settings.CHECKPOINT_DIR = tmp_path / "checkpoints"
    return settings.CHECKPOINT_DIR


@pytest.fixture
def sign(django_capture_on_commit_callbacks):
    def sign():
        with django_capture_on_commit_callbacks(execute=True):
            return write_checkpoint(actor=Actor.system())

    return sign


@pytest.fixture
def herd(receive, inspect):
    """Five batteries, every second one inspected."""
    batteries = [receive(f"H{number}") for number in range(5)]
    for battery in batteries[::2]:
        inspect(battery)
    return batteries
