"""How far a worker's last answers agree with what the others make of the same tasks, his own answer left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from manyeyes.answers import UNSURE
from manyeyes.consensus import store
from manyeyes.consensus.fit import current_fit, trust_of_people
from manyeyes.consensus.posterior import Voice, add_up
from manyeyes.consensus.trust import Trust
from manyeyes.consensus.verdict import owner_voice
from manyeyes.projects import Question, Stage
from manyeyes.storage import Row, Transaction

SPARE = 2  # times as many rows of the log are read as these tasks have: corrections, and control tasks between


@dataclass(frozen=True)
class Agreement:
    """One answer of a worker beside those of the others.

    chance: the posterior of the others for his value, by the current fit, as far as they are trusted to judge: control
    tasks, or agreement with those who passed them, put them above the gate. values: how many the question has. judges:
    how many such others there are; with none, chance is the class prior. at: of his answer.
    """

    task_id: int
    question: str
    value: str
    chance: float
    values: int
    judges: int
    at: float


def agreement_of(tx: Transaction, stage: Stage, worker_id: int, last: int) -> list[Agreement]:
    """The worker's `last` newest answered tasks of a stage, control tasks aside, an entry a question, newest first.

    What he left unsure and what was withdrawn are left out. Two or three statements, about 1 ms for 30 tasks.
    """
    keys = {"worker": worker_id, "stage": stage.id, "most": last * len(stage.file.questions) * SPARE}
    rows = tx.all(store.BESIDE, keys)
    fit = current_fit(tx, stage.id)
    trust = trust_of_people(tx, fit, {row.worker_id for row in rows}, store.FIT_SKILLS_BESIDE, keys)
    newest: dict[int, int] = {}
    for row in rows:
        newest[row.assignment_id] = max(row.revision, newest.get(row.assignment_id, 0))
    by_task: dict[int, list[Row]] = {}
    for row in rows:
        if row.revision == newest[row.assignment_id] and row.value != UNSURE:
            by_task.setdefault(row.task_id, []).append(row)
    mine = {task for task, said in by_task.items() if any(one.worker_id == worker_id for one in said)}
    by_task = {task: said for task, said in by_task.items() if task in mine}
    tasks = sorted(by_task.values(), key=lambda said: max(one.id for one in said if one.worker_id == worker_id))
    tasks.reverse()
    return [entry for said in tasks[:last] for entry in _of_task(stage, said, worker_id, trust)]


def _of_task(stage: Stage, said: Sequence[Row], worker_id: int, trust: Trust) -> list[Agreement]:
    questions = {one.name: one for one in stage.file.questions}
    mine = [one for one in said if one.worker_id == worker_id and one.question in questions]
    return [
        _beside(one, questions[one.question], said, trust)
        for one in mine
        if one.value in questions[one.question].values
    ]


def _beside(mine: Row, question: Question, said: Sequence[Row], trust: Trust) -> Agreement:
    others = [one for one in said if one.question == question.name and one.worker_id != mine.worker_id]
    voices = [(_voice(one, question, trust), one.value) for one in others if one.value in question.values]
    heard = [voice.logs[value] for voice, value in voices if voice.judges]
    chances = add_up(trust.prior(question), heard)
    chance = chances[question.values.index(mine.value)]
    return Agreement(mine.task_id, question.name, mine.value, chance, len(question.values), len(heard), mine.at)


def _voice(said: Row, question: Question, trust: Trust) -> Voice:
    return owner_voice(question) if said.kind == "owner" else trust.voice(said.worker_id, question)
