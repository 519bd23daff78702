"""What must hold of a stage after whatever happened to it, read from the tables alone; numbers as in the plan.

I1 every acknowledged answer is stored once. I2 (checked where tasks are lent) nobody is served a picture twice. I3
slots add up, are never exceeded, and an open picture wants somebody. I7 consensus is a function of answers and fit,
where an item stands one of consensus, scores one of control answers, standing one of restrictions. I8 (checked where
people are told something) nobody learns what a task is for.

Long because what must hold is one list, read from top to bottom.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, field
from typing import Any

from sqlalchemy import bindparam, select

from manyeyes import consensus, flow, people
from manyeyes.answers import Answer
from manyeyes.assignment import Lane, TaskState
from manyeyes.consensus import State, TaskVerdict
from manyeyes.storage import Row, Transaction
from manyeyes.storage import tables as t

CHANGED_BY_WORK = {"answer", "consensus", "assignment", "task", "wave", "item_stage", "schedule", "skill", "scored"} | {
    "known",
    "control_task",
    "exam",
    "restriction",
    "withdrawal",
    "appeal",
    "fit",
    "recount",
    "opinion",
}
EVERYTHING = {
    name: select(table).order_by(*table.primary_key)
    for name, table in t.metadata.tables.items()
    if name in CHANGED_BY_WORK
}
TASKS = select(t.task).order_by(t.task.c.id)
HELD = select(t.assignment.c.id, t.assignment.c.task_id, t.assignment.c.worker_id, t.assignment.c.state)
ANSWERS = (
    select(
        t.assignment.c.public_id,
        t.answer.c.assignment_id,
        t.answer.c.task_id,
        t.answer.c.worker_id,
        t.answer.c.revision,
        t.answer.c.question,
        t.answer.c.value,
        t.answer.c.counts,
        t.answer.c.settles,
        t.answer.c.at,
        t.worker.c.kind,
    )
    .join(t.assignment, t.assignment.c.id == t.answer.c.assignment_id)
    .join(t.worker, t.worker.c.id == t.answer.c.worker_id)
    .order_by(t.answer.c.id)
)
CONSENSUS = select(t.consensus).order_by(t.consensus.c.task_id, t.consensus.c.question)
OPINIONS = select(t.opinion).order_by(t.opinion.c.item_id, t.opinion.c.question)
WITHDRAWALS = select(t.withdrawal).order_by(t.withdrawal.c.id)
RESTRICTIONS = select(t.restriction).order_by(t.restriction.c.id)
SCORED, SKILL, KNOWN = select(t.scored), select(t.skill), select(t.known)
CONTROL, EXAMS = select(t.control_task), select(t.exam)
HERE = select(t.item_stage.c.item_id, t.item_stage.c.state).where(t.item_stage.c.stage_id == bindparam("stage"))
STANDS = {State.OPEN: "here", State.CONTESTED: "contested", State.SETTLED: "passed"}


def everything(tx: Transaction) -> dict[str, list[Any]]:
    """Every row that work changes."""
    return {name: [tuple(row) for row in tx.all(rows)] for name, rows in EVERYTHING.items()}


@dataclass
class Remembered:
    """What a check leaves for the next.

    seen: of each task what it was last computed from, so that only what changed is computed again. lanes: where each
    task was. to_add_up: tasks that left the control lane, with their rows then: added up at the next answer. unbounded:
    tasks that were not ordinary all their life. weightless: who ever weighed nothing. fits: those that were read once.
    standing: what held of each worker when it was last looked at. overlap: tasks that still stand as another overlap
    had it, with their rows.
    """

    seen: dict[int, Any] = field(default_factory=dict)
    lanes: dict[int, int] = field(default_factory=dict)
    to_add_up: dict[int, Any] = field(default_factory=dict)
    unbounded: set[int] = field(default_factory=set)
    weightless: set[int] = field(default_factory=set)
    fits: dict[int, consensus.Trust] = field(default_factory=dict)
    standing: dict[int, list[Any]] = field(default_factory=dict)
    overlap: dict[int, list[Any]] = field(default_factory=dict)


def check(machine: Any) -> None:
    """All of it, after a step of the machine."""
    with machine.house.reading() as tx:
        look = Look(tx, machine)
        look.answers_are_stored_once()
        look.slots_add_up()
        look.tasks_are_functions_of_their_answers()
        look.scores_are_functions_of_the_log()
        look.standing_is_a_function_of_restrictions()
        look.exams_add_up()


class Look:
    """One reading of all tables."""

    def __init__(self, tx: Transaction, machine: Any) -> None:
        self.tx, self.machine, self.kept = tx, machine, machine.state
        self.stage = machine.stage
        self.tasks, self.held, self.answers = tx.all(TASKS), tx.all(HELD), tx.all(ANSWERS)
        self.withdrawals = tx.all(WITHDRAWALS)
        self.rows = grouped(tx.all(CONSENSUS), "task_id")
        self.said = grouped(self.answers, "task_id")
        self.opinions = grouped(tx.all(OPINIONS), "item_id")

    def answers_are_stored_once(self) -> None:
        found = {(row.public_id, row.revision, row.question): row.value for row in self.answers}
        assert len(found) == len(self.answers)
        assert found == {
            (name, revision, question): value
            for name, revisions in self.machine.stored.items()
            for revision, said in revisions.items()
            for question, value in said.items()
        }

    def slots_add_up(self) -> None:
        slots_add_up(self.tasks, self.held)
        self._note_weightless()
        spared = {(row.worker_id, row.task_id) for row in self.answers if self._may_be_replaced(row)}
        by_task = grouped(self.held, "task_id")
        for task in self.tasks:
            if task.lane != Lane.ORDINARY:
                self.kept.unbounded.add(task.id)
            if any(row.worker_id == self.machine.owner.id for row in by_task[task.id]):
                self.kept.unbounded.add(task.id)
            replaced = sum((row.worker_id, row.task_id) in spared for row in by_task[task.id] if row.state == 1)
            if task.id not in self.kept.unbounded:
                assert task.answered <= self.machine.most + replaced, "more people were asked than the file allows"

    def _note_weightless(self) -> None:
        fit = consensus.current_fit(self.tx, self.stage.id)
        if fit.number != getattr(self.kept, "fit", None):
            self.kept.fit = fit.number
            trust = consensus.skills_in(self.tx, fit)
            for worker_id, name in trust.people:
                question = next(one for one in self.stage.file.questions if one.name == name)
                if not trust.voice(worker_id, question).weighs:
                    self.kept.weightless.add(worker_id)

    def _may_be_replaced(self, row: Row) -> bool:
        return row.worker_id in self.kept.weightless or any(covers(one, row) for one in self.withdrawals)

    def tasks_are_functions_of_their_answers(self) -> None:
        lagging = self._lagging()
        here = {row.item_id: row.state for row in self.tx.all(HERE, {"stage": self.stage.id})}
        known = (self.stage.file.overlap, [tuple(row) for row in self.withdrawals])
        for task in self.tasks:
            if self._still_to_add_up(task) or task.lane == Lane.CONTROL:
                continue
            told = self.said[task.id], self.opinions[task.item_id]
            computed = known, self.rows[task.id], told, tuple(task)[:-1], here[task.item_id]
            if task.id not in lagging and self.kept.seen.get(task.id) != computed:
                self._must_add_up(task, here[task.item_id])
                self.kept.seen[task.id] = computed

    def _lagging(self) -> set[int]:
        """Tasks of somebody whose answers were taken or given back, or of another overlap, not reached by a recount.

        The recount that follows a fit takes the place of one for another overlap; for itself it excuses nothing, for
        rows name the fit they were computed with.
        """
        heaps = consensus.recounts_under_way(self.tx, self.stage.id)
        overlap = {task for heap in heaps if heap.why == "overlap" for task in self._left(heap)}
        if any(heap.why == "fit" for heap in heaps):
            overlap |= {task for task, rows in self.kept.overlap.items() if rows == self.rows[task]}
        self.kept.overlap = {task: self.rows[task] for task in overlap}
        return overlap | {task for heap in heaps if heap.worker_id is not None for task in self._left(heap)}

    def _left(self, heap: consensus.Recount) -> set[int]:
        mine = {row.task_id for row in self.answers if heap.worker_id in (None, row.worker_id)}
        return {task for task in mine if task > heap.last_task}

    def _still_to_add_up(self, task: Row) -> bool:
        """One that left the control lane is added up at the next answer, or by a recount of all."""
        now = self.rows[task.id], [row for row in self.said[task.id] if row.counts]
        if self.kept.lanes.get(task.id) == Lane.CONTROL != task.lane:
            self.kept.to_add_up[task.id] = now
        self.kept.lanes[task.id] = task.lane
        if self.kept.to_add_up.get(task.id) == now:
            return True
        self.kept.to_add_up.pop(task.id, None)
        return False

    def _must_add_up(self, task: Row, here: str) -> None:
        rows = self.rows[task.id]
        if not rows:
            assert not task.answered, "there are answers, and nothing they add up to"
            return
        again = self._adds_up(task, rows[0].fit)
        stored = [
            (row.question, row.value, row.posterior, row.answers, row.state, bool(row.by_owner), bool(row.with_model))
            for row in rows
        ]
        assert sorted(map(astuple, again.questions)) == stored
        assert {row.fit for row in rows} == {rows[0].fit}
        assert here == STANDS[again.state], "an item stands where its consensus puts it"
        closed = task.state == TaskState.CLOSED
        if task.lane == Lane.ORDINARY:
            assert closed == (again.state is not State.OPEN)
        if again.state is State.OPEN:
            assert not closed
            assert task.wanted > task.answered, "an open picture wants somebody"

    def _adds_up(self, task: Row, fit: int) -> TaskVerdict:
        """The same from the log and a fit, with nothing of the house but its formula."""
        if fit not in self.kept.fits:
            self.kept.fits[fit] = consensus.skills_in(self.tx, consensus.fit_numbered(self.tx, self.stage.id, fit))
        counted = [row for row in self.said[task.id] if row.counts]
        taken = {row.assignment_id for row in counted if self._is_withdrawn(row)}
        left = [row for row in counted if not self._is_withdrawn(row)]
        last = {row.assignment_id: row.revision for row in sorted(left, key=lambda row: row.revision)}
        said = [
            Answer(row.assignment_id, row.worker_id, row.kind == "owner", row.question, row.value, bool(row.settles))
            for row in sorted(left, key=lambda row: (row.assignment_id, row.revision))
            if row.revision == last[row.assignment_id]
        ]
        return consensus.judge_task(
            self.stage.file.questions,
            frozenset(question.name for question in self.stage.file.questions),
            said,
            task.answered,
            self.stage.file.overlap,
            self.kept.fits[fit],
            opinions=self._thought_of(task, self.kept.fits[fit].given),
            withdrawn=len(taken) if len(last) < task.answered else 0,
        )

    def _thought_of(self, task: Row, bounds: Mapping[str, Mapping[str, float]]) -> dict[str, list[tuple[float, str]]]:
        """What a tagger said of the item, as far as the fit lets it count."""
        told = [row for row in self.opinions[task.item_id] if consensus.MODEL in bounds.get(row.question, {})]
        return {row.question: [(min(row.weight, bounds[row.question][consensus.MODEL]), row.value)] for row in told}

    def _is_withdrawn(self, row: Row) -> bool:
        return any(one.lifted_at is None and covers(one, row) for one in self.withdrawals)

    def scores_are_functions_of_the_log(self) -> None:
        if self.machine.variant == "plain":
            return
        scored, totals = self.tx.all(SCORED), self.tx.all(SKILL)
        if not scored and not totals and not self.machine.scored:
            return
        found: dict[tuple[int, str], tuple[int, int]] = defaultdict(lambda: (0, 0))
        for row in scored:
            asked, right = found[row.worker_id, row.question]
            found[row.worker_id, row.question] = asked + (row.right is not None), right + (row.right or 0)
        assert {(row.worker_id, row.question): (row.asked, row.right) for row in totals} == dict(found)
        self._scores_are_what_was_said(scored)

    def _scores_are_what_was_said(self, scored: Sequence[Row]) -> None:
        truths: dict[int, dict[str, str]] = defaultdict(dict)
        for row in self.tx.all(KNOWN):
            truths[row.task_id][row.question] = row.value
        in_use = {row.task_id for row in self.tx.all(CONTROL) if row.state == "in use"}
        expected = {}
        owner = self.machine.owner.id  # his word from the list of hard pictures is no score
        for worker, task in {one for one in self.machine.scored if one[0] != owner}:
            said = newest(row for row in self.said[task] if row.worker_id == worker and row.counts)
            expected |= {
                (worker, task, name): None if said[name] == "unsure" else int(said[name] == true)
                for name, true in truths[task].items()
                if task in in_use
            }
        stored = {
            (row.worker_id, row.task_id, row.question): row.right
            for row in scored
            if row.task_id in in_use and row.worker_id != owner
        }
        differ = {key: (stored.get(key, "-"), expected.get(key, "-")) for key in {*stored, *expected}}
        assert not {key: pair for key, pair in differ.items() if pair[0] != pair[1]}, "(stored, said)"

    def standing_is_a_function_of_restrictions(self) -> None:
        now, stage = self.machine.seconds, self.stage
        for worker, rows in grouped(self.tx.all(RESTRICTIONS), "worker_id").items():
            holds = [
                row
                for row in rows
                if row.lifted_at is None
                and (row.until is None or now < row.until)
                and row.project_id in (None, stage.project_id)
                and row.stage_id in (None, stage.id)
            ]
            if self.kept.standing.get(worker) == holds:
                continue
            self.kept.standing[worker] = holds
            standing = people.standing(self.tx, worker, stage.project_id, stage.id, now)
            for kind, found in (("stop", standing.stopped), ("slow", standing.slowed), ("exam", standing.exam)):
                ends = [float("inf") if row.until is None else row.until for row in holds if row.kind == kind]
                assert (found is None) == (not ends)
                if found is not None:
                    assert (float("inf") if found.until is None else found.until) == max(ends)
        assert {name for name, row in self.machine.stops.items() if row} <= {
            row.public_id for row in self.tx.all(RESTRICTIONS) if row.lifted_at is None
        }, "only its lifting ends a restriction"

    def exams_add_up(self) -> None:
        running = set()
        for row in self.tx.all(EXAMS) if self.machine.variant == "exam" else ():
            assert 0 <= row.right <= row.asked <= len(self.stage.file.questions) * row.answered
            assert row.answered <= row.lent
            assert (row.ended_at is None) == (row.state == "running")
            if row.state == "running":
                assert row.worker_id not in running
                running.add(row.worker_id)


def adds_up(tx: Transaction, stage: Any, task: Row) -> TaskVerdict | None:
    """What a task adds up to with the fit its rows name; none where nothing is stored and nobody said anything."""
    used = consensus.fit_used(tx, task.id)
    if used is None:
        assert not task.answered, "there are answers, and nothing they add up to"
        return None
    fit = consensus.fit_numbered(tx, stage.id, used)
    return consensus.verdict_now(tx, stage, task.id, flow.asked(tx, stage, task.item_id), fit=fit)


def slots_add_up(tasks: Sequence[Row], held: Sequence[Row]) -> None:
    """What a task counts is what was lent and answered; nobody has a task twice."""
    assert len({(row.task_id, row.worker_id) for row in held}) == len(held)
    by_task = grouped(held, "task_id")
    for task in tasks:
        states = [row.state for row in by_task[task.id]]
        assert task.answered == states.count(1)
        assert task.taken == states.count(0) + states.count(1)
        assert task.taken <= task.wanted


def covers(withdrawal: Row, answer: Row) -> bool:
    """Whether a withdrawal is, or was, about an answer."""
    return withdrawal.worker_id == answer.worker_id and withdrawal.from_at <= answer.at <= withdrawal.until_at


def newest(rows: Any) -> Mapping[str, str]:
    """The values of the highest revision."""
    every = list(rows)
    last = max((row.revision for row in every), default=0)
    return {row.question: row.value for row in every if row.revision == last}


def grouped(rows: Sequence[Row], name: str) -> dict[int, list[Row]]:
    """Rows by one column; nothing where there are none."""
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[getattr(row, name)].append(row)
    return found
