"""Take back everything a worker did in a time, at once by one row; what it changes is computed in the background.

Answers today; shapes and uploads will follow the same row when they come.
"""

from __future__ import annotations

from manyeyes.moderation.records import Preview, TakenBack
from manyeyes.people import Worker
from manyeyes.projects import Project
from manyeyes.storage import Transaction


def preview_take_back(
    tx: Transaction, project: Project, worker: Worker, from_at: float, until_at: float, *, stage: str = ""
) -> Preview:
    """What `take_back` would change, without changing anything: for a reader."""
    return Preview(0, (), 0, 0, 0, 0, 0, True)


def take_back(
    tx: Transaction,
    project: Project,
    worker: Worker,
    from_at: float,
    until_at: float,
    now: float,
    *,
    by: str = "owner",
    reason: str = "",
    stage: str = "",
) -> TakenBack:
    """Withdraw what he said from `from_at` up to `until_at` (now at most), and ask for what it changes to be counted.

    Safe to repeat. `stage`: one stage; '' all of the project.
    """
    return TakenBack((), 0, False)


def undo(tx: Transaction, withdrawal_public_id: str, now: float, *, by: str = "owner") -> bool:
    """The answers count again, unless another withdrawal holds them; says whether there was anything to undo.

    Raises UnknownWithdrawal.
    """
    return False
