"""When a new fit is due and how it is made: read, compute with no lock held, store in one short transaction.

The beginning: control scores alone, with a Beta prior of weight 4 around .85, from five control answers on. Once a
question has ENOUGH answers: control answers and EM together (`together`), over everybody who is not below the gate.
Takes about a second for two hundred thousand answers; safe to repeat, and in several processes at once: of two fits
made from the same one the first is stored.
"""

from __future__ import annotations

import json
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from manyeyes import answers, skills
from manyeyes.consensus import store
from manyeyes.consensus.fit import Fit, current_fit, skills_in
from manyeyes.consensus.opinion import weights_of
from manyeyes.consensus.posterior import Believed, Confusion
from manyeyes.consensus.recount import FIT, ask_recount, end_refits, refit_asked, whole_under_way
from manyeyes.consensus.trust import STRANGER, UNMEASURED
from manyeyes.projects import ControlTasks, Question, Stage
from manyeyes.skills import Score
from manyeyes.storage import Transaction
from manyeyes.storage.tables import fit, fit_skill

PRIOR_WEIGHT = 4
FROM = 5  # control answers before a worker's own score is believed
ENOUGH = 100  # answers to a question before EM is
NEWEST = 200_000  # answers a question that EM looks at
YOUNG = 5_000  # answers of a stage that make fits twice as often
LOOKED_BACK = 40  # control answers that the gate looks at: who was good for long and is no more is found, too
WRONG_AT_LEAST = 2  # control answers to one question, before anybody can be below the gate
PASSED_FROM = 2  # control answers before they speak for anybody
OF_DISTRUST = frozenset({"control_accuracy", "agreement", "drift", "fast_answers"})
EVERY_ONE = 1 << 40
DIGITS = 4

People = dict[tuple[int, str], Believed]


@dataclass(frozen=True)
class Made:
    """A fit that was computed and is not stored yet; `last` is the one it is to follow."""

    last: Fit
    after_answer: int
    answers: int
    how: str
    people: Mapping[tuple[int, str], Believed]
    priors: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    typical: Mapping[str, float] = field(default_factory=dict)
    given: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


def fitted(scores: Sequence[Score]) -> dict[tuple[int, str], float]:
    """Skill by (worker, question): the mean of Beta(.85 * 4 + right, .15 * 4 + wrong), for those measured enough."""
    return {
        (score.worker_id, score.question): (UNMEASURED * PRIOR_WEIGHT + score.right) / (PRIOR_WEIGHT + score.asked)
        for score in scores
        if score.asked >= FROM
    }


def answered_since(tx: Transaction, stage_id: int, last: Fit, most: int) -> int:
    """How many tasks of a stage people answered since a fit, counted a person, up to `most`."""
    return int(tx.scalar(store.ANSWERED_SINCE, {"stage": stage_id, "mark": last.after_answer, "most": most}))


def every(last: Fit, usual: int) -> int:
    """How many answers apart fits are made: twice as often while the stage is young."""
    return max(1, usual // 2) if last.answers < YOUNG else usual


def is_due(tx: Transaction, stage: Stage, usual: int, now: float) -> bool:
    """Whether a new fit is to be made: somebody asked for it, something happened to people, or enough was answered.

    While a whole stage is computed again only the first two are heard: else a big stage would never be done.
    """
    last = current_fit(tx, stage.id)
    if refit_asked(tx, stage.id) or tx.first(store.NEWS_OF_PEOPLE, {"stage": stage.id, "since": last.made_at}):
        return True
    if whole_under_way(tx, stage.id):
        return False
    apart = every(last, usual)
    return answered_since(tx, stage.id, last, apart) >= apart


def compute(tx: Transaction, stage: Stage, now: float) -> Made:
    """The next fit from what is there now, on a reader."""
    last, scores = current_fit(tx, stage.id), skills.scores(tx, stage.id)
    below = below_the_gate(tx, stage, scores, now)
    before = skills_in(tx, last).people
    people: People = {key: Believed(skill) for key, skill in fitted(scores).items()}
    priors: dict[str, tuple[float, ...]] = {}
    for question in stage.file.questions:
        mine = [score for score in scores if score.question == question.name]
        learnt = _learnt(tx, stage, question, below, mine)
        if learnt is not None:
            carried = {key: said for key, said in before.items() if key[1] == question.name and key not in learnt[0]}
            people |= carried | learnt[0]
            priors[question.name] = learnt[1]
        else:
            people |= _judging(people, mine, stage)
    for key in below:
        people[key] = replace(people.get(key, STRANGER), confusion=None, gated=True, judges=False)
    count = last.answers + answered_since(tx, stage.id, last, EVERY_ONE)
    how = "together" if priors else "control"
    typical = {one.name: _typical(people, one) for one in stage.file.questions}
    return Made(last, answers.newest(tx), count, how, people, priors, typical, weights_of(stage))


def below_the_gate(tx: Transaction, stage: Stage, scores: Sequence[Score], now: float) -> frozenset[tuple[int, str]]:
    """(worker, question) that weigh nothing: control answers put him surely below the gate, or a rule stopped him
    because of how he answered, for as long as that lasts."""
    names = [question.name for question in stage.file.questions]
    stopped = {(worker, name) for worker in distrusted(tx, stage, now) for name in names}
    if stage.file.control_tasks is None:
        return frozenset(stopped)
    measured = {score.worker_id for score in scores if score.asked - score.right >= WRONG_AT_LEAST}
    return frozenset(stopped | {(one, name) for one in measured for name in _gated_in(tx, stage, one)})


def _gated_in(tx: Transaction, stage: Stage, worker_id: int) -> frozenset[str]:
    return skills.gated_in(skills.window(tx, worker_id, stage.id, LOOKED_BACK), stage)


def distrusted(tx: Transaction, stage: Stage, now: float) -> set[int]:
    """Who is stopped now because of how he answered; being stopped for the day's end is another thing."""
    rows = tx.all(store.STOPPED_NOW, {"stage": stage.id, "project": stage.project_id, "now": now})
    return {row.worker_id for row in rows if json.loads(row.numbers).get("when") in OF_DISTRUST}


def _passed(score: Score, gate: float) -> bool:
    return score.asked >= PASSED_FROM and skills.evidence(score.right, score.asked, gate) < 0


def _gate(stage: Stage) -> float:
    return ControlTasks.gate if stage.file.control_tasks is None else stage.file.control_tasks.gate


def _judging(people: People, scores: Sequence[Score], stage: Stage) -> People:
    """Those whose control tasks speak for them judge others, as good as they are known to be."""
    passed = [(one.worker_id, one.question) for one in scores if _passed(one, _gate(stage))]
    return {key: replace(people.get(key, STRANGER), judges=True) for key in passed}


def _typical(people: Mapping[tuple[int, str], Believed], question: Question) -> float:
    known = [
        said.skill for (_, name), said in people.items() if name == question.name and said.voice(question.values).weighs
    ]
    return round(statistics.median(known), DIGITS) if len(known) >= FROM else UNMEASURED


def _learnt(
    tx: Transaction, stage: Stage, question: Question, below: frozenset[tuple[int, str]], scores: Sequence[Score]
) -> tuple[People, tuple[float, ...]] | None:
    """What EM makes of one question: people and class prior; none while there are too few answers."""
    from manyeyes.consensus.columns import columns_of
    from manyeyes.consensus.together import gate_then_weigh

    without = {worker for worker, name in below if name == question.name}
    found = columns_of(tx, stage.id, question, without, NEWEST)
    if found is None or len(found.said) < ENOUGH:
        return None
    passed = {score.worker_id for score in scores if _passed(score, _gate(stage))}
    met = {score.worker_id: score.asked for score in scores}
    learnt, judges = gate_then_weigh(found.said, found.among(passed), found.strangers(met, FROM))
    told = zip(found.workers, learnt.skill.tolist(), learnt.confusion.tolist(), judges.tolist(), strict=True)
    people = {
        (worker, question.name): Believed(round(skill, DIGITS), _rounded(matrix), judges=judge)
        for worker, skill, matrix, judge in told
    }
    return people, tuple(round(chance, DIGITS) for chance in learnt.prior.tolist())


def _rounded(matrix: Sequence[Sequence[float]]) -> Confusion:
    return tuple(tuple(round(one, DIGITS) for one in row) for row in matrix)


def keep(tx: Transaction, stage_id: int, made: Made, now: float) -> Fit | None:
    """Store a fit and ask for the recount that follows; none where another process stored one meanwhile."""
    tx.all(store.HOLD_STAGE, {"stage": stage_id})
    if current_fit(tx, stage_id).number != made.last.number:
        return None
    row = {
        "stage_id": stage_id,
        "number": made.last.number + 1,
        "after_answer": made.after_answer,
        "made_at": now,
        "how": made.how,
        "priors": json.dumps(made.priors),
        "typical": json.dumps(made.typical),
        "given": json.dumps(made.given),
        "answers": made.answers,
    }
    fit_id = tx.add(fit, row)
    tx.insert(fit_skill, [_skill_row(fit_id, key, said) for key, said in sorted(made.people.items())])
    end_refits(tx, stage_id, now)
    ask_recount(tx, stage_id, None, FIT, now)
    return current_fit(tx, stage_id)


def _skill_row(fit_id: int, key: tuple[int, str], said: Believed) -> dict[str, object]:
    return {
        "fit_id": fit_id,
        "worker_id": key[0],
        "question": key[1],
        "skill": said.skill,
        "confusion": None if said.confusion is None else json.dumps(said.confusion),
        "gated": int(said.gated),
        "judges": int(said.judges),
    }
