"""What assignment knows of a task and of its being lent: the words of the tables as records."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Lane(IntEnum):
    """What a task is for. Only `skills` knows the truth of a control task; a probe is ordinary work that many share."""

    ORDINARY = 0
    CONTROL = 1
    PROBE = 2


class TaskState(IntEnum):
    """Waiting for its wave, open to be lent, or closed."""

    WAITING = 0
    OPEN = 1
    CLOSED = 2


class Held(IntEnum):
    """What became of one task lent to one worker."""

    LENT = 0
    ANSWERED = 1
    EXTRA = 2
    SKIPPED = 3
    EXPIRED = 4
    GIVEN_BACK = 5


@dataclass(frozen=True)
class NewTask:
    """A task to be opened: an item, or one tag or shape (`about`) of it."""

    item_id: int
    wanted: int
    about: str = ""
    band: int = 1


@dataclass(frozen=True)
class Lent:
    """A task in a worker's hands until `expires_at` (seconds UTC)."""

    id: int
    public_id: str
    task_id: int
    item_id: int
    about: str
    lane: Lane
    workflow: str
    expires_at: float


@dataclass(frozen=True)
class Assignment:
    """One worker's assignment with the counts of its task, both rows locked."""

    id: int
    public_id: str
    worker_id: int
    task_id: int
    stage_id: int
    item_id: int
    lane: Lane
    state: Held
    workflow: str
    lent_at: float
    task_state: TaskState
    wanted: int
    taken: int
    answered: int


@dataclass(frozen=True)
class TaskCounts:
    """Slots of one task."""

    id: int
    stage_id: int
    item_id: int
    lane: Lane
    state: TaskState
    closed_as: str | None
    wanted: int
    taken: int
    answered: int


@dataclass(frozen=True)
class Wave:
    """The newest open part of a stage: how many tasks it has and how many of the stage's open ones are not done."""

    number: int
    tasks: int
    open: int

    @property
    def done(self) -> int:
        """Tasks of the wave that need nobody any more."""
        return max(0, self.tasks - self.open)
