"""What the tagger would answer, filled in for somebody who is lent a task, where his stage asks for drafts.

The same for whatever a task is for, so that nothing tells which pictures are known: every picture of a project has its
prediction from the same tagger. A hidden share has its drafts written down, and shows none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from manyeyes import assignment, items
from manyeyes.items import SpeaksOf
from manyeyes.projects import Question, Stage
from manyeyes.storage import Transaction


def fill_in(tx: Transaction, stage: Stage, lent: Sequence[assignment.Lent]) -> None:
    """Write down what the tagger that serves now says of tasks that were just lent."""
    wish = stage.file.drafts
    serves = items.predictor(tx, stage.project_id, wish.source) if wish and lent else None
    told = serves.speaks_of.get(stage.name) if serves else None
    if wish is None or serves is None or told is None or told.major != meaning_of(stage.workflow):
        return
    for task in lent:
        scores = items.predicted(tx, serves, task.item_id) if not task.about else None
        values = filled_in(stage.file.questions, told, scores, wish.score) if scores else {}
        shown = not assignment.hides_draft(task.task_id, wish.hidden_share)
        assignment.keep_draft(tx, task.id, assignment.Draft(values, serves.tagger, shown))


def filled_in(questions: Sequence[Question], told: SpeaksOf, scores: Sequence[float], sure: float) -> Mapping[str, str]:
    """The value of each question that the tagger gives a chance of `sure` or more; the others are left open. Pure."""
    chances = {one.name: chances_of(one, told.questions.get(one.name, {}), scores) for one in questions}
    best = {name: max(found, key=found.__getitem__) for name, found in chances.items() if found}
    return {name: value for name, value in best.items() if chances[name][value] >= sure}


def chances_of(question: Question, places: Mapping[str, int], scores: Sequence[float]) -> dict[str, float]:
    """The chance of each value by the tagger; of a yes/no question the tag stands for yes. NaN and unknown: none."""
    found = {value: scores[at] for value, at in places.items() if value in question.values and at < len(scores)}
    found = {value: chance for value, chance in found.items() if 0 <= chance <= 1}
    if set(question.values) == {"yes", "no"} and "yes" in found:
        found["no"] = 1 - found["yes"]
    return found


def draft_of(tx: Transaction, stage: Stage, task: assignment.Lent, asked: Sequence[str]) -> Mapping[str, str]:
    """What is shown filled in for a lent task: as it was when it was lent, where that can still be said."""
    if stage.file.drafts is None or meaning_of(task.workflow) != meaning_of(stage.workflow):
        return {}
    kept = assignment.shown_draft(tx, task.id)
    return {name: kept[name] for name in asked if name in kept}


def meaning_of(workflow: str) -> str:
    """The major number: answers given under another one mean something else."""
    return workflow.partition(".")[0]
