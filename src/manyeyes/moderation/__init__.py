"""Moderation takes back what somebody did, undoes it, finds who copies, and shows an owner the people of a project."""

from manyeyes.moderation.copying import cliques, find_alike
from manyeyes.moderation.people_list import people_of
from manyeyes.moderation.person import person
from manyeyes.moderation.preview import preview_take_back
from manyeyes.moderation.records import (
    Clique,
    ControlAnswer,
    ControlRecord,
    Event,
    Exam,
    Order,
    Pair,
    Person,
    PersonLine,
    Preview,
    TakenBack,
    UnknownWorker,
)
from manyeyes.moderation.take_back import TimesTurnedRound, take_back, undo
from manyeyes.moderation.watch import watch_stage

__all__ = [
    "Clique",
    "ControlAnswer",
    "ControlRecord",
    "Event",
    "Exam",
    "Order",
    "Pair",
    "Person",
    "PersonLine",
    "Preview",
    "TakenBack",
    "TimesTurnedRound",
    "UnknownWorker",
    "cliques",
    "find_alike",
    "people_of",
    "person",
    "preview_take_back",
    "take_back",
    "undo",
    "watch_stage",
]
