"""What taggers say in consensus, kept up to date: anew when another one serves, when the project allows something else.

And every few minutes, for pictures come and settle; a walk over what is open. Safe to repeat and in several processes.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, field

from manyeyes import projects
from manyeyes.jobs.engine import Engine
from manyeyes.projects import Project
from manyeyes.storage import Transaction

AGAIN = 300.0  # seconds after which new pictures alone are worth another walk
log = logging.getLogger(__name__)


@dataclass
class Speaking:
    """The walks of one process: what each rested on, and when it was made."""

    engine: Engine
    made: dict[int, tuple[tuple[object, ...], float]] = field(default_factory=dict)

    def look(self) -> int:
        """Bring every project up to date that is due; returns how many pictures that changed."""
        from manyeyes import tagger  # late: most sites let no tagger speak

        with self.engine.house.reading() as tx:
            every = projects.all_projects(tx)
        return sum(self._look_at(one) for one in every if tagger.may_speak(self.engine.house, one))

    def _look_at(self, project: Project) -> int:
        from manyeyes import tagger

        with self.engine.house.reading() as tx:
            state = _rests_on(tx, project)
        before, at = self.made.get(project.id, ((), -AGAIN))
        if state == before and time.monotonic() - at < AGAIN:
            return 0
        self.made[project.id] = (state, time.monotonic())
        try:
            return tagger.speak(self.engine.house, project)
        except Exception as error:  # consensus stands as it is, and the next walk may come to its end
            log.info("what the tagger of %s says was not brought up to date: %s", project.slug, error)
            return 0


def _rests_on(tx: Transaction, project: Project) -> tuple[object, ...]:
    from manyeyes import tagger

    trained = [one for one in projects.stages(tx, project.id) if one.kind == "train"]
    serving = [tagger.serving(tx, one.id) for one in trained]
    return (project.version, *(one.number if one else 0 for one in serving))
