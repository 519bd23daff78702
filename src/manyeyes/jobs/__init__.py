"""jobs: work that outlives a process. An import killed at any moment goes on where it was, without loss or doubles."""

from manyeyes.jobs.engine import Engine, at_work
from manyeyes.jobs.import_ import ImportFailed, ImportStopped, Outcome, run_import

__all__ = ["Engine", "ImportFailed", "ImportStopped", "Outcome", "at_work", "run_import"]
