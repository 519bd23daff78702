"""Who is trained: explained examples until right, remembered for good."""

from __future__ import annotations

from collections.abc import Mapping

from manyeyes.projects import Example, Stage
from manyeyes.skills import store
from manyeyes.skills.explain import Progress, after_try, scored_try, wrong_answers
from manyeyes.storage import Transaction
from manyeyes.storage.tables import training


def examples(stage: Stage) -> tuple[Example, ...]:
    """The explained pictures of a stage, in order."""
    return stage.project.training.get(stage.name, ())


def is_trained(tx: Transaction, worker_id: int, stage: Stage) -> bool:
    """Whether nothing stands between the worker and the stage's tasks."""
    return not examples(stage) or training_progress(tx, worker_id, stage).done


def training_progress(tx: Transaction, worker_id: int, stage: Stage) -> Progress:
    """Where the worker stands; the beginning for one who never tried."""
    row = tx.first(store.PROGRESS, {"worker": worker_id, "stage": stage.id})
    if row is None:
        return Progress(done=not examples(stage))
    step = min(row.step, max(1, len(examples(stage))))
    done = row.done_at is not None or not examples(stage)
    return Progress(step, row.tries, row.right_in_a_row, done, row.asked, row.right)


def try_step(tx: Transaction, worker_id: int, stage: Stage, answers: Mapping[str, str], now: float) -> dict[str, str]:
    """Judge one try at the worker's step; returns the sentence of each wrong answer, none when all is right."""
    progress = training_progress(tx, worker_id, stage)
    example = examples(stage)[progress.step - 1]
    wrong = wrong_answers(stage.file.questions, example, answers)
    counted = scored_try(progress, _asked(stage, example), len(wrong))
    keep_progress(tx, worker_id, stage.id, after_try(counted, not wrong, len(examples(stage))), now)
    return wrong


def _asked(stage: Stage, example: Example) -> int:
    return sum(question.name in example.answers for question in stage.file.questions)


def keep_progress(tx: Transaction, worker_id: int, stage_id: int, progress: Progress, now: float) -> None:
    """Remember where the worker stands."""
    row = {
        "worker_id": worker_id,
        "stage_id": stage_id,
        "step": progress.step,
        "tries": progress.tries,
        "right_in_a_row": progress.right_in_a_row,
        "done_at": now if progress.done else None,
        "asked": progress.asked,
        "right": progress.right,
    }
    tx.put(training, [row])
