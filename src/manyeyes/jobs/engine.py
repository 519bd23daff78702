"""The engine of background work beside an open house: its hands, its signs of life, and DBOS with its own database.

DBOS remembers which jobs are under way: it calls the workflow of each again after a crash (workflow.py). What of a job
is done stands in the table `batch`, in the same transaction as its counts (batches.py).
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from dbos import DBOS, DBOSConfig

from manyeyes.errors import ManyEyesError
from manyeyes.house import House
from manyeyes.jobs import batches, heartbeat, present, workflow
from manyeyes.jobs.halt import change
from manyeyes.jobs.hands import Hands
from manyeyes.jobs.job import FAILED, RUNNING
from manyeyes.media import Jail

# The number of our job schema, not of the program: a workflow begun by one version is finished by the next one
# unless its steps have changed their meaning; then this changes too.
SCHEMA = "2"
SECONDS_TO_STOP = 3
LOOK_EVERY = 1.0
log = logging.getLogger(__name__)


class Engine:
    """Background work for one house, in this process. There is at most one a process, as DBOS is."""

    def __init__(self, house: House) -> None:
        """Know the house; `start` begins the work."""
        self.house = house
        self.name = heartbeat.own_name(house)
        self.jail = Jail(house.settings.media_workers)
        self.failures: dict[str, Exception] = {}
        """Why jobs failed in this process, for those who wait for them here."""
        self._failing = threading.Lock()
        self._stopping = threading.Event()
        self._news = threading.Condition()
        self._driven: set[tuple[str, int]] = set()
        self._driving = threading.Lock()
        self._looking = 0
        self._hands = Hands(self)
        self._keeper = threading.Thread(target=self._keep, name="keeper", daemon=True)

    def start(self) -> None:
        """Start, and go on with all that was not finished."""
        with self.house.transaction() as tx:
            batches.give_back_all(tx, self.name)  # of a process that was killed and had this name
        DBOS(config=_config(self.house, self.name))
        DBOS.launch()
        self._sign_of_life()
        self.drive()
        self._hands.start()
        self._keeper.start()

    def stop(self) -> None:
        """Stop at the next file, and wait for that; what is unfinished goes on at the next start. Twice is once."""
        if self._stopping.is_set():
            return
        self._stopping.set()
        self.tell()
        self._hands.stop()
        self._keeper.join()
        self._await_looks()
        busy = bool(DBOS.list_workflows(status="PENDING", executor_id=self.name, limit=1))
        DBOS.destroy(workflow_completion_timeout_sec=SECONDS_TO_STOP if busy else 0)
        if self.house.settings.database:
            with suppress(ManyEyesError):  # a database that is away learns it by our silence
                heartbeat.leave(self.house, self.name)
        self.jail.close()

    @contextmanager
    def look_together(self) -> Iterator[None]:
        """While this lasts, something long looks at everything of a job; `stop` waits until it has looked up."""
        self.pause_if_stopping()
        with self._news:
            self._looking += 1
        try:
            yield
        finally:
            with self._news:
                self._looking -= 1
                self._news.notify_all()

    def _await_looks(self) -> None:
        """A house must not be closed under a training: it says where it is every few seconds, and stops there."""
        with self._news:
            self._news.wait_for(lambda: not self._looking)

    @property
    def stopping(self) -> bool:
        """Whether the engine has been asked to stop."""
        return self._stopping.is_set()

    def pause_if_stopping(self) -> None:
        """Raise Stopping where work must not go on; called between two files."""
        if self._stopping.is_set():
            raise present.Stopping

    def rest(self, seconds: float) -> None:
        """Wait, unless the engine stops."""
        self._stopping.wait(seconds)

    def tell(self) -> None:
        """Something changed in a job: wake those who wait for news."""
        with self._news:
            self._news.notify_all()

    def await_news(self, seconds: float) -> None:
        """Wait for news, so many seconds at most."""
        with self._news:
            if not self.stopping:
                self._news.wait(seconds)

    def fail(self, job_id: str, error: Exception) -> None:
        """A job cannot go on: its cause is kept for people, the error for who waits here."""
        with self._failing:
            try:
                with self.house.transaction() as tx:
                    change(tx, job_id, (RUNNING, RUNNING), FAILED, self.house.now(), cause=in_words(error))
            finally:
                self.failures[job_id] = error
        self.tell()

    def forget_failure(self, job_id: str) -> None:
        """The job goes on: what it failed of is past, also where its failing has only just been written down."""
        with self._failing:
            self.failures.pop(job_id, None)

    def drive(self) -> None:
        """See that each running job has its workflow, in this process or another."""
        with self._driving:
            with self.house.reading() as tx:
                running = {(job.id, job.go) for job in batches.running(tx)}
            for job_id, go in sorted(running - self._driven):
                workflow.begin(job_id, go)
            self._driven = running
        self.tell()

    def _keep(self) -> None:
        heard = time.monotonic()
        while not self._stopping.wait(LOOK_EVERY):
            try:
                if time.monotonic() >= heard + heartbeat.EVERY:
                    heard = time.monotonic()
                    self._sign_of_life()
                self.drive()
            except Exception as error:  # the database is away: the next look may find it
                log.debug("the keeper found no database", exc_info=error)

    def _sign_of_life(self) -> None:
        if self.house.settings.database:
            heartbeat.beat(self.house, self.name)
            heartbeat.take_over_from_the_dead(self.house, self.name, workflow.take_over)


def in_words(error: Exception) -> str:
    """Keep a sentence that was written for people; for anything else say at least its name."""
    return error.sentence if isinstance(error, ManyEyesError) else f"{type(error).__name__}: {error}."


_starting = threading.Lock()


@contextmanager
def at_work(house: House) -> Iterator[Engine]:
    """Use the engine that works for `house`, or start one for as long as this lasts."""
    with _starting:
        there = present.present()
        engine = there or _started(house)
    try:
        yield engine
    finally:
        if there is None:
            with _starting:
                engine.stop()
                present.becomes(None)


def _started(house: House) -> Engine:
    engine = Engine(house)
    present.becomes(engine)  # first: unfinished workflows are called while it starts
    try:
        engine.start()
    except BaseException:
        present.becomes(None)
        raise
    return engine


def _config(house: House, name: str) -> DBOSConfig:
    return {
        "name": "manyeyes",
        "system_database_url": house.settings.database or f"sqlite:///{house.private / 'jobs.sqlite'}",
        "application_version": SCHEMA,
        "executor_id": name,
        "log_level": "ERROR",
        "console_log_level": "CRITICAL",  # what fails is said by the verb that waits for it
        "use_listen_notify": False,
        "notification_listener_polling_interval_sec": 0.2,
    }
