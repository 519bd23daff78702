"""What a running server keeps up to date behind people's backs: fits and recounts, control tasks, alerts.

A look every five seconds; while something is to be computed again, a fifth of a second of work and a second of rest, so
that people who answer meanwhile notice nothing. Safe in several processes at once: heaps of tasks are taken by one.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import partial

from manyeyes import flow, moderation, projects, storage
from manyeyes.flow import Upkept
from manyeyes.house import House
from manyeyes.jobs.looking import looking
from manyeyes.projects import Project, Stage

LOOK_EVERY, REST = 5.0, 1.0  # seconds between two looks; and where something is left to do
AT_A_TIME = 0.2  # seconds of computing again a stage and look
WATCH_EVERY = 60.0
log = logging.getLogger(__name__)


@dataclass
class Upkeep:
    """The looks of one process: when each stage was watched last."""

    house: House
    watched: dict[int, float] = field(default_factory=dict)

    def look(self, most_seconds: float | None = AT_A_TIME) -> int:
        """Look at every stage that asks people; returns how many tasks are still to be computed again."""
        _guarded("adding up counts", lambda: add_up_counts(self.house))
        _guarded("looking for changed project files", lambda: self._carry_on(most_seconds))
        return sum(self.keep(stage, most_seconds).left for stage in stages_of_people(self.house))

    def _carry_on(self, most_seconds: float | None) -> None:
        """What applied versions still have to do, should the command have died; where one fails, the others go on."""
        with self.house.reading() as tx:
            waiting = {step.project_id for step in flow.changes_under_way(tx)}
        for one in sorted(waiting):
            step = partial(flow.carry_on, self.house, one, most_seconds=most_seconds)
            _guarded(f"carrying out the changed file of project {one}", step)

    def keep(self, stage: Stage, most_seconds: float | None = None) -> Upkept:
        """Every step for one stage; a step that fails leaves the others theirs."""
        kept = Upkept()

        def compute() -> None:
            nonlocal kept
            kept = flow.upkeep(self.house, stage, most_seconds=most_seconds)

        for name, step in (("upkeep", compute), ("watch", lambda: self._watch(stage))):
            _guarded(f"{name} of {stage.name}", step)
        return kept

    def _watch(self, stage: Stage) -> None:
        """Alerts: who copies, one source that decides all, nobody left to answer."""
        due = time.monotonic() - self.watched.get(stage.id, -WATCH_EVERY) >= WATCH_EVERY
        if due and stage.state == "open":
            self.watched[stage.id] = time.monotonic()
            moderation.watch_stage(self.house, stage, self.house.now())


def add_up_counts(house: House) -> None:
    """Add what was counted since the last look to the kept counts, a transaction of some 25 ms at a time."""
    with house.reading() as tx:
        waiting = storage.changes_wait(tx)
    while waiting:
        with house.transaction() as tx:
            waiting = storage.fold(tx) > 0


def _guarded(what: str, step: Callable[[], object]) -> None:
    try:
        step()
    except Exception as error:  # the next look may find the database again, or room on the disk
        log.warning("%s did not end: %s", what, error, exc_info=error)


def stages_of_people(house: House, project: Project | None = None) -> list[Stage]:
    """The stages that ask people: of one project, or of all."""
    with house.reading() as tx:
        every = [project] if project is not None else projects.all_projects(tx)
        stages = [stage for one in every for stage in projects.stages(tx, one.id)]
    return [stage for stage in stages if flow.asks_people(stage) and stage.state != "draft"]


def upkeep_once(house: House, project: Project) -> list[Upkept]:
    """All that is due in a project, to its end: what a verb does that runs without a server."""
    upkeep = Upkeep(house)
    add_up_counts(house)
    return [upkeep.keep(stage) for stage in stages_of_people(house, project)]


def keeping_up(house: House, every: float = LOOK_EVERY) -> AbstractContextManager[None]:
    """Keep the site's stages up to date as long as this lasts."""
    upkeep = Upkeep(house)
    return looking("upkeep", lambda: min(every, REST) if upkeep.look() else every, every)
