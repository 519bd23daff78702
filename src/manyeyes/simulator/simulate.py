"""Let a made-up crowd go through the real rooms, on a site that is thrown away, until everything is decided.

Nothing here knows how consensus, skills or rules work: people come and go, and upkeep is done as a server does it.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Mapping

from manyeyes import assignment, flow
from manyeyes.projects import ProjectFile
from manyeyes.simulator import person as people_of
from manyeyes.simulator import pictures as pictures_of
from manyeyes.simulator.at_work import Helper, World
from manyeyes.simulator.chance import Chance
from manyeyes.simulator.check import fits
from manyeyes.simulator.crowd import Crowd
from manyeyes.simulator.measure import outcome_of
from manyeyes.simulator.outcome import Outcome
from manyeyes.simulator.site import Clock, move_in, seeded, somebody, thrown_away
from manyeyes.simulator.stage_alone import alone, asked_elsewhere

DECIDED = "everything is decided"
UPKEEP_EVERY = 25  # answers between two looks of the background, as often as a busy server has
PATIENCE = 36 * 3600.0  # without any answer for so long, and after everybody came by: nobody may work any more
Tell = Callable[[int, int], None]  # (ordinary tasks decided, all of them)
SAID = {
    "all_seen": "have seen everything",
    "paused": "met a pause",
    "restricted": "are restricted",
    "exam_first": "did not pass the exam",
    "limit_reached": "did all that one person may do",
}


def silently(done: int, tasks: int) -> None:
    """Nobody watches."""


def simulate(
    project: ProjectFile,
    crowd: Crowd,
    *,
    stage: str = "",
    seed: int = 1,
    changes: Mapping[str, str] | None = None,
    tell: Tell = silently,
) -> Outcome:
    """One run of a stage for people; equal seeds give equal numbers, whatever the machine.

    `stage`: its name; the first one for people where left out. `changes`: dotted keys of the stage with other values,
    as in YAML. Raises NothingToSimulate, NoSuchStage, CannotSimulate, SettingWrong, CrowdDoesNotFit.
    """
    file = alone(project, stage, changes)
    fits(crowd, file.stages[1], asked_elsewhere(project, file.stages[1]))
    clock = Clock()
    with seeded(seed), thrown_away(clock) as house:
        chance = Chance(seed)
        shown = pictures_of.made_up(crowd.pictures, file.stages[1].questions, chance)
        there, by_id = move_in(house, file, shown)
        world = World(house, there, crowd, chance, by_id)
        everybody = people_of.made_up(crowd, file.stages[1].questions, chance)
        run = Run(world, clock, [Helper(world, one, somebody(house)) for one in everybody], tell)
        return outcome_of(world, run.helpers, run.until_the_end(), run.curve)


class Run:
    """The hours of a run: who does something next, and when the background looks."""

    def __init__(self, world: World, clock: Clock, helpers: list[Helper], tell: Tell) -> None:
        """Everybody comes once for the first time."""
        self.world, self.clock, self.helpers, self.tell = world, clock, helpers, tell
        self.curve: list[tuple[float, float]] = []
        self._queue = [(clock.seconds + one.person.comes, one.person.number) for one in helpers]
        heapq.heapify(self._queue)
        self._answers = 0
        self._last_answer = clock.seconds
        self._asked_since: set[int] = set()

    def until_the_end(self) -> str:
        """Let them work; returns why it ended."""
        while self._queue:
            at, number = heapq.heappop(self._queue)
            self.clock.go_to(at)
            helper = self.helpers[number]
            before = helper.done
            again = helper.step()
            if again is not None:
                heapq.heappush(self._queue, (again, number))
            self._watch(helper, helper.done > before)
            if (helper.last == "finished" and self._is_finished()) or self._nobody_may():
                break
        self._upkeep(to_the_end=True)
        return self._why()

    def _watch(self, helper: Helper, answered: bool) -> None:
        if not answered:
            self._asked_since.add(helper.person.number)
            return
        self._answers += 1
        self._last_answer = self.clock.seconds
        self._asked_since.clear()
        if self._answers % UPKEEP_EVERY == 0:
            self._upkeep()

    def _upkeep(self, *, to_the_end: bool = False) -> None:
        """What a server does in the background; a round more while something is left, to the end only at the end."""
        while flow.upkeep(self.world.house, self.world.stage).left and to_the_end:
            pass
        with self.world.house.reading() as tx:
            tally = assignment.tally(tx, self.world.stage.id)
        self.curve.append((tally.closed / max(1, tally.tasks), tally.answers / max(1, tally.tasks)))
        self.tell(tally.closed, tally.tasks)

    def _is_finished(self) -> bool:
        """Nobody is asked any more, also after everything was computed again."""
        self._upkeep(to_the_end=True)
        with self.world.house.reading() as tx:
            return not assignment.has_unfinished(tx, self.world.stage.id)

    def _nobody_may(self) -> bool:
        if self.clock.seconds - self._last_answer <= PATIENCE:
            return False
        return all(one.gone or one.person.number in self._asked_since for one in self.helpers)

    def _why(self) -> str:
        with self.world.house.reading() as tx:
            if not assignment.has_unfinished(tx, self.world.stage.id):
                return DECIDED
        reasons = [one.last for one in self.helpers]
        said = [f"{reasons.count(reason)} {SAID.get(reason, reason)}" for reason in sorted(set(reasons))]
        return f"nobody may work any more: {', '.join(said)}"
