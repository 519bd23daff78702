"""What pictures weigh on their way to people, so that the first page can say what a hundred of them cost."""

from __future__ import annotations

import threading

ENOUGH = 5  # pictures; one alone says too little
MEGABYTE = 1_000_000


class Weights:
    """Bytes really sent, a project. Safe to use from many threads; forgotten when the server ends."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sent: dict[int, tuple[int, int]] = {}

    def sent(self, project_id: int, size: int) -> None:
        """One picture of a project went out, `size` bytes long."""
        with self._lock:
            count, total = self._sent.get(project_id, (0, 0))
            self._sent[project_id] = (count + 1, total + size)

    def of_hundred(self, project_id: int) -> int | None:
        """Megabytes for a hundred pictures, at least 1; none while too few were sent to tell."""
        count, total = self._sent.get(project_id, (0, 0))
        return None if count < ENOUGH else max(1, round(100 * total / count / MEGABYTE))
