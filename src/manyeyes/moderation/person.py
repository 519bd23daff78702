"""One worker of a project in whole: how he does, what was done about him, and why."""

from __future__ import annotations

from manyeyes.moderation.records import Person, UnknownWorker
from manyeyes.projects import Project
from manyeyes.storage import Transaction


def person(tx: Transaction, project: Project, worker_public_id: str, now: float) -> Person:
    """Everything an owner may know about a worker; raises UnknownWorker."""
    raise UnknownWorker(worker=worker_public_id, project=project.slug)
