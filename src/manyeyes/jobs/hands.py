"""The hands of a process: threads that take batches of any job, do them, and record what came of it."""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections import Counter
from typing import TYPE_CHECKING

from manyeyes import projects
from manyeyes.errors import ManyEyesError
from manyeyes.jobs import batches
from manyeyes.jobs.batches import Finished, Taken
from manyeyes.jobs.present import Stopping
from manyeyes.jobs.room import held_for_room
from manyeyes.jobs.verbs import verb_of

if TYPE_CHECKING:
    from manyeyes.jobs.engine import Engine

HANDS = 2  # while one batch is written down, the decoders have another
IDLE = 1.0  # seconds between two looks where nobody said that there is work
TRIES = 3  # of a batch that was refused for a moment: a database that restarts, a store that is slow
SECONDS_TO_STOP = 15.0
log = logging.getLogger(__name__)


class Hands:
    """Two threads; they begin with `start` and end with `stop`."""

    def __init__(self, engine: Engine) -> None:
        """Work for this engine."""
        self._engine = engine
        self._threads = [threading.Thread(target=self._work, name=f"hand-{n}", daemon=True) for n in range(HANDS)]

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Wait until both have put down what they had; the engine is stopping by now."""
        deadline = time.monotonic() + SECONDS_TO_STOP
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))

    def _work(self) -> None:
        held: Finished | Taken | None = None
        while held is not None or not self._engine.stopping:
            try:
                held = self._one(held)
            except Exception as error:  # the database is away or full: what was done is recorded when it is back
                log.debug("a hand rests", exc_info=error)
                if self._engine.stopping:
                    return
                self._engine.rest(IDLE)

    def _one(self, held: Finished | Taken | None) -> Finished | Taken | None:
        """Record or put down what is held, take the next batch and do it; returns what is held then."""
        engine = self._engine
        taken = batches.turn(engine.house, engine.name, held, more=not engine.stopping)
        if held is not None:
            engine.tell()
        if taken is None:
            engine.await_news(IDLE)
            return None
        try:
            return taken if held_for_room(engine.house, taken.job) else Finished(taken, self._do(taken))
        except Stopping:
            return taken
        except Exception as error:
            with contextlib.suppress(ManyEyesError):  # where not even that can be written, the batch is tried again
                engine.fail(taken.job.id, error)
            return taken

    def _do(self, taken: Taken) -> Counter[str]:
        """The batch itself; a moment's refusal is tried again."""
        engine = self._engine
        with engine.house.reading() as tx:
            stage = projects.stage_by_id(tx, taken.job.stage_id)
            project = projects.project_by_id(tx, stage.project_id)
        for left in reversed(range(TRIES)):
            engine.pause_if_stopping()
            try:
                return verb_of(taken.job.verb).batch(engine, project, stage, taken.job.id, taken.number)
            except ManyEyesError as error:
                if error.status != 503 or not left:
                    raise
                engine.rest(error.retry_after or IDLE)
        raise AssertionError("the last try returns or raises")
