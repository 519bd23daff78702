"""jobs: work that outlives a process. An import killed at any moment goes on where it was, without loss or doubles."""

from manyeyes.jobs.engine import Engine, at_work
from manyeyes.jobs.halt import NotThatWay, cancel, pause, resume
from manyeyes.jobs.import_ import ImportFailed, ImportStopped, Outcome, run_import
from manyeyes.jobs.job import Job, Plan, UnknownJob, job_by_id, jobs_of
from manyeyes.jobs.verbs import VERBS, verb_of

__all__ = [
    "VERBS",
    "Engine",
    "ImportFailed",
    "ImportStopped",
    "Job",
    "NotThatWay",
    "Outcome",
    "Plan",
    "UnknownJob",
    "at_work",
    "cancel",
    "job_by_id",
    "jobs_of",
    "pause",
    "resume",
    "run_import",
    "verb_of",
]
