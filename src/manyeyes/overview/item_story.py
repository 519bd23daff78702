"""One item's story: where it stands in each stage, who said what and when, and what happened to it in order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from manyeyes import consensus, items, projects
from manyeyes.consensus import Verdict
from manyeyes.items import Item, Series
from manyeyes.overview import store
from manyeyes.projects import Stage
from manyeyes.storage import Row, Transaction

HAPPENED = {"here": "entered", "passed": "passed", "dropped": "dropped", "contested": "contested"}


@dataclass(frozen=True)
class AnswerGiven:
    """One submission about the item: of `worker`, a pseudonym; `answers` by question.

    state: counts, corrected (a later one of the same person stands), taken_back, or not_counted (to other questions, or
    after he was stopped).
    """

    worker: str
    by_owner: bool
    revision: int
    at: float
    answers: Mapping[str, str]
    state: str


@dataclass(frozen=True)
class Event:
    """Something that happened: entered, passed, settled, contested, reopened, dropped, answered, corrected, taken_back,
    given_back, waiting, not_asked. `worker`: whose doing it was, where it was somebody's."""

    at: float
    what: str
    stage: str
    worker: str = ""
    reason: str = ""


@dataclass(frozen=True)
class StageStory:
    """The item in one stage; what people did is empty where no people work."""

    stage: Stage
    state: str
    reason: str
    since: float
    wanted: int | None = None
    answered: int | None = None
    ended: str = ""
    control: bool = False
    verdicts: tuple[Verdict, ...] = ()
    answers: tuple[AnswerGiven, ...] = ()


@dataclass(frozen=True)
class ItemStory:
    """Everything an owner may know of an item."""

    item: Item
    shown: items.Shown
    series: Series
    paths: tuple[str, ...]
    twins: tuple[tuple[items.Shown, str], ...]
    """Others that show the same, and how: leader, same, mirrored, trimmed, video."""
    stages: tuple[StageStory, ...]
    events: tuple[Event, ...] = field(default=())


def story(tx: Transaction, item: Item) -> ItemStory:
    """Tell it: a dozen small reads. For the owner; `lent_in` says what of it a helper may be told."""
    stages = {one.id: one for one in projects.stages(tx, item.project_id)}
    stands = {row.stage_id: row for row in tx.all(store.STANDS, {"item": item.id})}
    tasks = {row.stage_id: row for row in tx.all(store.TASKS_OF_ITEM, {"item": item.id}) if row.about == ""}
    told = [_stage(tx, stage, stands[stage.id], tasks.get(stage.id)) for stage in stages.values() if stage.id in stands]
    moved = tx.all(store.MOVED, {"item": item.id})
    events = [event for one in told for event in _events(tx, one, moved, tasks.get(one.stage.id))]
    return ItemStory(
        item=item,
        shown=items.shown(tx, [item.id])[item.id],
        series=items.series_by_ids(tx, [item.series_id])[item.series_id],
        paths=tuple(one.path for one in items.sources(tx, [item.id])[item.id]),
        twins=tuple(_twins(tx, item.id)),
        stages=tuple(told),
        events=tuple(sorted(events, key=lambda event: event.at)),
    )


def lent_in(tx: Transaction, item_id: int, worker_id: int) -> frozenset[int]:
    """The stages, by id, in which somebody was ever shown this item as a task."""
    return frozenset(row.stage_id for row in tx.all(store.LENT_IN, {"item": item_id, "worker": worker_id}))


def _stage(tx: Transaction, stage: Stage, stands: Row, task: Row | None) -> StageStory:
    if task is None:
        return StageStory(stage, stands.state, stands.reason, stands.at)
    return StageStory(
        stage,
        stands.state,
        stands.reason,
        stands.at,
        wanted=task.wanted,
        answered=task.answered,
        ended=task.closed_as or "",
        control=task.lane == 1,
        verdicts=tuple(consensus.verdicts(tx, task.id)),
        answers=tuple(_answers(tx, stage.id, task.id)),
    )


def _answers(tx: Transaction, stage_id: int, task_id: int) -> Iterable[AnswerGiven]:
    rows = tx.all(store.ANSWERS_OF_TASK, {"task": task_id})
    taken = [row for row in tx.all(store.WITHDRAWALS_OF_TASK, {"task": task_id}) if row.lifted_at is None]
    newest: dict[int, int] = {}
    submissions: dict[tuple[int, int], list[Row]] = {}
    for row in rows:
        newest[row.assignment_id] = max(row.revision, newest.get(row.assignment_id, 0))
        submissions.setdefault((row.assignment_id, row.revision), []).append(row)
    for (assignment_id, revision), said in submissions.items():
        one = said[0]
        state = "counts" if revision == newest[assignment_id] else "corrected"
        if any(_covers(held, one, stage_id) for held in taken):
            state = "taken_back"
        if not one.counts:
            state = "not_counted"
        values = {row.question: row.value for row in said}
        yield AnswerGiven(one.public_id, one.kind == "owner", revision, one.at, values, state)


def _covers(withdrawn: Row, said: Row, stage_id: int) -> bool:
    here = withdrawn.stage_id in (None, stage_id)
    return here and withdrawn.worker_id == said.worker_id and withdrawn.from_at <= said.at <= withdrawn.until_at


def _events(tx: Transaction, told: StageStory, moved: Sequence[Row], task: Row | None) -> Iterable[Event]:
    """Where it stood, who answered, and whose answers were taken or given back."""
    stage = told.stage
    for one in told.answers:
        yield Event(one.at, "answered" if one.revision == 1 else "corrected", stage.name, worker=one.worker)
    places = [(row.state, row.reason, row.at) for row in moved if row.stage_id == stage.id]
    decided = False
    for state, reason, at in [*places, (told.state, told.reason, told.since)]:
        yield Event(at, _happened(state, decided, asked=task is not None), stage.name, reason=reason)
        decided = state in ("passed", "dropped", "contested")
    if task is not None:
        yield from _taken(tx, stage, task)


def _happened(state: str, decided: bool, *, asked: bool) -> str:
    if state == "here" and decided:
        return "reopened"
    return "settled" if state == "passed" and asked else HAPPENED.get(state, state)


def _taken(tx: Transaction, stage: Stage, task: Row) -> Iterable[Event]:
    said = {row.worker_id: row for row in tx.all(store.ANSWERS_OF_TASK, {"task": task.id})}
    for row in tx.all(store.WITHDRAWALS_OF_TASK, {"task": task.id}):
        if not _covers(row, said[row.worker_id], stage.id):
            continue
        worker = said[row.worker_id].public_id
        yield Event(row.made_at, "taken_back", stage.name, worker=worker, reason=row.reason)
        if row.lifted_at is not None:
            yield Event(row.lifted_at, "given_back", stage.name, worker=worker)


def _twins(tx: Transaction, item_id: int) -> Iterable[tuple[items.Shown, str]]:
    found = tx.all(store.TWINS_OF_ITEM, {"item": item_id})
    shown = items.shown(tx, [row.item_id for row in found])
    return [(shown[row.item_id], row.how) for row in found]
