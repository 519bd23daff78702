"""jobs: work that outlives a process. An import killed at any moment goes on where it was, without loss or doubles."""

from manyeyes.jobs.apply import Applied, apply, carry_out, foresee, read
from manyeyes.jobs.engine import Engine, at_work
from manyeyes.jobs.halt import NotThatWay, cancel, pause, resume
from manyeyes.jobs.import_ import Imported, run_import
from manyeyes.jobs.job import Job, Plan, UnknownJob, job_by_id, jobs_of, unfinished_jobs
from manyeyes.jobs.looking import looking
from manyeyes.jobs.machines import Standing, machine_stages, standing, waits_for_machine
from manyeyes.jobs.release import begin_release, job_of_release, run_release
from manyeyes.jobs.retrain import has_work, keeping_live, train_now, train_stages
from manyeyes.jobs.run import JobFailed, JobHalted, JobStopped, JobWaits, Outcome, begin, run_stage, unfinished
from manyeyes.jobs.trial import Near, TriedOut, try_out
from manyeyes.jobs.unasked import begin_what_waits, working_unasked
from manyeyes.jobs.upkeep import Upkeep, keeping_up, upkeep_once
from manyeyes.jobs.verbs import VERBS, verb_of

__all__ = [
    "VERBS",
    "Applied",
    "Engine",
    "Imported",
    "Job",
    "JobFailed",
    "JobHalted",
    "JobStopped",
    "JobWaits",
    "Near",
    "NotThatWay",
    "Outcome",
    "Plan",
    "Standing",
    "TriedOut",
    "UnknownJob",
    "Upkeep",
    "apply",
    "at_work",
    "begin",
    "begin_release",
    "begin_what_waits",
    "cancel",
    "carry_out",
    "foresee",
    "has_work",
    "job_by_id",
    "job_of_release",
    "jobs_of",
    "keeping_live",
    "keeping_up",
    "looking",
    "machine_stages",
    "pause",
    "read",
    "resume",
    "run_import",
    "run_release",
    "run_stage",
    "standing",
    "train_now",
    "train_stages",
    "try_out",
    "unfinished",
    "unfinished_jobs",
    "upkeep_once",
    "verb_of",
    "waits_for_machine",
    "working_unasked",
]
