"""The project file changed: bring what is there in line with it, a few hundred items a transaction.

Takes seconds a hundred thousand items; safe to repeat, and safe while people work.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from manyeyes import assignment, consensus, items, projects, skills
from manyeyes.flow import graph, store
from manyeyes.flow.advance import go_on
from manyeyes.flow.examples import set_examples_aside, take_examples_back
from manyeyes.flow.recount import recount_all
from manyeyes.house import House
from manyeyes.projects import Project, Stage
from manyeyes.storage import Transaction

CHUNK = 200  # items a transaction: tens of milliseconds
OVERLAP = "overlap"


def refresh(house: House, project: Project) -> None:
    """Items enter stages that are new to them, and control tasks follow the owner's file."""
    with house.reading() as tx:
        stages = projects.stages(tx, project.id)
    for stage in stages:
        for chunk in _passed(house, stage):
            with house.transaction() as tx:
                go_on(tx, stages, stage, chunk, house.now())
    for stage in filter(graph.asks_people, stages):
        follow_files(house, stages, stage)


def follow_files(house: House, stages: Sequence[Stage], stage: Stage) -> None:
    """What the owner's own files say of pictures of a stage: which are examples, and which are known."""
    sources = [one for one in stages if one.kind in graph.SOURCES]
    with house.transaction() as tx:
        take_examples_back(tx, stage, house.now())
        _mark_control_tasks(tx, stage, sources, house.now())
        set_examples_aside(tx, stage, house.now())


def ask_reconsider(tx: Transaction, stage: Stage, now: float) -> None:
    """Another overlap is being written: in the same transaction, so that no crash leaves tasks to the old one."""
    assignment.set_least_wanted(tx, stage.id, stage.file.overlap.min)
    consensus.ask_recount(tx, stage.id, None, OVERLAP, now)


def reconsider(house: House, stage: Stage) -> int:
    """The stage's overlap changed: every answered task is judged again; returns how many closed ones are open now."""
    with house.transaction() as tx:
        ask_reconsider(tx, stage, house.now())
    return recount_all(house, stage)


def _passed(house: House, stage: Stage) -> Iterator[list[int]]:
    """The items that passed a stage, in chunks by id."""
    last = 0
    while True:
        with house.reading() as tx:
            rows = tx.all(store.PASSED_AFTER, {"stage": stage.id, "last": last, "most": CHUNK})
        if not rows:
            return
        yield [row.item_id for row in rows]
        last = rows[-1].item_id


def _mark_control_tasks(tx: Transaction, stage: Stage, sources: Sequence[Stage], now: float) -> None:
    """Control tasks follow the owner's file: added, corrected, retired; ordinary ones that people have stay so."""
    there = set()
    for path in skills.known_paths(tx, stage.id):
        for item in filter(None, (items.by_source(tx, source.id, path) for source in sources)):
            task_id = assignment.task_of(tx, stage.id, item.id)
            paths = [place.path for place in items.sources(tx, [item.id]).get(item.id, ())]
            known = skills.truths_of(tx, stage, paths, now)
            if task_id is not None and known and skills.follow_file(tx, stage, task_id, known, now):
                there.add(task_id)
    skills.retire_missing(tx, stage.id, there, now)
    skills.follow_exposure(tx, stage)
    skills.tell_if_too_few(tx, stage, now)
