"""A verb for tests: so many items, ten a batch, each item's effect written once under its own name."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable

from manyeyes.house import House
from manyeyes.jobs import Engine, Plan
from manyeyes.projects import Project, Stage

BATCH = 10


class Counting:
    """Stands where screen stands: three of ten are dropped; remembers every batch that was done, repeats too."""

    def __init__(self, total: int = 60) -> None:
        self.total = total
        self.done: list[int] = []
        self.finished = 0
        self.forgotten: list[str] = []
        self.before: Callable[[int], None] = lambda number: None
        self.together: Callable[[Engine], None] = lambda engine: None
        self._lock = threading.Lock()

    def plan(self, engine: Engine, project: Project, stage: Stage, job_id: str) -> Plan:
        engine.house.blobs.put(f"jobs/{job_id}", str(self.total).encode())
        return Plan(self.total, -(-self.total // BATCH), ("Mind the step.",))

    def batch(self, engine: Engine, project: Project, stage: Stage, job_id: str, number: int) -> Counter[str]:
        engine.pause_if_stopping()
        self.before(number)
        with self._lock:
            self.done.append(number)
        return Counter({"passed": 7, "blank": 3})

    def finish(self, engine: Engine, project: Project, stage: Stage, job_id: str) -> Counter[str]:
        self.together(engine)
        self.finished += 1
        return Counter({"passed": -4, "twin": 4})

    def forget(self, house: House, job_id: str) -> None:
        self.forgotten.append(job_id)
        house.blobs.delete(f"jobs/{job_id}")
