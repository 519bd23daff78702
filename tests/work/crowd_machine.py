"""A model of everything a crowd, its owner and a dying machine can do to a stage, in any order, for hypothesis to play.

The model knows what was acknowledged and who was told what; `crowd_invariants` reads the tables and compares. What the
owner does stands in `crowd_owner`.

Long because a state machine is one class: its rules share one model.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import bindparam, case, delete, select, update
from tests.makers import a_picture_at, a_project, a_project_file, a_worker, claim, pictures, the_stage
from tests.work import crowd_invariants

from manyeyes import people, skills, work
from manyeyes.answers import OtherContent, TooLateToCorrect
from manyeyes.assignment import ForeignAssignment, Held, Lane, SkippedAlready
from manyeyes.house import House, open_house
from manyeyes.people import Worker
from manyeyes.projects import Stage
from manyeyes.settings import Settings
from manyeyes.storage import tables as t
from manyeyes.work.submit import STOPPED

SEQUENCE = itertools.count()
QUESTIONS = (
    '{name: text, ask: "Any text?", type: yes_no}',
    '{name: kind, ask: "What is it?", type: choice, values: [photo, drawing, other]}',
)
VALUES = {"text": ("yes", "no", "unsure"), "kind": ("photo", "drawing", "other", "unsure")}
KNOWN = (
    "    control_tasks: {file: private/control.csv, promote: {confidence: 0.9, answers: 2}, share: {1: 0.5}, "
    "probes: 0.3, exposure: 3}\n"
)
EXAM = KNOWN + "    exam: {tasks: 2, pass: 0.5, attempts: 2, again_after: 10m}\n"
RULES = (
    KNOWN
    + """    rules:
      - {when: control_accuracy, below: 0.7, at_least: 2, error: 0.3,
         do: restrict, scope: stage, for: 1h, answers: ask_again}
      - {when: agreement, below: 0.7, at_least: 2, error: 0.3, do: withdraw}
      - {when: skips_in_a_row, count: 2, do: slow_down, for: 1h}
"""
)
VARIANTS = {"plain": "", "known": KNOWN, "exam": EXAM, "rules": RULES, "spoken": KNOWN}
SPLIT = ", split: {train: 0.5, test: 0.5}"
SPEAKS = "  - {name: tagger, kind: train, method: head, opinion: 0.9}\n"
TRUTHS = [(f"k/{n}.png", name, VALUES[name][n % 2]) for n in range(4) for name in VALUES]
SMALL = {  # sizes that sequences of some thirty steps would never reach
    "manyeyes.consensus.making.ENOUGH": 6,
    "manyeyes.skills.promote.AT_MOST": 2,
    "manyeyes.skills.coin.randbelow": lambda below: 0,  # the same coin each time
    "manyeyes.assignment.probe.FROM": 4,
    "manyeyes.assignment.probe.PEOPLE": 3,
}
FIT_EVERY = 8
EMPTY = {name: delete(table) for name, table in t.metadata.tables.items()}
HELD_AS = (
    select(t.assignment.c.state, t.assignment.c.task_id, t.task.c.lane)
    .join(t.task, t.task.c.id == t.assignment.c.task_id)
    .where(t.assignment.c.public_id == bindparam("name"))
)
OTHERWISE = case({"yes": "no", "no": "yes", "photo": "drawing"}, value=t.known.c.value, else_="photo")
TURN_TRUTHS_ROUND = update(t.known).values(value=OTHERWISE)

saying = st.fixed_dictionaries({name: st.sampled_from(values) for name, values in VALUES.items()})
somebody = st.integers(0, 5)


class Killed(BaseException):
    """The process died in the middle of a transaction."""


class Undone(Exception):
    """A transaction that was only a look."""


class Crowd(RuleBasedStateMachine):
    """A few workers, a few pictures, and what people do all day."""

    address = ""
    site = Path()
    house: House
    seconds = 0.0

    def __init__(self) -> None:
        super().__init__()
        # A time of its own for each sequence: a house remembers for half a minute who has seen all.
        type(self).seconds = 1_700_000_000.0 + 1_000_000 * next(SEQUENCE)
        self.stored: dict[str, dict[int, dict[str, str]]] = defaultdict(dict)  # assignment -> revision -> values
        self.owner_of: dict[str, Worker] = {}
        self.done: dict[int, set[str]] = defaultdict(set)  # worker -> items answered or skipped
        self.item_of: dict[str, str] = {}
        self.skipped: set[str] = set()
        self.scored: set[tuple[int, int]] = set()  # (worker, task) whose first answer was a control answer
        self.counted: set[str] = set()
        self.workers: list[Worker] = []
        self.crashed_at = 0
        self.most = 0
        self.now_applied: Stage | None = None
        self.state = crowd_invariants.Remembered()

    @classmethod
    def open(cls) -> House:
        settings = Settings(database=cls.address, fit_every=FIT_EVERY)
        return open_house(cls.site, clock=lambda: cls.seconds, settings=settings)

    @initialize(
        count=st.integers(1, 6),
        wave=st.sampled_from(["all", 1, 3]),
        least=st.integers(1, 3),
        variant=st.sampled_from(sorted(VARIANTS)),
    )
    def begin(self, count: int, wave: int | str, least: int, variant: str) -> None:
        self.wave, self.variant = wave, variant
        rows = [] if variant == "plain" else TRUTHS
        self.project = a_project(self.house, self.file(least, least + 2), control=rows)
        self.folder = self.house.site / self.project.folder
        self.write_control(rows)
        self.most = least + 2
        for path in dict.fromkeys(path for path, _, _ in rows):
            a_picture_at(self.house, self.project, path)
        pictures(self.house, self.project, count)
        self.workers = [a_worker(self.house) for _ in range(4)]
        self.owner = a_worker(self.house, "owner")

    def file(self, least: int, most: int) -> str:
        overlap = f"{{min: {least}, max: {most}, confidence: 0.9}}"
        speaks, more = self.variant == "spoken", VARIANTS[self.variant]
        split = SPLIT if speaks else ""
        text = a_project_file(questions=QUESTIONS, overlap=overlap, wave=self.wave, more=more, release=split)
        return text + (SPEAKS if speaks else "")

    def write_control(self, rows: list[tuple[str, str, str]]) -> None:
        """The owner's control.csv; a stage without known pictures has none."""
        if self.variant != "plain":
            (self.folder / "private").mkdir(exist_ok=True)
            lines = ["path,question,value", *(",".join(row) for row in rows)]
            (self.folder / "private" / "control.csv").write_text("\n".join(lines) + "\n", "utf-8")

    @property
    def stage(self) -> Stage:
        """As the file last applied has it; read again only then."""
        if self.now_applied is None:
            self.now_applied = the_stage(self.house, self.project)
        return self.now_applied

    def worker(self, who: int) -> Worker:
        return self.workers[who % len(self.workers)]

    def some(self, data: st.DataObject, names: Any) -> Any:
        return data.draw(st.sampled_from(list(names)))

    # --- people come, take, answer, skip ---

    @precondition(lambda self: len(self.workers) < 6)
    @rule()
    def somebody_comes(self) -> None:
        self.workers.append(a_worker(self.house))

    @rule(who=somebody, count=st.integers(1, 3))
    def take(self, who: int, count: int) -> None:
        self.takes(self.worker(who), count)

    def takes(self, worker: Worker, count: int) -> work.NextTask:
        self.starts_exam(worker)
        found = claim(self.house, worker, self.stage, count)
        assert len(found.tasks) <= count
        if self.is_stopped(worker):
            assert found.outcome == "restricted"
        self.was_lent(worker, found)
        return found

    def was_lent(self, worker: Worker, found: work.NextTask) -> None:
        """Known pictures and others look alike, and nobody gets one again."""
        assert not (found.tasks and found.outcome != "found")
        assert len({task.item.id for task in found.tasks}) == len(found.tasks)
        for task in found.tasks:
            assert shape(task) == SHAPE
            assert task.expires_at == self.seconds + self.house.settings.lease_seconds
            assert task.item.id not in self.done[worker.id], "served again after an answer or skip"
            self.owner_of[task.assignment], self.item_of[task.assignment] = worker, task.item.id

    def is_stopped(self, worker: Worker) -> bool:
        with self.house.reading() as tx:
            now, stage = self.seconds, self.stage
            return people.standing(tx, worker.id, stage.project_id, stage.id, now).stopped is not None

    def starts_exam(self, worker: Worker) -> None:
        if self.variant == "exam":
            with self.house.transaction() as tx:
                skills.start_exam(tx, worker.id, self.stage, self.seconds)

    @rule(who=somebody, said=saying, want=st.integers(0, 1))
    def take_and_say(self, who: int, said: dict[str, str], want: int) -> None:
        """What people do all day."""
        self.works(self.worker(who), said, want)

    @rule(who=somebody, said=saying, many=st.integers(2, 8))
    def work_for_an_hour(self, who: int, said: dict[str, str], many: int) -> None:
        """Somebody who says the same about everything."""
        for _ in range(many):
            type(self).seconds += 5
            self.works(self.worker(who), said, 0)

    @rule(said=saying, sloppy=saying)
    def everybody_works(self, said: dict[str, str], sloppy: dict[str, str]) -> None:
        """All answer one picture; the last of them otherwise."""
        for worker in self.workers:
            self.works(worker, sloppy if worker is self.workers[-1] else said, 0)

    def works(self, worker: Worker, said: dict[str, str], want: int) -> None:
        self.takes(worker, 1)
        mine = [name for name, holder in self.owner_of.items() if holder.id == worker.id]
        fresh = [name for name in mine if name not in self.stored and name not in self.skipped]
        if fresh:
            self.send(fresh[-1], 1, said, want)

    @precondition(lambda self: self.owner_of)
    @rule(data=st.data(), revision=st.integers(1, 3), late=st.sampled_from([0, 0, 0, 400, 2000]))
    def say(self, data: st.DataObject, revision: int, late: int) -> None:
        """An answer, a correction, a revision out of order, a late one."""
        type(self).seconds += late
        self.send(self.some(data, self.owner_of), revision, data.draw(saying))

    @precondition(lambda self: self.stored)
    @rule(data=st.data())
    def repeat(self, data: st.DataObject) -> None:
        """The network delivers an acknowledged answer again."""
        name = self.some(data, self.stored)
        revision = self.some(data, sorted(self.stored[name]))
        before = self.everything()
        self.send(name, revision, self.stored[name][revision])
        assert self.everything() == before

    def send(self, name: str, revision: int, said: dict[str, str], want: int = 0) -> None:
        worker, known = self.owner_of[name], self.stored.get(name, {})
        with self.house.reading() as tx:
            held = tx.first(HELD_AS, {"name": name})
        note = self.expected_note(worker, held.state, repeat=revision in known)
        try:
            saved = self.answer(worker, name, revision, said, want)
        except OtherContent:
            assert known[revision] != said
        except TooLateToCorrect:
            assert known
            assert revision not in known
        except SkippedAlready:
            assert name in self.skipped
        else:
            assert saved.late_note == note, "what he is told depends on what he did, not on what the picture is for"
            assert name not in self.skipped
            assert known.get(revision, said) == said
            self.must_be_scored(name, worker, held, counts=revision not in known and note != STOPPED)
            self.stored[name][revision] = said
            self.done[worker.id].add(self.item_of[name])
            if saved.next is not None:
                self.was_lent(worker, saved.next)

    def must_be_scored(self, name: str, worker: Worker, held: Any, *, counts: bool) -> None:
        """The first answer that counts is a score, where the picture was a known one then."""
        if counts and name not in self.counted and held.lane == Lane.CONTROL:
            self.scored.add((worker.id, held.task_id))
        if counts:
            self.counted.add(name)

    def answer(self, worker: Worker, name: str, revision: int, said: dict[str, str], want: int) -> work.Saved:
        told = work.Said(revision=revision, answers=said, shown_ms=800, client="test")
        with self.house.transaction() as tx:
            return work.record(tx, worker, name, told, want, self.seconds, self.house.settings)

    def expected_note(self, worker: Worker, held: int, *, repeat: bool) -> str | None:
        if held != Held.LENT and self.is_stopped(worker):
            return None if repeat else STOPPED
        late = held in (Held.EXPIRED, Held.GIVEN_BACK)
        return "This came late; others may have answered meanwhile. Your answer helps all the same." if late else None

    @precondition(lambda self: self.owner_of)
    @rule(data=st.data())
    def skip(self, data: st.DataObject) -> None:
        name = self.some(data, self.owner_of)
        worker = self.owner_of[name]
        with self.house.transaction() as tx:
            gone = work.skip(tx, worker, name, "cannot tell", self.seconds)
        assert gone == (name not in self.stored and name not in self.skipped)
        if gone:
            self.skipped.add(name)
            self.done[worker.id].add(self.item_of[name])

    @precondition(lambda self: self.owner_of)
    @rule(data=st.data())
    def give_back(self, data: st.DataObject) -> None:
        name = self.some(data, self.owner_of)
        with self.house.transaction() as tx:
            work.give_back(tx, self.owner_of[name], name, self.seconds)

    @precondition(lambda self: self.owner_of)
    @rule(data=st.data(), who=somebody)
    def steal(self, data: st.DataObject, who: int) -> None:
        """Somebody answers another's assignment."""
        name, thief = self.some(data, self.owner_of), self.worker(who)
        if thief.id != self.owner_of[name].id:
            with pytest.raises(ForeignAssignment):
                self.answer(thief, name, 1, {"text": "yes", "kind": "photo"}, 0)

    @precondition(lambda self: self.variant != "plain" and self.owner_of)
    @rule(data=st.data(), said=saying)
    def guess_what_is_known(self, data: st.DataObject, said: dict[str, str]) -> None:
        """Whatever is true of known pictures, a person is told the same."""
        name = self.some(data, self.owner_of)
        told = [self.is_told(self.owner_of[name], name, said, turned) for turned in (False, True)]
        assert told[0] == told[1]

    def is_told(self, worker: Worker, name: str, said: dict[str, str], turned_round: bool) -> list[str]:
        """All that work says to him; nothing of it happens."""
        stage, told = self.stage, []
        with suppress(Undone), self.house.transaction() as tx:
            if turned_round:
                tx.run(TURN_TRUTHS_ROUND)
            told += [repr(work.me(tx, worker)), repr(work.my_answers(tx, worker, 10, 0.0))]
            told += [repr(work.first_look(tx, worker, stage))]
            told += [repr(work.barrier_before(tx, worker, stage, self.seconds))]
            revision = max(self.stored.get(name, {0: {}})) + 1
            try:
                words = work.Said(revision=revision, answers=said, shown_ms=800, client="test")
                told.append(repr(work.record(tx, worker, name, words, 0, self.seconds, self.house.settings)))
            except (TooLateToCorrect, SkippedAlready) as error:
                told.append(error.sentence)
            raise Undone
        return told

    # --- time, pictures, crashes ---

    @rule(seconds=st.sampled_from([10, 200, 301, 1000, 4000]), who=somebody, alive=st.booleans())
    def time_passes(self, seconds: int, who: int, alive: bool) -> None:
        if alive:
            with self.house.transaction() as tx:
                work.heartbeat(tx, self.worker(who), self.seconds)
        type(self).seconds += seconds

    @rule(count=st.integers(1, 2))
    def more_pictures(self, count: int) -> None:
        pictures(self.house, self.project, count)

    @precondition(lambda self: len(self.stored) > self.crashed_at)
    @rule()
    def crash_and_reopen(self) -> None:
        """The process dies: nothing is closed in order; what was acknowledged is there."""
        self.crashed_at = len(self.stored)
        before = self.everything()
        self.reopen()
        assert self.everything() == before

    def reopen(self) -> None:
        if self.house.lock is not None:
            self.house.lock.release()
        self.house.lock = None
        self.house.database.close()
        compiled = self.house.database._statements._cache
        type(self).house = self.open()
        # Half of this machine's time would go into compiling the same statements again; all else is forgotten.
        self.house.database._statements._cache = compiled

    @contextmanager
    def may_die(self, after: int | None) -> Iterator[None]:
        """The process dies at the end of its transaction number `after`, which is lost; it comes back at once."""
        database = self.house.database
        real, left = database.transaction, itertools.count(0 if after is None else after, -1)

        @contextmanager
        def mortal() -> Iterator[Any]:
            with real() as tx:
                yield tx
                if after is not None and next(left) == 0:
                    raise Killed

        database.transaction = mortal  # type: ignore[method-assign]
        try:
            yield
        except Killed:
            self.reopen()
        finally:
            del database.transaction

    def everything(self) -> dict[str, list[Any]]:
        with self.house.reading() as tx:
            return crowd_invariants.everything(tx)

    # --- what must always hold ---

    @invariant()
    def all_holds(self) -> None:
        if self.workers:
            crowd_invariants.check(self)
            type(self).seconds += 1

    def teardown(self) -> None:
        """Leave an empty house for the next sequence: opening one costs more than emptying it."""
        with self.house.transaction() as tx:
            for table in reversed(t.metadata.sorted_tables):
                tx.run(EMPTY[table.name])


def shape(task: work.Lent) -> tuple[Any, ...]:
    """What a page could tell tasks apart by, without its picture."""
    kinds = tuple((one.name, type(getattr(task, one.name))) for one in fields(task))
    item = tuple((one.name, type(getattr(task.item, one.name))) for one in fields(task.item))
    return kinds, item, len(task.assignment), len(task.item.id), task.about, task.questions


SHAPE = (
    (
        ("assignment", str),
        ("about", str),
        ("item", work.Shown),
        ("workflow", str),
        ("expires_at", float),
        ("questions", tuple),
        ("draft", dict),
    ),
    (("id", str), ("url", str), ("thumbnail_url", str), ("width", int), ("height", int), ("series", str)),
    10,
    10,
    "",
    tuple(VALUES),
)
