"""Pausing, resuming and cancelling a job. Only its state is written: whoever works on it looks before each batch."""

from __future__ import annotations

from manyeyes.errors import ManyEyesError
from manyeyes.house import House
from manyeyes.jobs import store
from manyeyes.jobs.job import CANCELLED, FAILED, PAUSED, RUNNING, Job, job_by_id
from manyeyes.jobs.verbs import verb_of
from manyeyes.storage import Transaction


class NotThatWay(ManyEyesError):
    """The {verb} of stage {stage} is {state}; only {possible} job can be {wish}."""

    status = 409


def pause(house: House, job_id: str) -> Job:
    """Take no new batch of a running job; those in hand are finished. Raises UnknownJob, NotThatWay."""
    return _set(house, job_id, (RUNNING, RUNNING), PAUSED, "a running")


def resume(house: House, job_id: str) -> Job:
    """Let a paused or failed job go on where it was; an engine picks it up within a second or two.

    Raises UnknownJob, NotThatWay.
    """
    return _set(house, job_id, (PAUSED, FAILED), RUNNING, "a paused or failed", goes=1, wish="resumed")


def cancel(house: House, job_id: str) -> Job:
    """End a job for good. What is in stays in; the stage's next job takes up the rest.

    Raises UnknownJob, NotThatWay.
    """
    with house.reading() as tx:
        failed = job_by_id(tx, job_id).state == FAILED
    ended = _set(house, job_id, (FAILED if failed else PAUSED, RUNNING), CANCELLED, "an unfinished")
    forget(house, ended)
    return ended


def forget(house: House, job: Job) -> None:
    """Throw away what the batches of an ended job needed."""
    throw_away = getattr(verb_of(job.verb), "forget", None)
    if throw_away is not None:
        throw_away(house, job.id)


def _set(
    house: House, job_id: str, before: tuple[str, str], state: str, possible: str, *, goes: int = 0, wish: str = ""
) -> Job:
    with house.transaction() as tx:
        job = job_by_id(tx, job_id)
        waits_for_room = job.state == state == PAUSED and bool(job.cause)
        if waits_for_room and change(tx, job_id, (PAUSED, PAUSED), PAUSED, house.now()):
            return job_by_id(tx, job_id)  # now it waits for people
        if (waits_for_room or job.state != state) and not change(tx, job_id, before, state, house.now(), goes=goes):
            raise NotThatWay(verb=job.verb, stage=job.stage, state=job.state, possible=possible, wish=wish or state)
        return job_by_id(tx, job_id)


def change(
    tx: Transaction, job_id: str, before: tuple[str, str], state: str, now: float, *, cause: str = "", goes: int = 0
) -> bool:
    """Set the state of a job that is in one of two states; returns whether it was."""
    asked = {"the_id": job_id, "was": before[0], "or_was": before[1]}
    return bool(tx.run(store.SET_STATE, asked | {"new_state": state, "new_cause": cause, "goes": goes, "now": now}))
