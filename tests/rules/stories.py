"""Makers for rules: stages with known pictures and rules, and people who answer one picture after another."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tests import makers
from tests.conftest import Clock

from manyeyes import assignment, items, projects, rules, skills, work
from manyeyes.house import House
from manyeyes.people import Worker
from manyeyes.projects import Project, Stage

STOP = "do: restrict, scope: stage, for: 1d"
KNOWN = "control_tasks: {promote: {confidence: 0.9999, answers: 1000}, share: 0.5, probes: 0}"
NAME = "text"
Says = Callable[[int], str]  # from an item to the value somebody says


def a_stage(
    house: House,
    *written: str,
    known: int = 0,
    ordinary: int = 60,
    overlap: str = "{min: 3, max: 9, confidence: 0.99}",
    more: str = "",
) -> tuple[Project, Stage]:
    """An open stage with these rules, `known` pictures whose answer is no and yes in turn, and ordinary ones."""
    lines = ["    rules:", *(f"      - {{{rule}}}" for rule in written)] if written else []
    lines += [f"    {KNOWN}"] if known else []
    lines += [f"    {more}"] if more else []
    control = [(f"known/{n}.png", NAME, "yes" if n % 2 else "no") for n in range(known)]
    text = makers.a_project_file(overlap=overlap, more="\n".join(lines))
    project = makers.a_project(house, text, control=control)
    for path, _, _ in control:
        makers.a_picture_at(house, project, path)
    if ordinary:
        makers.pictures(house, project, ordinary)
    return project, makers.the_stage(house, project)


def works(
    house: House,
    clock: Clock,
    worker: Worker,
    stage: Stage,
    says: Says,
    *,
    tasks: int = 1000,
    seconds: float = 6.0,
    shown: float | None = None,
) -> work.NextTask:
    """Somebody answers until he is told something else or has done so many; returns what he was told last."""
    found = makers.claim(house, worker, stage)
    for _ in range(tasks):
        if not found.tasks:
            break
        clock.pass_by(seconds)
        found = answers(house, worker, found.tasks[0], says, seconds if shown is None else shown)
        if found.outcome == "nothing_now" and not found.wait:
            found = makers.claim(house, worker, stage)
    return found


def answers(house: House, worker: Worker, lent: work.Lent, says: Says, shown: float) -> work.NextTask:
    """One answer, with what comes next."""
    with house.transaction() as tx:
        item = items.by_public_id(tx, lent.item.id)
        assert item is not None
        said = work.Said(1, {NAME: says(item.id)}, shown_ms=round(1000 * shown), client="test")
        following = work.record(tx, worker, lent.assignment, said, 1, house.now()).next
    assert following is not None
    return following


def right(house: House, stage: Stage) -> Says:
    """Somebody who is always right."""
    known: dict[int, str] = {}
    with house.reading() as tx:
        source = projects.stage(tx, stage.project.project, "import")
        for path in skills.known_paths(tx, stage.id):
            item = items.by_source(tx, source.id, path)
            task = None if item is None else assignment.task_of(tx, stage.id, item.id)
            assert item is not None
            assert task is not None
            known[item.id] = skills.truth(tx, task)[NAME]
    return lambda item: known.get(item, "yes" if item % 3 == 0 else "no")


def wrong(house: House, stage: Stage) -> Says:
    """Somebody who is always wrong."""
    says = right(house, stage)
    return lambda item: "no" if says(item) == "yes" else "yes"


def log(house: House, project: Project) -> Sequence[rules.Firing]:
    """Every time a rule acted, newest first."""
    with house.reading() as tx:
        return rules.firings(tx, project.id, 100)


def acts(house: House, project: Project) -> list[tuple[str, str, str]]:
    """(what was counted, what was done, how it went) of each time a rule acted, oldest first."""
    return [(str(one.rule["when"]), one.action, one.state) for one in reversed(log(house, project))]
