"""What the database counts as rows change is what counting from scratch finds, whatever people and owners did."""

from __future__ import annotations

import random
from collections import Counter

from sqlalchemy import select
from tests.conftest import Clock
from tests.makers import a_project, a_project_file, a_worker, answer, claim, pictures, the_stage

from manyeyes import flow, moderation, projects, storage, work
from manyeyes.answers import TooLateToCorrect
from manyeyes.assignment import TaskState
from manyeyes.house import House
from manyeyes.jobs import upkeep_once
from manyeyes.jobs.upkeep import add_up_counts
from manyeyes.people import Worker
from manyeyes.projects import Project, Stage
from manyeyes.storage import Transaction
from manyeyes.storage import tables as t

CODES = {"open": 0, "settled": 1, "contested": 2, "not_asked": 3}
TWO = ('{name: text, ask: "Is there any text?", type: yes_no}', '{name: head, ask: "A head?", type: yes_no}')
TASKS = select(t.task)
ITEMS = select(t.item_stage)
VERDICTS = select(t.consensus, t.task.c.stage_id).join(t.task, t.task.c.id == t.consensus.c.task_id)
LOG = (
    select(t.answer, t.assignment.c.stage_id, t.worker.c.kind)
    .join(t.assignment, t.assignment.c.id == t.answer.c.assignment_id)
    .join(t.worker, t.worker.c.id == t.answer.c.worker_id)
    .order_by(t.answer.c.id)
)
Count = tuple[str, str, str, int]


def from_scratch(tx: Transaction, stage_id: int) -> Counter[Count]:
    """Every count of a stage by walking over the rows."""
    found: Counter[Count] = Counter()
    for row in tx.all(TASKS):
        if row.stage_id == stage_id:
            stands = (row.closed_as or "", f"{row.lane} {row.state}")
            found["wave", *stands, row.wave] += 1
            found["answered", *stands, row.answered] += 1
    found.update(("item", row.state, "", 0) for row in tx.all(ITEMS) if row.stage_id == stage_id)
    for row in tx.all(VERDICTS):
        if row.stage_id == stage_id:
            found["verdict", row.question, row.value or "", CODES[row.state]] += 1
    seen = set()
    for row in tx.all(LOG):
        if row.stage_id == stage_id and row.assignment_id not in seen and row.kind != "owner":
            found["hour", "", "", int(row.at // 3600)] += 1
            found["day", str(int(row.at // 86_400)), str(row.worker_id), 0] += 1
            found["person", "", str(row.worker_id), 0] += 1
        seen.add(row.assignment_id)
    return found


def kept(tx: Transaction, stage_id: int) -> Counter[Count]:
    """The same as the database kept it."""
    kinds = ("wave", "answered", "item", "verdict", "hour", "day", "person")
    counts = {what: storage.counted(tx, stage_id, what) for what in kinds}
    return Counter({(what, one.name, one.value, one.number): one.n for what, all_ in counts.items() for one in all_})


def assert_kept(house: House, stage: Stage) -> None:
    with house.reading() as tx:
        scratch = from_scratch(tx, stage.id)
        assert kept(tx, stage.id) == scratch
        people = Counter(name for what, name, _, _ in scratch if what == "day")
        assert storage.values_counted(tx, stage.id, "day") == dict(people)
        assert sum(storage.values_counted(tx, stage.id, "person").values()) == sum(
            one[0] == "person" for one in scratch
        )


class Days:
    """Some days in the life of a stage, drawn by chance: whoever answers, corrects, is taken back, settles."""

    def __init__(self, house: House, clock: Clock, seed: int) -> None:
        self.house, self.clock, self.chance = house, clock, random.Random(seed)
        self.project = a_project(house, the_file("1"))
        self.stage = the_stage(house, self.project)
        self.items = pictures(house, self.project, 24)
        self.workers = [a_worker(house) for _ in range(6)]
        self.owner = a_worker(house, "owner")
        self.given: list[tuple[Worker, str, int]] = []
        self.withdrawn: list[str] = []
        self.taken_back = 0

    def a_step(self) -> None:
        steps = [self.answers] * 6 + [self.corrects] * 2 + [self.takes_back, self.gives_back, self.looks_after]
        self.chance.choice([*steps, self.settles, self.a_picture_comes, self.adds_up])()
        self.clock.pass_by(self.chance.choice([1.0, 60.0, 4000.0]))

    def said(self) -> dict[str, str]:
        return {"text": self.chance.choice(["yes", "no", "unsure"]), "head": self.chance.choice(["yes", "yes", "no"])}

    def answers(self) -> None:
        worker = self.chance.choice(self.workers)
        for task in claim(self.house, worker, self.stage, 2).tasks:
            answer(self.house, worker, task.assignment, self.said())
            self.given.append((worker, task.assignment, 1))

    def corrects(self) -> None:
        if self.given:
            worker, name, revision = self.given.pop()
            try:
                answer(self.house, worker, name, self.said(), revision=revision + 1)
            except TooLateToCorrect:
                return
            self.given.append((worker, name, revision + 1))

    def takes_back(self) -> None:
        now = self.house.now()
        with self.house.transaction() as tx:
            worker = self.chance.choice(self.workers)
            taken = moderation.take_back(tx, self.project, worker, now - 8000, now, now, reason="a vandal")
        self.withdrawn += [one.public_id for one in taken.withdrawals]
        self.taken_back += taken.answers

    def gives_back(self) -> None:
        if self.withdrawn:
            with self.house.transaction() as tx:
                moderation.undo(tx, self.withdrawn.pop(), self.house.now())

    def looks_after(self) -> None:
        upkeep_once(self.house, self.project)

    def settles(self) -> None:
        with self.house.transaction() as tx:
            for task in work.contested(tx, self.stage, 2):
                work.settle_by_owner(tx, self.owner, task.task, {"text": "no", "head": "no"}, self.house.now())

    def a_picture_comes(self) -> None:
        pictures(self.house, self.project, 1)

    def adds_up(self) -> None:
        """Some of what is appended, as if another process were at it."""
        with self.house.transaction() as tx:
            storage.fold(tx, most=self.chance.choice([1, 7, 5000]))

    def means_something_else(self) -> None:
        a_project_again(self.house, self.project, the_file("2"))
        self.stage = the_stage(self.house, self.project)


def the_file(meaning: str) -> str:
    """The project; its other meaning asks the first question otherwise."""
    asked = TWO[0].replace("type: yes_no", "type: choice, values: [yes, no, neither]") if meaning == "2" else TWO[0]
    return a_project_file(questions=(asked, TWO[1]), overlap="{min: 2, max: 3, confidence: 0.9}", wave=8)


def a_project_again(house: House, project: Project, text: str) -> None:
    """Apply a changed file."""
    folder = house.site / project.folder
    (folder / "project.yaml").write_text(text, "utf-8")
    with house.transaction() as tx:
        projects.apply(tx, projects.read_project_file(folder / "project.yaml"), project.folder, house.now())


def test_kept_counts_are_what_counting_from_scratch_finds(house: House, clock: Clock) -> None:
    days = Days(house, clock, seed=7)
    for step in range(90):
        days.a_step()
        if step % 9 == 0:
            assert_kept(house, days.stage)
    with house.reading() as tx:
        ends = {row.closed_as for row in tx.all(TASKS) if row.state == TaskState.CLOSED}
    assert ends == {"settled", "contested"}, "something of everything has happened"
    assert days.taken_back
    assert_kept(house, days.stage)
    add_up_counts(house)
    assert_kept(house, days.stage)
    with house.reading() as tx:
        assert not storage.changes_wait(tx)


def test_counts_taken_anew_from_the_rows_are_the_same(house: House, clock: Clock) -> None:
    days = Days(house, clock, seed=3)
    for _ in range(25):
        days.a_step()
    with house.transaction() as tx:
        before = kept(tx, days.stage.id)
        storage.count_anew(tx)
        assert kept(tx, days.stage.id) == before


def test_a_change_of_meaning_and_what_a_machine_forgets_are_counted_too(house: House, clock: Clock) -> None:
    days = Days(house, clock, seed=5)
    for _ in range(20):
        days.a_step()
    days.means_something_else()
    assert_kept(house, days.stage)
    for _ in range(10):
        days.answers()
    upkeep_once(house, days.project)
    assert_kept(house, days.stage)


def test_where_an_item_stood_before_is_kept(house: House, clock: Clock) -> None:
    project = a_project(house)
    (item,) = pictures(house, project, 1)
    stage = the_stage(house, project)
    began = house.now()
    for _ in range(2):
        clock.pass_by(60)
        worker = a_worker(house)
        answer(house, worker, claim(house, worker, stage).tasks[0].assignment, {"text": "yes"})
    with house.transaction() as tx:
        settled = house.now()
        moderation.take_back(tx, project, worker, 0, house.now(), house.now(), reason="")
    clock.pass_by(60)
    flow.upkeep(house, stage)
    with house.reading() as tx:
        moved = [(row.state, row.at) for row in tx.all(select(t.item_moved).where(t.item_moved.c.item_id == item))]
        (now,) = [row.state for row in tx.all(ITEMS) if row.stage_id == stage.id]
    assert (moved, now) == ([("here", began), ("passed", settled)], "here")
