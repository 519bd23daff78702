"""A picture that many share settles and goes on like any other; only its task stays open until all have answered."""

from __future__ import annotations

from sqlalchemy import select, update
from tests.makers import a_project, a_worker, answer, claim, pictures, the_stage

from manyeyes import flow
from manyeyes.assignment import Lane, TaskState
from manyeyes.house import House
from manyeyes.storage import tables as t

SHARED_BY = 4
MAKE_PROBE = update(t.task).values(lane=int(Lane.PROBE), wanted=SHARED_BY)
STANDS = select(t.task.c.state, t.task.c.closed_as, t.task.c.wanted, t.task.c.answered)


def test_a_probe_settles_at_once_and_closes_when_all_who_share_it_have_answered(house: House) -> None:
    project = a_project(house)
    pictures(house, project, 1)
    stage = the_stage(house, project)
    lent = []
    with house.transaction() as tx:
        tx.run(update(t.task).values(wanted=SHARED_BY))
    for _ in range(SHARED_BY):
        worker = a_worker(house)
        lent.append((worker, claim(house, worker, stage).tasks[0].assignment))
    with house.transaction() as tx:
        tx.run(MAKE_PROBE)
    stood = []
    for worker, assignment in lent:
        answer(house, worker, assignment, {"text": "yes"})
        with house.reading() as tx:
            [task] = tx.dynamic(STANDS)
            stood.append((TaskState(task.state), task.closed_as, flow.items_in(tx, stage.id)))
    assert stood == [
        (TaskState.OPEN, None, {"here": 1}),
        (TaskState.OPEN, None, {"passed": 1}),
        (TaskState.OPEN, None, {"passed": 1}),
        (TaskState.CLOSED, "settled", {"passed": 1}),
    ]
