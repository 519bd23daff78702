"""Answers keeps what people said, for ever and in order; the highest revision counts."""

from manyeyes.answers.answer import UNSURE, Answer, OtherContent, Recorded, Said, TooLateToCorrect
from manyeyes.answers.read import (
    OwnAnswer,
    current,
    last_answers,
    newest,
    tasks_answered_by,
    tasks_answered_since,
)
from manyeyes.answers.record import append, record

__all__ = [
    "UNSURE",
    "Answer",
    "OtherContent",
    "OwnAnswer",
    "Recorded",
    "Said",
    "TooLateToCorrect",
    "append",
    "current",
    "last_answers",
    "newest",
    "record",
    "tasks_answered_by",
    "tasks_answered_since",
]
