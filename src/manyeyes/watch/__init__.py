"""watch: a running server looks at itself, and what its owner must hear at once leaves the house by webhook or mail."""

from manyeyes.watch.alarm import ALARMS, Alarm, NotTaken, payload
from manyeyes.watch.canary import NotStored, Sung, Way, sing, sung
from manyeyes.watch.keep_watch import watching
from manyeyes.watch.outbox import NotLeft, Outbox, alarms_by_state, not_left, ways_of

__all__ = [
    "ALARMS",
    "Alarm",
    "NotLeft",
    "NotStored",
    "NotTaken",
    "Outbox",
    "Sung",
    "Way",
    "alarms_by_state",
    "not_left",
    "payload",
    "sing",
    "sung",
    "watching",
    "ways_of",
]
