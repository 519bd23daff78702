"""Work tells the stories people are part of, in order: claim, answer, skip, give back, training, how it stands."""

from manyeyes.answers import Said
from manyeyes.work.at_hand import AtHand, at_hand
from manyeyes.work.claim import barrier_before, claim, claim_thoroughly
from manyeyes.work.examined import sentence as exam_sentence
from manyeyes.work.expert import ContestedTask, UnknownTask, contested, settle_by_owner, settle_many
from manyeyes.work.lessons import Right, Step, TrainingDone, Wrong, next_example, try_example
from manyeyes.work.outcomes import OUTCOMES, Lent, NextTask, Shown
from manyeyes.work.show import first_look
from manyeyes.work.standing import (
    Me,
    MyAnswer,
    StageProgress,
    WaveProgress,
    answers_so_far,
    hiding,
    me,
    my_answers,
    progress,
)
from manyeyes.work.submit import Saved, give_back, heartbeat, record, skip

__all__ = [
    "OUTCOMES",
    "AtHand",
    "ContestedTask",
    "Lent",
    "Me",
    "MyAnswer",
    "NextTask",
    "Right",
    "Said",
    "Saved",
    "Shown",
    "StageProgress",
    "Step",
    "TrainingDone",
    "UnknownTask",
    "WaveProgress",
    "Wrong",
    "answers_so_far",
    "at_hand",
    "barrier_before",
    "claim",
    "claim_thoroughly",
    "contested",
    "exam_sentence",
    "first_look",
    "give_back",
    "heartbeat",
    "hiding",
    "me",
    "my_answers",
    "next_example",
    "progress",
    "record",
    "settle_by_owner",
    "settle_many",
    "skip",
    "try_example",
]
