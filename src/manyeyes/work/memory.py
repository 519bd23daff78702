"""What was proved a moment ago: that a worker has seen all of a stage. Kept in this process, for half a minute.

A claim looks for tasks first and asks here only when it met none, so what opens meanwhile is found all the same. A
lost memory costs one more walk and nothing else: it is neither stored nor shared between servers.
"""

from __future__ import annotations

from weakref import WeakKeyDictionary

from manyeyes.house import House
from manyeyes.work.outcomes import AllSeen, Finished, NextTask

SECONDS = 30.0
MOST = 10_000  # proofs a house: then all are forgotten

_proofs: WeakKeyDictionary[House, dict[tuple[int, int], tuple[float, NextTask]]] = WeakKeyDictionary()


def keep(house: House, worker_id: int, stage_id: int, outcome: NextTask) -> NextTask:
    """Remember a lasting outcome; anything else passes through."""
    if isinstance(outcome, AllSeen | Finished):
        known = _proofs.setdefault(house, {})
        if len(known) >= MOST:
            known.clear()
        known[worker_id, stage_id] = house.now() + SECONDS, outcome
    return outcome


def recall(house: House, worker_id: int, stage_id: int) -> NextTask | None:
    """The outcome proved a moment ago."""
    until, outcome = _proofs.get(house, {}).get((worker_id, stage_id), (0.0, None))
    return outcome if until > house.now() else None
