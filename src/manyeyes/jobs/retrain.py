"""Train stages that have something to do unasked: to learn again, to predict, to keep the live tagger up with people.

What is settled is looked at with the other machine stages (unasked.py); the live tagger has a thread of its own, so
that nothing waits for it. It takes at most a tenth of the time: after a refit of two seconds it rests eighteen.
"""

from __future__ import annotations

import json
import logging
import time
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from manyeyes import projects
from manyeyes.house import House
from manyeyes.jobs.asking import Asking
from manyeyes.jobs.engine import Engine
from manyeyes.jobs.job import Job
from manyeyes.jobs.looking import looking
from manyeyes.jobs.run import begin
from manyeyes.jobs.speaking import Speaking
from manyeyes.projects import Project, Stage

LOOK_EVERY = 5.0  # seconds
REST = 9  # times as long as the last refit took
log = logging.getLogger(__name__)


def train_now(engine: Engine, project: Project, stage: Stage, release: str | None = None) -> Job:
    """Begin a training whatever `retrain` says, from a release or from what is settled now; the job under way, if any.

    Raises MethodNotInstalled.
    """
    from manyeyes import tagger  # numpy and DuckDB, which a site without a train stage never needs

    tagger.check_method(stage)
    wish = {"do": "train", "release": release or tagger.NOW}
    engine.house.blobs.put(wish_of(stage), json.dumps(wish).encode())
    return begin(engine, project, stage)[0]


def wish_of(stage: Stage) -> str:
    """The blob that keeps what somebody wished of a stage until its job is planned."""
    return f"jobs/wish-{stage.id}.json"


def train_stages(house: House, project: Project | None = None) -> list[tuple[Project, Stage]]:
    """Every train stage whose method is installed: of one project, or of all."""
    with house.reading() as tx:
        every = [project] if project is not None else projects.all_projects(tx)
        found = [(one, stage) for one in every for stage in projects.stages(tx, one.id) if stage.kind == "train"]
    return [(one, stage) for one, stage in found if _can_run(stage)]


def _can_run(stage: Stage) -> bool:
    from manyeyes import tagger

    return not tagger.not_installed(str(stage.file.settings["method"]))


def has_work(house: House, project: Project, stage: Stage) -> bool:
    """Whether a train stage should learn now, or has pictures its tagger has said nothing of."""
    from manyeyes import tagger

    with house.reading() as tx:
        due = tagger.retraining(tx, project, stage, house.now()).due
    return bool(due) or tagger.to_predict(house, stage)


@dataclass
class Live:
    """The live taggers of one process: when each stage may be refitted next."""

    engine: Engine
    next: dict[int, float] = field(default_factory=dict)

    def look(self) -> int:
        """Refit where enough was settled since; returns how many stages were."""
        return sum(self._keep_up(project, stage) for project, stage in train_stages(self.engine.house))

    def _keep_up(self, project: Project, stage: Stage) -> bool:
        from manyeyes import tagger

        if time.monotonic() < self.next.get(stage.id, 0.0) or not tagger.live_is_due(self.engine.house, stage):
            return False
        began = time.monotonic()
        try:
            return tagger.refit_live(self.engine.house, project, stage, jail=self.engine.jail)
        except Exception as error:  # what is settled next may be enough, or the picture be back
            log.info("the live tagger of %s was not refitted: %s", stage.name, error)
            return False
        finally:
            ended = time.monotonic()
            self.next[stage.id] = ended + REST * (ended - began)


def keeping_live(engine: Engine, every: float = LOOK_EVERY) -> AbstractContextManager[None]:
    """Keep the live taggers of the site up with what people settle, as long as this lasts."""
    looks = (Live(engine), Speaking(engine), Asking(engine))

    def look() -> None:
        for one in () if engine.stopping else looks:
            one.look()

    return looking("live", look, every)
