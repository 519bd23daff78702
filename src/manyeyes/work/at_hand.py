"""What of a picture is in a worker's hands: a task lent to him, or an answer he may still correct.

It depends on nothing but his own assignments, so it tells nobody which pictures are known already, settled or open.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from manyeyes import answers, assignment, flow, projects
from manyeyes.assignment import Held
from manyeyes.people import Worker
from manyeyes.projects import Stage
from manyeyes.settings import Settings
from manyeyes.storage import Transaction


@dataclass(frozen=True)
class AtHand:
    """An assignment that takes a word of its worker now."""

    assignment: str
    stage: str
    questions: tuple[str, ...]
    """Asked of this item, by name."""
    revision: int = 1
    """To send next."""
    answers: Mapping[str, str] = field(default_factory=dict)
    """What he said last; empty where he has not answered yet."""


def at_hand(tx: Transaction, worker: Worker, item_id: int, now: float, settings: Settings) -> AtHand | None:
    """The worker's own assignment of an item, where it takes an answer or a correction."""
    for name, stage_id, state in assignment.of_item(tx, item_id, worker.id, now):
        stage = projects.stage_by_id(tx, stage_id)
        if stage.gone:
            continue
        if state is Held.LENT:
            return AtHand(name, stage.name, _asked(tx, stage, item_id))
        if state in (Held.ANSWERED, Held.EXTRA):
            since = now - settings.correct_within_seconds
            for own in answers.last_answers(tx, worker.id, settings.correct_last, since):
                if own.assignment == name:
                    return AtHand(name, stage.name, _asked(tx, stage, item_id), own.revision + 1, own.answers)
    return None


def _asked(tx: Transaction, stage: Stage, item_id: int) -> tuple[str, ...]:
    asked = flow.asked(tx, stage, item_id)
    return tuple(question.name for question in stage.file.questions if question.name in asked)
