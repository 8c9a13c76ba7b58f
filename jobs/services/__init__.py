from jobs.services.cancelling import cancel_job, run_again
from jobs.services.enqueuing import enqueue, nudge
from jobs.services.running import LeaseLostError, run_job
from jobs.services.sweeping import Sweep, sweep

__all__ = [
    "LeaseLostError",
    "Sweep",
    "cancel_job",
    "enqueue",
    "nudge",
    "run_again",
    "run_job",
    "sweep",
]
