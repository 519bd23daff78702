"""What a running server does unasked: it reads watched folders again, lets machines decide what waits, and trains.

A quiet look every ten seconds. A stage whose job was paused or failed is left alone: somebody has to say go on. One
whose job was cancelled rests until its owner runs it, or until new items come to it.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from manyeyes import collect, datasets, projects
from manyeyes.errors import ManyEyesError
from manyeyes.jobs import store
from manyeyes.jobs.engine import Engine
from manyeyes.jobs.job import CANCELLED
from manyeyes.jobs.machines import machine_stages, standing
from manyeyes.jobs.retrain import has_work, train_stages
from manyeyes.jobs.room import go_on_with_room
from manyeyes.jobs.run import begin, unfinished
from manyeyes.projects import Project, Stage
from manyeyes.storage import Transaction

LOOK_EVERY = 10.0  # seconds
# While an import runs its pictures are screened in portions: people need not wait for its end, twins are found in few.
PORTION = 5000
log = logging.getLogger(__name__)


@contextmanager
def working_unasked(engine: Engine, every: float = LOOK_EVERY) -> Iterator[None]:
    """Look for work as long as this lasts."""
    over = threading.Event()
    thread = threading.Thread(target=_look, args=(engine, over, every), name="unasked", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(timeout=LOOK_EVERY)


def _look(engine: Engine, over: threading.Event, every: float) -> None:
    while not over.wait(every) and not engine.stopping:
        try:
            begin_what_waits(engine)
        except Exception as error:  # the next look may find a database, a folder, a disk with room
            log.debug("nothing was begun unasked", exc_info=error)


def begin_what_waits(engine: Engine) -> list[str]:
    """Go on with what waited for room, begin a job for each stage with work and none under way; returns the jobs."""
    begun = go_on_with_room(engine.house)
    with engine.house.reading() as tx:
        every = projects.all_projects(tx)
    for project in every:
        for stage in [*_with_work(engine, project), *_with_training(engine, project), *_with_release(engine, project)]:
            try:
                begun.append(begin(engine, project, stage)[0].id)
            except ManyEyesError as error:  # said when its owner gives the command
                log.debug("%s was not begun", stage.name, exc_info=error)
    return begun


def _with_work(engine: Engine, project: Project) -> list[Stage]:
    with engine.house.reading() as tx:
        sources = [stage for stage in projects.stages(tx, project.id) if stage.kind == "import"]
        machines = [(stage, standing(tx, stage).waiting) for stage in machine_stages(tx, project.id)]
        at_rest = {stage.name for stage in (*sources, *(stage for stage, _ in machines)) if _rests(tx, stage)}
    busy = {stage.name for stage in (*sources, *(stage for stage, _ in machines)) if unfinished(engine.house, stage)}
    importing, left_alone = any(stage.name in busy for stage in sources), busy | at_rest
    watched = [stage for stage in sources if stage.name not in left_alone and _has_news(engine, project, stage)]
    least = PORTION if importing else 1
    return watched + [stage for stage, waiting in machines if waiting >= least and stage.name not in left_alone]


def _with_training(engine: Engine, project: Project) -> list[Stage]:
    """Train stages that should learn now or have pictures to predict; one at a time a project."""
    stages = [stage for _, stage in train_stages(engine.house, project)]
    with engine.house.reading() as tx:
        at_rest = {stage.id for stage in stages if _rests(tx, stage)}
    if any(unfinished(engine.house, stage) for stage in stages):
        return []
    free = (stage for stage in stages if stage.id not in at_rest)
    return [stage for stage in free if has_work(engine.house, project, stage)][:1]


def _with_release(engine: Engine, project: Project) -> list[Stage]:
    """Release stages whose `every` is over; one whose last job was cancelled rests until somebody gives the command."""
    with engine.house.reading() as tx:
        stages = [stage for stage in projects.stages(tx, project.id) if stage.kind == "release"]
        due = [one for one in stages if datasets.is_due(tx, one, engine.house.now()) and not _rests(tx, one)]
    return [stage for stage in due if unfinished(engine.house, stage) is None]


def _rests(tx: Transaction, stage: Stage) -> bool:
    """Whether its last job was cancelled and no item came since: to begin again would undo what somebody wished."""
    last = tx.first(store.LAST, {"stage_id": stage.id})
    if last is None or last.state != CANCELLED:
        return False
    return tx.first(store.CAME_SINCE, {"stage_id": stage.id, "since": last.changed_at}) is None


def _has_news(engine: Engine, project: Project, stage: Stage) -> bool:
    """Whether a watched folder holds something that no import has met."""
    return bool(stage.file.settings["source"].get("watch")) and collect.something_new(engine.house, project, stage)
