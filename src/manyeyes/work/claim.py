"""The story of a claim: what stands in the way, what he holds, what the lanes want, what is left for him."""

from __future__ import annotations

from collections.abc import Sequence

from manyeyes import assignment, flow, people, rules, skills
from manyeyes.house import House
from manyeyes.people import Worker
from manyeyes.projects import Stage
from manyeyes.storage import Transaction
from manyeyes.work import memory
from manyeyes.work.examined import exam_before
from manyeyes.work.fill_in import fill_in
from manyeyes.work.outcomes import (
    AllSeen,
    Finished,
    Found,
    NextTask,
    NothingNow,
    NotInvited,
    Paused,
    SignInFirst,
    TrainingFirst,
    others_hold_the_last,
    restricted,
    take_your_time,
)
from manyeyes.work.reviewers import hard_task
from manyeyes.work.show import lent

LEASE = 300.0
SOON = 2.0  # seconds until a claim that was left to the reader is asked again


def lease_of(stage: Stage, usual: float, pack: bool) -> float:
    """For how many seconds a task is lent: a pack for as long as the stage says, all else the usual time."""
    return max(usual, stage.file.offline.seconds) if pack and stage.file.offline else usual


def claim(tx: Transaction, worker: Worker, stage: Stage, count: int, now: float, lease: float = LEASE) -> NextTask:
    """Top the worker up to `count` held tasks, in the caller's transaction; a repeat gives the same tasks.

    Where the bounded probe meets nothing new, the outcome is NothingNow with `retry_after` SOON: `claim_thoroughly`
    looks further.
    """
    barrier, slow = _gates(tx, worker, stage, now)
    if barrier is not None:
        return barrier
    assignment.sweep(tx, now)
    if slow:
        return _one_in_time(tx, worker, stage, now, lease)
    held = assignment.held(tx, stage.id, worker.id, count, now, lease)
    held += _lend(tx, worker, stage, len(held), count, now, lease)
    if held:
        return Found(tasks=lent(tx, stage, held))
    if count > 0 and skills.end_short(tx, worker.id, stage, now):
        return claim(tx, worker, stage, count, now, lease)
    assignment.open_if_due(tx, stage.id, stage.file.order.open, now)
    held = _lend(tx, worker, stage, 0, count, now, lease)
    return Found(tasks=lent(tx, stage, held)) if held else NothingNow("Looking for more pictures.", retry_after=SOON)


def claim_thoroughly(house: House, worker: Worker, stage: Stage, count: int, pack: bool = False) -> NextTask:
    """A claim that ends with certainty: where the probe meets nothing, a reader walks all open tasks.

    The walk takes no lock. Its proof that there is nothing is remembered for half a minute.
    """
    lease = lease_of(stage, house.settings.lease_seconds, pack)
    with house.transaction() as tx:
        found = claim(tx, worker, stage, count, house.now(), lease)
    if not isinstance(found, NothingNow) or found.wait:
        return found
    known = memory.recall(house, worker.id, stage.id)
    if known is not None:
        return known
    with house.reading() as tx:
        if skills.exam_standing(tx, worker.id, stage, house.now()).state == "running":
            return found
        left = assignment.unseen(tx, stage.id, worker.id, count)
    if left:
        return _take(house, worker, stage, left, lease)
    return memory.keep(house, worker.id, stage.id, _nothing_left(house, worker, stage, count, lease))


def barrier_before(tx: Transaction, worker: Worker, stage: Stage, now: float) -> NextTask | None:
    """What must be done before this worker may have a task of the stage; none when nothing."""
    return _gates(tx, worker, stage, now)[0]


def _gates(tx: Transaction, worker: Worker, stage: Stage, now: float) -> tuple[NextTask | None, bool]:
    """The barrier before a worker, if there is one; and whether he is slowed down."""
    standing = people.standing(tx, worker.id, stage.project_id, stage.id, now)
    return _barrier(tx, worker, stage, standing, now), standing.slowed is not None


def _barrier(tx: Transaction, worker: Worker, stage: Stage, standing: people.Standing, now: float) -> NextTask | None:
    if stage.state != "open":
        return Paused()
    who = stage.file.who
    if who and "guest" not in who and worker.kind == "guest":
        return SignInFirst() if "account" in who else NotInvited()
    if who == ("owner",) and worker.kind not in ("owner", "made_up"):
        return NotInvited()
    if standing.stopped is not None:
        return restricted(standing.stopped, stage.project.timezone, now)
    if not skills.is_trained(tx, worker.id, stage):
        return TrainingFirst()
    return exam_before(tx, worker.id, stage, standing.exam, now)


def _one_in_time(tx: Transaction, worker: Worker, stage: Stage, now: float, lease: float) -> NextTask:
    """Somebody who is slowed down holds one task, and gets the next when people would have looked at the last."""
    wait, usual = rules.wait_before_next(tx, stage, worker.id, now)
    message = take_your_time(usual)
    if wait > 0 and not assignment.holds(tx, stage.id, worker.id):
        return NothingNow(message, retry_after=wait, wait=usual)
    held = assignment.held(tx, stage.id, worker.id, 1, now, lease)
    held += _lend(tx, worker, stage, len(held), 1, now, lease)
    if held:
        return Found(message, tasks=lent(tx, stage, held), wait=usual)
    skills.end_short(tx, worker.id, stage, now)
    return NothingNow("Looking for more pictures.", retry_after=SOON)


def _lend(
    tx: Transaction, worker: Worker, stage: Stage, held: int, count: int, now: float, lease: float
) -> list[assignment.Lent]:
    """Lend more tasks to a worker who holds `held`, up to `count` in all."""
    if held >= count:
        return []
    planner = skills.Planner(tx, worker.id, stage, held)
    given: list[assignment.Lent] = []
    while held + len(given) < count:
        task = (
            hard_task(tx, worker, stage, now, lease)
            or planner.lend(tx, now, lease)
            or hard_task(tx, worker, stage, now, lease, share=1.0)
        )
        if task is None:
            break
        given.append(task)
    if given:
        planner.save(tx)
        fill_in(tx, stage, given)
    return given


def _take(house: House, worker: Worker, stage: Stage, tasks: Sequence[int], lease: float) -> NextTask:
    now = house.now()
    with house.transaction() as tx:
        tries = [assignment.lend_this(tx, task, stage.id, worker.id, stage.workflow, now, lease) for task in tasks]
        got = [one for one in tries if one is not None]
        fill_in(tx, stage, got)
        return Found(tasks=lent(tx, stage, got)) if got else NothingNow(retry_after=SOON)


def _nothing_left(house: House, worker: Worker, stage: Stage, count: int, lease: float) -> NextTask:
    """He has seen all that is open: open more if there is more, else say why there is nothing."""
    now = house.now()
    with house.transaction() as tx:
        if assignment.open_next(tx, stage.id, stage.file.order.open, now):
            return claim(tx, worker, stage, count, now, lease)
        if assignment.has_unfinished(tx, stage.id) is False and flow.end_probes(tx, stage, now):
            found = claim(tx, worker, stage, count, now, lease)
            if not isinstance(found, NothingNow):
                return found
    with house.reading() as tx:
        unfinished = assignment.has_unfinished(tx, stage.id)
        if unfinished is None:
            return NothingNow("There are no pictures yet. Come back soon.", retry_after=60.0)
        if not unfinished:
            return Finished()
        until = assignment.held_by_others_until(tx, stage.id, worker.id)
    return AllSeen() if until is None else others_hold_the_last(until - now)
