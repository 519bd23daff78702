"""A job as a durable workflow: wait until every batch is done, look at everything together, say that it is done.

DBOS calls an unfinished workflow again after a crash, here or, when its process is gone, in another one. It writes no
effect of its own: called twice, it waits for the same rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbos import DBOS, SetWorkflowID

from manyeyes import projects
from manyeyes.jobs import batches, store
from manyeyes.jobs.halt import forget
from manyeyes.jobs.job import RUNNING, job_by_id
from manyeyes.jobs.present import current
from manyeyes.jobs.verbs import verb_of

if TYPE_CHECKING:
    from manyeyes.jobs.engine import Engine

NAME = "run_job"
LOOK_EVERY = 0.5


def begin(job_id: str, go: int) -> None:
    """Start the workflow of a job, unless it is there; of two processes that try, one does."""
    name = f"{job_id}.{go}"
    if DBOS.get_workflow_status(name) is None:
        with SetWorkflowID(name):
            DBOS.start_workflow(run_job, job_id, go)


def take_over(executor: str) -> None:
    """Go on with the workflows of a process that is gone."""
    for status in DBOS.list_workflows(name=NAME, status="PENDING", executor_id=executor, load_output=False):
        DBOS.resume_workflow(status.workflow_id)


@DBOS.workflow(name=NAME, max_recovery_attempts=None)
def run_job(job_id: str, go: int) -> None:
    """Follow a job to its end; ends without one where the job was paused, cancelled or begun anew."""
    here = current()
    try:
        if every_batch_is_done(here, job_id, go):
            look_at_everything(job_id)
    except Exception as error:
        here.fail(job_id, error)
    finally:
        here.tell()


def every_batch_is_done(here: Engine, job_id: str, go: int) -> bool:
    """Wait until nothing of the job is left to do; False where it no longer runs."""
    while True:
        here.pause_if_stopping()
        with here.house.reading() as tx:
            job = tx.first(store.BY_ID, {"id": job_id})
            if job is None or job.state != RUNNING or job.go != go:
                return False
            if batches.all_done(tx, job_id):
                return True
        here.await_news(LOOK_EVERY)


@DBOS.step(name="look_at_everything")
def look_at_everything(job_id: str) -> None:
    """What needs all batches, like groups of twins; done twice it changes nothing and counts once."""
    here = current()
    with here.house.transaction() as tx:
        batches.at_step(tx, job_id, batches.TOGETHER)
        stage = projects.stage_by_id(tx, tx.scalar(store.STAGE_OF, {"id": job_id}))
        project = projects.project_by_id(tx, stage.project_id)
    with here.look_together():
        counts = verb_of(stage.kind).finish(here, project, stage, job_id)
        with here.house.transaction() as tx:
            batches.close(tx, job_id, here.name, counts, here.house.now())
            job = job_by_id(tx, job_id)
        forget(here.house, job)
