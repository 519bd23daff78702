"""The ordinary tasks of a stage are done: what is left of its probes is asked no longer than any other task."""

from __future__ import annotations

from manyeyes import assignment, consensus
from manyeyes.flow.recount import judge_again
from manyeyes.projects import Stage
from manyeyes.storage import Transaction


def end_probes(tx: Transaction, stage: Stage, now: float) -> int:
    """Make the stage's open probes ordinary tasks, which closes those that are decided; returns how many there were."""
    ended = assignment.probes(tx, stage.id)
    for task_id in ended:
        counts = assignment.counts(tx, task_id)
        assignment.to_ordinary(tx, task_id, max(counts.taken, stage.file.overlap.min))
        if counts.answered or consensus.fit_used(tx, task_id) is not None:  # the owner's word takes no slot
            judge_again(tx, stage, task_id, now)
    return len(ended)
