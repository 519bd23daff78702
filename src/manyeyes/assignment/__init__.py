"""Assignment decides who is lent which task next, and keeps count of the slots each task still wants."""

from manyeyes.assignment.lease import (
    ForeignAssignment,
    SkippedAlready,
    answered,
    give_back,
    held,
    own,
    renew_all,
    skip,
    sweep,
    to_owner,
)
from manyeyes.assignment.next_task import lend, lend_this, unseen
from manyeyes.assignment.slots import add, close, counts, make_control, raise_wanted, reopen, task_of, want
from manyeyes.assignment.tally import Tally, contested, has_unfinished, held_by_others_until, tally
from manyeyes.assignment.task import Assignment, Held, Lane, Lent, NewTask, TaskCounts, TaskState, Wave
from manyeyes.assignment.wave import current, open_all, open_if_due, open_next

__all__ = [
    "Assignment",
    "ForeignAssignment",
    "Held",
    "Lane",
    "Lent",
    "NewTask",
    "SkippedAlready",
    "Tally",
    "TaskCounts",
    "TaskState",
    "Wave",
    "add",
    "answered",
    "close",
    "contested",
    "counts",
    "current",
    "give_back",
    "has_unfinished",
    "held",
    "held_by_others_until",
    "lend",
    "lend_this",
    "make_control",
    "open_all",
    "open_if_due",
    "open_next",
    "own",
    "raise_wanted",
    "renew_all",
    "reopen",
    "skip",
    "sweep",
    "tally",
    "task_of",
    "to_owner",
    "unseen",
    "want",
]
