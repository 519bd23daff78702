"""The story of training: the next explained picture, one try at it, what was wrong and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from manyeyes import items, skills
from manyeyes.errors import ManyEyesError
from manyeyes.people import Worker
from manyeyes.projects import Stage
from manyeyes.storage import Transaction
from manyeyes.work.outcomes import Shown
from manyeyes.work.show import shown


class TrainingPictureMissing(ManyEyesError):
    """The training picture {picture} is not here yet. Run `manyeyes apply` again."""

    status = 503


@dataclass(frozen=True)
class Step:
    """An example to try; `number` of `of`."""

    number: int
    of: int
    item: Shown


@dataclass(frozen=True)
class TrainingDone:
    """Nothing more to learn here."""


@dataclass(frozen=True)
class Right:
    """All answers were right."""


@dataclass(frozen=True)
class Wrong:
    """The sentence for each question that was answered otherwise."""

    sentences: Mapping[str, str] = field(default_factory=dict)


def next_example(tx: Transaction, worker: Worker | None, stage: Stage) -> Step | TrainingDone:
    """The example that comes next; the first one for somebody who is nobody yet."""
    examples = skills.examples(stage)
    progress = skills.training_progress(tx, worker.id, stage) if worker else skills.Progress(done=not examples)
    if progress.done:
        return TrainingDone()
    picture = examples[progress.step - 1].picture
    item = items.by_source(tx, stage.id, picture)
    if item is None:
        raise TrainingPictureMissing(picture=picture)
    return Step(progress.step, len(examples), shown(items.shown(tx, [item.id])[item.id]))


def try_example(
    tx: Transaction, worker: Worker, stage: Stage, step: int, answers: Mapping[str, str], now: float
) -> Right | Wrong:
    """Judge a try. One for a step that is past (a repeat over a bad network) changes nothing and is right."""
    progress = skills.training_progress(tx, worker.id, stage)
    if progress.done or step < progress.step:
        return Right()
    wrong = skills.try_step(tx, worker.id, stage, answers, now)
    return Wrong(wrong) if wrong else Right()
