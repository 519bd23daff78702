"""The stages whose open pictures the tagger orders: anew when another tagger serves, another wave opens, every minutes.

Takes seconds a stage, changes bands alone, safe to repeat and in several processes: the last order stands.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, field

from manyeyes import projects
from manyeyes.jobs.engine import Engine
from manyeyes.projects import Project, Stage

AGAIN = 300.0  # seconds after which answers alone are worth another order
log = logging.getLogger(__name__)


@dataclass
class Asking:
    """The orders of one process: what each rested on, and when it was made."""

    engine: Engine
    made: dict[int, tuple[tuple[object, ...], float]] = field(default_factory=dict)

    def look(self) -> int:
        """Order every stage that is due; returns how many were."""
        return sum(self._order(project, stage) for project, stage in self._stages())

    def _stages(self) -> list[tuple[Project, Stage]]:
        with self.engine.house.reading() as tx:
            found = [(one, stage) for one in projects.all_projects(tx) for stage in projects.stages(tx, one.id)]
        return [(one, stage) for one, stage in found if stage.state == "open" and stage.file.order.by == "model"]

    def _order(self, project: Project, stage: Stage) -> bool:
        from numpy.random import default_rng  # late, like the tagger: most sites order nothing by a model

        from manyeyes import tagger

        with self.engine.house.reading() as tx:
            state = tagger.state_of_order(tx, stage)
        before, at = self.made.get(stage.id, ((), -AGAIN))
        if state == before and time.monotonic() - at < AGAIN:
            return False
        self.made[stage.id] = (state, time.monotonic())
        try:
            return tagger.order_open(self.engine.house, project, stage, default_rng(), self.engine.jail) is not None
        except Exception as error:  # people go on in the order there is
            log.info("the pictures of %s were not put in order: %s", stage.name, error)
            return False
