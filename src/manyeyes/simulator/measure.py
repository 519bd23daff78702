"""Counts what a run came to: settled values beside the truth, answers, hours, and who was found when."""

from __future__ import annotations

import bisect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from manyeyes import consensus, items, people
from manyeyes.consensus import State, Verdict
from manyeyes.projects import Question, StageFile
from manyeyes.simulator.at_work import Helper, World
from manyeyes.simulator.crowd import HONEST
from manyeyes.simulator.outcome import Found, Outcome
from manyeyes.storage import Transaction

IN_TIME = 40  # tasks after a sleepy one turned
MICRO = 1_000_000
DAY, HOUR = 86_400.0, 3600.0


@dataclass(frozen=True)
class Watched:
    """A helper as he is counted: tasks he did, and after how many he was restricted (None: never)."""

    group: str
    kind: str
    tasks: int
    found_after: int | None
    turned_after: int | None = None

    @property
    def spams(self) -> bool:
        """Whether he did anything but his best; a sleepy one who never turned did."""
        return self.kind != HONEST and (self.turned_after is None or self.tasks > self.turned_after)


def outcome_of(world: World, helpers: Sequence[Helper], ended: str, curve: Sequence[tuple[float, float]]) -> Outcome:
    """The figures of a finished run."""
    with world.house.reading() as tx:
        said = verdicts(world, tx)
        watched = [_watched(one, tx) for one in helpers]
    tasks = len(said)
    truth = {one.number: one.truth for one in world.pictures.values()}
    right = {number: is_right(truth[number], found) for number, found in said.items()}
    states = {number: state_of(world.stage.file.questions, found) for number, found in said.items()}
    settled = [number for number, state in states.items() if state is State.SETTLED]
    answers = sum(one.done for one in helpers)
    spammers = [one for one in watched if one.spams and one.tasks]
    honest = [one for one in watched if not one.spams and one.tasks]
    times = [at for one in helpers for at in one.answered_at]
    return Outcome(
        seed=world.chance.seed,
        ended=ended,
        tasks=tasks,
        answers=answers,
        control_answers=sum(one.control for one in helpers),
        settled=len(settled),
        contested=sum(state is State.CONTESTED for state in states.values()),
        open=sum(state is State.OPEN for state in states.values()),
        accuracy=sum(right.values()) / max(1, tasks),
        settled_accuracy=sum(right[number] for number in settled) / len(settled) if settled else None,
        values_right=sum(values_right(truth[number], found) for number, found in said.items()) / max(1, tasks),
        answers_a_task=answers / max(1, tasks),
        cost=answers * reward(world.stage.file) / MICRO,
        hours=sum(one.looked_in_all for one in helpers) / HOUR,
        days=(max(times) - min(times)) / DAY if times else 0.0,
        spammers_found=share_found(spammers),
        honest_stopped=share_found(honest),
        tasks_until_found=until_found(spammers),
        sleepy_in_time=found_within([one for one in watched if one.kind == "sleepy"], IN_TIME),
        kinds=tuple(by_group(watched)),
        curve=tuple(curve),
    )


def verdicts(world: World, tx: Transaction) -> dict[int, list[Verdict]]:
    """What each ordinary picture's answers add up to, by the picture's number."""
    found: dict[int, list[Verdict]] = {}
    for public_id, picture in world.pictures.items():
        if not picture.control:
            item = items.by_public_id(tx, public_id)
            assert item is not None, "a picture that moved in is there"
            found[picture.number] = [verdict for _, verdict in consensus.of_item(tx, item.id)]
    return found


def is_right(truth: Mapping[str, str], found: Sequence[Verdict]) -> bool:
    """Whether every question has the true value, settled or not."""
    return values_right(truth, found) == 1


def values_right(truth: Mapping[str, str], found: Sequence[Verdict]) -> float:
    """The share of the questions that have the true value."""
    said = {verdict.question: verdict.value for verdict in found}
    return sum(said.get(question) == value for question, value in truth.items()) / len(truth)


def state_of(questions: Sequence[Question], found: Sequence[Verdict]) -> State:
    """How a picture ended: contested where a required question is, settled where all are."""
    states = {verdict.question: verdict.state for verdict in found}
    needed = {states.get(one.name, State.OPEN) for one in questions if one.required} - {State.NOT_ASKED}
    for state in (State.CONTESTED, State.OPEN):
        if state in needed:
            return state
    return State.SETTLED


def reward(stage: StageFile) -> float:
    """What a task pays, in micro-units; 0 where nothing is paid a task."""
    said: Mapping[str, object] = stage.settings.get("reward") or {}
    return float(str(said["amount"])) if said.get("for") == "task" else 0.0


def _watched(helper: Helper, tx: Transaction) -> Watched:
    group = helper.person.group
    stops = [one.made_at for one in people.restrictions_of(tx, helper.worker.id) if one.kind == people.STOP]
    found_after = bisect.bisect_right(helper.answered_at, min(stops)) if stops else None
    turned = group.after if group.kind == "sleepy" else None
    return Watched(group.called, group.kind, helper.done, found_after, turned)


def share_found(watched: Sequence[Watched]) -> float | None:
    """The share that was restricted."""
    return sum(one.found_after is not None for one in watched) / len(watched) if watched else None


def until_found(watched: Sequence[Watched]) -> float | None:
    """The median of tasks until somebody was restricted, among those who were; of a sleepy one since he turned."""
    after = [one.found_after - (one.turned_after or 0) for one in watched if one.found_after is not None]
    return float(median(after)) if after else None


def found_within(sleepy: Sequence[Watched], tasks: int) -> float | None:
    """The chance that somebody who turned is restricted within so many tasks.

    Those for whom the work ended sooner count as long as they were there (the product-limit estimate of Kaplan and
    Meier 1958); else a short run would look like a blind rule.
    """
    turned = [one for one in sleepy if one.turned_after is not None and one.tasks > one.turned_after]
    spans = [((one.found_after or one.tasks) - (one.turned_after or 0), one.found_after is not None) for one in turned]
    if not spans:
        return None
    unfound = 1.0
    for at in sorted({span for span, found in spans if found and span <= tasks}):
        there = sum(span >= at for span, _ in spans)
        unfound *= 1 - sum(span == at and found for span, found in spans) / there
    return 1 - unfound


def by_group(watched: Sequence[Watched]) -> list[Found]:
    """One line a group, in the order of the crowd file."""
    names = list(dict.fromkeys(one.group for one in watched))
    return [_line(name, [one for one in watched if one.group == name]) for name in sorted(names)]


def _line(name: str, watched: Sequence[Watched]) -> Found:
    return Found(
        kind=name,
        people=len(watched),
        worked=sum(one.tasks > 0 for one in watched),
        restricted=sum(one.found_after is not None for one in watched),
        tasks=sum(one.tasks for one in watched),
        tasks_until_found=until_found(watched),
    )
