"""Counts that helpers see move several answers at a time, so that nobody can tell from one what his last picture was.

An ordinary picture may settle by an answer, one that is known already never does: a count looked at after each answer
would tell them apart. So a count rests until so many more answers came, whatever they were given to; the owner's own
view is exact. What came of one's own answers rests while others answer, too: with two accounts one would see which
picture of both settles. It is looked at anew on a day before which no answer of one's own came. What rests is kept in
this process: a restart looks anew, and several servers keep each their own.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Generic, TypeVar

from manyeyes import work

OWN = 10  # answers of one person between two looks at what he settled; the pause card comes every ten
A_DAY = 86_400.0  # seconds
STAGE = 25  # answers to a stage between two looks at its numbers
LEAST = 5  # in a small stage a tenth of its tasks, but never fewer
MOST = 50_000  # counts kept; the one nobody asked for longest goes first

Clocks = Mapping[str, int]
T = TypeVar("T")


@dataclass(frozen=True)
class Resting(Generic[T]):
    """A count, and how many answers there were, by stage, when it was taken."""

    clocks: Clocks
    count: T


class Batches:
    """What each person and project was told last, for the life of this server."""

    def __init__(self, most: int = MOST) -> None:
        """Keep up to `most` counts."""
        self._most = most
        self._lock = Lock()
        self._resting: OrderedDict[Hashable, Resting[object]] = OrderedDict()

    def settled(self, worker_id: int, mine: work.Me, hiding: Collection[int], now: float) -> int:
        """How many pictures a worker settled: in stages that hide known pictures as of his last ten answers there."""
        return sum(
            self.own(("settled", worker_id, stage), answered, settled, 0, now) if stage in hiding else settled
            for stage, (answered, settled) in mine.by_stage.items()
        )

    def own(self, key: Hashable, answered: int, fresh: T, nothing: T, now: float) -> T:
        """What came of one's own answers: as of the last ten, or of a day on which none came."""
        if answered < OWN:
            return nothing  # a first look after one answer would tell, too
        clocks = {"own": answered, "day": int(now // A_DAY)}
        return self.as_of(key, clocks, {"own": OWN, "day": 1}, fresh, still=True)

    def stages(
        self, project_id: int, fresh: Sequence[work.StageProgress], answers: Mapping[str, int]
    ) -> list[work.StageProgress]:
        """The numbers of a project's stages, in their order; `answers`: all there are, of stages that hide something.

        An answer to a stage moves the numbers of the stages after it too, so each rests with all that come before.
        """
        sizes = {stage.name: size_of(stage) for stage in fresh if stage.name in answers}
        return [
            self.as_of(
                ("stage", project_id, stage.name),
                {before.name: answers[before.name] for before in fresh[: place + 1] if before.name in answers},
                sizes,
                stage,
            )
            for place, stage in enumerate(fresh)
        ]

    def as_of(self, key: Hashable, clocks: Clocks, sizes: Clocks, fresh: T, *, still: bool = False) -> T:
        """`fresh`, or what was told before while one of the clocks has moved by less than its batch.

        `still`: also while none has moved, for what others move without moving a clock.
        """
        with self._lock:
            kept = self._resting.get(key)
            if kept is None or not (rests(kept.clocks, clocks, sizes) or (still and kept.clocks == clocks)):
                kept = self._resting[key] = Resting(clocks, fresh)
            self._resting.move_to_end(key)
            if len(self._resting) > self._most:
                self._resting.popitem(last=False)
        return kept.count  # type: ignore[return-value]


def rests(then: Clocks, now: Clocks, sizes: Clocks) -> bool:
    """Whether some answers came since, but not a whole batch of them."""
    return any(0 < abs(count - then.get(clock, 0)) < sizes[clock] for clock, count in now.items())


def size_of(stage: work.StageProgress) -> int:
    """How many answers are a batch; one that nobody is asked about any more has nothing left to hide."""
    return 1 if stage.tasks and not stage.open else min(STAGE, max(LEAST, stage.tasks // 10))
