"""Rules look at people as they work: a collector, its conditions, one action, each firing logged with its numbers."""

from manyeyes.rules.appeals import Appealed, answer_appeal, appeal, appeals
from manyeyes.rules.by_owner import EndsAlready, NoExamHere, NoReason, restrict_by_owner
from manyeyes.rules.firing import Firing, UnknownFiring, firings, firings_of
from manyeyes.rules.from_log import midnight
from manyeyes.rules.lift import lift
from manyeyes.rules.pace import wait_before_next
from manyeyes.rules.reconsider import reconsider
from manyeyes.rules.replay import Replay, Stopped, replay
from manyeyes.rules.review import review, review_skip
from manyeyes.rules.watch import active_and_restricted

__all__ = [
    "Appealed",
    "EndsAlready",
    "Firing",
    "NoExamHere",
    "NoReason",
    "Replay",
    "Stopped",
    "UnknownFiring",
    "active_and_restricted",
    "answer_appeal",
    "appeal",
    "appeals",
    "firings",
    "firings_of",
    "lift",
    "midnight",
    "reconsider",
    "replay",
    "restrict_by_owner",
    "review",
    "review_skip",
    "wait_before_next",
]
