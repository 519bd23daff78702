"""Fits: immutable tables of worker skills, so that every consensus can be computed again from answers and fit.

Fit 0 counts everybody .85 and is not stored. Every `fit_every` answered tasks a new one is made from control scores
with a Beta prior of weight 4 around .85; a worker enters it from five control answers on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from manyeyes import answers, skills
from manyeyes.consensus import store
from manyeyes.consensus.verdict import SkillOf
from manyeyes.skills import Score
from manyeyes.storage import Transaction
from manyeyes.storage.tables import fit, fit_skill

UNMEASURED = 0.85
PRIOR_WEIGHT = 4
FROM = 5  # control answers before a worker's own score is believed
QUESTIONS_AT_MOST = 40  # answers rows looked at per task when counting towards the next fit


@dataclass(frozen=True)
class Fit:
    """A stored fit by its number a stage; number 0 has no row."""

    id: int
    number: int
    after_answer: int


def fitted(scores: Sequence[Score]) -> dict[tuple[int, str], float]:
    """Skill by (worker, question): the mean of Beta(.85 * 4 + right, .15 * 4 + wrong), for those measured enough."""
    return {
        (score.worker_id, score.question): (UNMEASURED * PRIOR_WEIGHT + score.right) / (PRIOR_WEIGHT + score.asked)
        for score in scores
        if score.asked >= FROM
    }


def current_fit(tx: Transaction, stage_id: int) -> Fit:
    """The newest fit of a stage; fit 0 before the first."""
    row = tx.first(store.NEWEST_FIT, {"stage": stage_id})
    return Fit(row.id, row.number, row.after_answer) if row else Fit(0, 0, 0)


def skills_in(tx: Transaction, used: Fit) -> SkillOf:
    """Look up skills in a fit; .85 for whoever is not in it."""
    if used.number == 0:
        return lambda worker_id, question: UNMEASURED

    def skill_of(worker_id: int, question: str) -> float:
        found = tx.scalar(store.FIT_SKILL, {"fit": used.id, "worker": worker_id, "question": question})
        return UNMEASURED if found is None else float(found)

    return skill_of


def _table(tx: Transaction, used: Fit) -> dict[tuple[int, str], float]:
    if used.number == 0:
        return {}
    return {(row.worker_id, row.question): row.skill for row in tx.all(store.FIT_SKILLS, {"fit": used.id})}


def refit_if_due(tx: Transaction, stage_id: int, every: int, now: float) -> Fit | None:
    """Store a new fit when `every` tasks were answered since the last and it would differ; returns it."""
    last = current_fit(tx, stage_id)
    if answers.tasks_answered_since(tx, last.after_answer, every * QUESTIONS_AT_MOST) < every:
        return None
    return make_fit(tx, stage_id, last, now)


def make_fit(tx: Transaction, stage_id: int, last: Fit, now: float) -> Fit | None:
    """Store the next fit from the control scores of now; none where nobody's skill would change."""
    table = fitted(skills.scores(tx, stage_id))
    if table == _table(tx, last):
        return None
    row = {"stage_id": stage_id, "number": last.number + 1, "after_answer": answers.newest(tx), "made_at": now}
    made = Fit(tx.add(fit, row), last.number + 1, row["after_answer"])  # type: ignore[arg-type]
    tx.insert(
        fit_skill,
        [
            {"fit_id": made.id, "worker_id": worker, "question": question, "skill": skill}
            for (worker, question), skill in sorted(table.items())
        ],
    )
    return made
