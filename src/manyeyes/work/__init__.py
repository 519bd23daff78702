"""Work tells the stories people are part of, in order: claim, answer, skip, give back, training, how it stands."""

from manyeyes.answers import Said
from manyeyes.work.at_hand import AtHand, at_hand
from manyeyes.work.claim import barrier_before, claim, claim_thoroughly, lease_of
from manyeyes.work.examined import sentence as exam_sentence
from manyeyes.work.expert import ContestedTask, UnknownTask, contested, settle_by_owner, settle_many
from manyeyes.work.first_hour import (
    OwnPicture,
    Place,
    Trial,
    first_hour_of,
    judged,
    keep_own,
    next_own_picture,
    own_pictures,
    path_of,
    some_own_pictures,
    trial,
)
from manyeyes.work.lessons import Right, Step, TrainingDone, Wrong, next_example, try_example
from manyeyes.work.looking_back import (
    NotWhileStopped,
    OwnerDecided,
    SettledOtherwise,
    StandsTooOften,
    agreement_today,
    look_again,
    settled_otherwise,
)
from manyeyes.work.outcomes import OUTCOMES, Lent, NextTask, Shown
from manyeyes.work.remarks import remark
from manyeyes.work.replay import Kept, OtherStage, replay
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
    "Kept",
    "Lent",
    "Me",
    "MyAnswer",
    "NextTask",
    "NotWhileStopped",
    "OtherStage",
    "OwnPicture",
    "OwnerDecided",
    "Place",
    "Right",
    "Said",
    "Saved",
    "SettledOtherwise",
    "Shown",
    "StageProgress",
    "StandsTooOften",
    "Step",
    "TrainingDone",
    "Trial",
    "UnknownTask",
    "WaveProgress",
    "Wrong",
    "agreement_today",
    "answers_so_far",
    "at_hand",
    "barrier_before",
    "claim",
    "claim_thoroughly",
    "contested",
    "exam_sentence",
    "first_hour_of",
    "first_look",
    "give_back",
    "heartbeat",
    "hiding",
    "judged",
    "keep_own",
    "lease_of",
    "look_again",
    "me",
    "my_answers",
    "next_example",
    "next_own_picture",
    "own_pictures",
    "path_of",
    "progress",
    "record",
    "remark",
    "replay",
    "settle_by_owner",
    "settle_many",
    "settled_otherwise",
    "skip",
    "some_own_pictures",
    "trial",
    "try_example",
]
