"""One made-up person at work: what he holds, what he did, and what he does about every outcome of a claim."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from manyeyes import skills, work
from manyeyes.answers import UNSURE, Said
from manyeyes.house import House
from manyeyes.people import Worker
from manyeyes.projects import Stage
from manyeyes.simulator.chance import Chance
from manyeyes.simulator.crowd import Crowd
from manyeyes.simulator.person import Person, looks_for, says
from manyeyes.simulator.pictures import Picture
from manyeyes.storage import Transaction
from manyeyes.work import Lent, NextTask, Right

DAY = 86_400.0
SOON = 60.0  # seconds until a claim without a time of its own is asked again
MANY_TRIES = 200  # at one training picture: far more than a coin needs


@dataclass(frozen=True)
class World:
    """What all helpers of a run share."""

    house: House
    stage: Stage
    crowd: Crowd
    chance: Chance
    pictures: Mapping[str, Picture]
    """By their public id."""


@dataclass
class Helper:
    """A person with his worker, and where he stands. `visit_left`: tasks until he takes a break."""

    world: World
    person: Person
    worker: Worker
    held: Lent | None = None
    looked: float = 0.0
    """Seconds he has looked, or will have looked, at what he holds."""
    visit: int = 0
    visit_left: int = 0
    answered_at: list[float] = field(default_factory=list)
    control: int = 0
    looked_in_all: float = 0.0
    skipped: int = 0
    gone: str = ""
    """The outcome he left for good with."""
    last: str = ""
    """The last outcome."""

    @property
    def done(self) -> int:
        """Tasks he answered."""
        return len(self.answered_at)

    def step(self) -> float | None:
        """Do what is next, now; returns when he does something again, none when he never will."""
        if not self.visit_left:
            self._begin_visit()
        outcome = self._answer() if self.held else self._ask()
        return self._pause() if outcome is None else self._after(outcome)

    def _begin_visit(self) -> None:
        visits = self.world.crowd.visits
        self.visit += 1
        drawn = self.world.chance.lognormal(visits.tasks, 0.5, "visit", self.person.number, self.visit)
        self.visit_left = max(1, round(drawn))

    def _ask(self) -> NextTask | None:
        if self._full_today():
            return None
        return work.claim_thoroughly(self.world.house, self.worker, self.world.stage, 1)

    def _full_today(self) -> bool:
        most = self.world.crowd.visits.a_day
        return most is not None and self.done >= most and self.answered_at[-most] > self.world.house.now() - DAY

    def _answer(self) -> NextTask | None:
        """Say something about what he holds; the outcome is what comes next, none where the visit ends."""
        assert self.held is not None
        house, picture, lent = self.world.house, self.world.pictures[self.held.item.id], self.held
        self.held = None
        with house.transaction() as tx:
            if self._skips(picture):
                self.skipped += int(work.skip(tx, self.worker, lent.assignment, "cannot tell", house.now()))
                return work.claim(tx, self.worker, self.world.stage, 1, house.now(), house.settings.lease_seconds)
            said = Said(1, self._said(lent, picture), shown_ms=round(self.looked * 1000), client="simulator")
            self._note(picture, house.now())
            want = int(self.visit_left > 0 and not self._full_today())
            return work.record(tx, self.worker, lent.assignment, said, want, house.now(), house.settings).next

    def _note(self, picture: Picture, now: float) -> None:
        self.answered_at.append(now)
        self.visit_left -= 1
        self.control += int(picture.control)
        self.looked_in_all += self.looked

    def _skips(self, picture: Picture) -> bool:
        share = self.world.crowd.skip if self.person.group.skip is None else self.person.group.skip
        return share > 0 and self.world.chance.of("skip", self.person.number, picture.number) < share

    def _said(self, lent: Lent, picture: Picture) -> dict[str, str]:
        share = self.world.crowd.unsure if self.person.group.unsure is None else self.person.group.unsure
        may = self.world.stage.file.unsure != "none"
        if may and share > 0 and self.world.chance.of("unsure", self.person.number, picture.number) < share:
            return dict.fromkeys(lent.questions, UNSURE)
        return {one: self._says(picture, one) for one in lent.questions}

    def _says(self, picture: Picture, name: str) -> str:
        question = self.world.stage.file.question(name)
        assert question is not None
        return says(self.person, picture, question, self.done, self.world.chance)

    def _after(self, outcome: NextTask) -> float | None:
        """When he does something again after an outcome; none where he will not come back."""
        self.last = outcome.outcome
        now = self.world.house.now()
        if outcome.tasks:
            return self._take(outcome.tasks[0], now)
        if outcome.outcome == "training_first":
            return now + self._learn()
        if outcome.outcome == "exam_first" and self._starts_exam():
            return now
        if outcome.outcome in ("restricted", "exam_first") and outcome.retry_after is None:
            self.gone = outcome.outcome
            return None
        if outcome.outcome in ("all_seen", "finished", "limit_reached"):
            return self._pause()
        return now + (SOON if outcome.retry_after is None else max(1.0, outcome.retry_after))

    def _take(self, lent: Lent, now: float) -> float:
        self.held = lent
        times = self.world.crowd.times
        self.looked = looks_for(self.person, self.world.pictures[lent.item.id], times, self.world.chance)
        return now + times.between + self.looked

    def _pause(self) -> float:
        """Until the next visit."""
        self.visit_left = 0
        pause = self.world.crowd.visits.pause
        return self.world.house.now() + self.world.chance.lognormal(pause, 0.5, "pause", self.person.number, self.visit)

    def _learn(self) -> float:
        """Go through the training, a try at a time until it is right; returns the seconds it took."""
        house, stage, tries = self.world.house, self.world.stage, 0
        with house.transaction() as tx:
            progress = skills.training_progress(tx, self.worker.id, stage)
            while not progress.done and tries < MANY_TRIES:
                tries += 1
                self._try(tx, progress.step, tries)
                progress = skills.training_progress(tx, self.worker.id, stage)
        return tries * self.world.crowd.times.median * self.person.pace

    def _try(self, tx: Transaction, step: int, tries: int) -> None:
        stage = self.world.stage
        example = skills.examples(stage)[step - 1]
        # A picture of its own a try: who was told why he was wrong looks anew. From the third try on he copies it.
        shown = Picture(-step - 1000 * tries, {**_anything(stage), **example.answers}, control=True)
        said = {one: self._says(shown, one) for one in example.answers}
        given = dict(example.answers) if tries > 3 * step else said
        told = work.try_example(tx, self.worker, stage, step, given, self.world.house.now())
        assert isinstance(told, Right) or tries <= 3 * step, "the right answers were refused"

    def _starts_exam(self) -> bool:
        """Whether he may begin it now, and did."""
        now = self.world.house.now()
        with self.world.house.transaction() as tx:
            if skills.exam_standing(tx, self.worker.id, self.world.stage, now).state != "to_start":
                return False
            return skills.start_exam(tx, self.worker.id, self.world.stage, now).state == "running"


def _anything(stage: Stage) -> dict[str, str]:
    """A value for each question, where an example leaves one out."""
    return {one.name: one.values[0] for one in stage.file.questions}
