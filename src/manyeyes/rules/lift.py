"""Lift what a rule or an owner did to somebody: the restriction ends, and what was withdrawn counts again."""

from __future__ import annotations

from collections.abc import Sequence

from manyeyes import answers, consensus, flow, people, projects
from manyeyes.people import Restriction, UnknownRestriction
from manyeyes.rules import store
from manyeyes.rules.firing import Firing, firing_by_public_id, firings_with, mark_lifted
from manyeyes.storage import Transaction

WITHDRAWAL = "withdrawal"  # in an owner's restriction: the name of what he withdrew with it


def lift(tx: Transaction, public_id: str, why: str, by: str, now: float) -> Restriction | None:
    """End the restriction, or undo the entry of the log, of that name; returns the restriction where there was one.

    Safe to repeat. Raises UnknownRestriction where neither is called so.
    """
    restriction = _restriction(tx, public_id)
    entries = [firing_by_public_id(tx, public_id)] if restriction is None else firings_with(tx, restriction.id)
    put = next((one.restriction_id for one in entries if one.restriction_id is not None), None)
    if restriction is None and put is not None:
        restriction = people.restriction_by_id(tx, put)
    undone = [_undo(tx, entry, now) for entry in entries]
    ended = restriction is not None and _end(tx, restriction, why, now)
    if ended or any(undone):
        _note(tx, restriction, entries, why, by, now)
    return None if restriction is None else people.restriction_by_id(tx, restriction.id)


def _restriction(tx: Transaction, public_id: str) -> Restriction | None:
    try:
        return people.restriction_by_public_id(tx, public_id)
    except UnknownRestriction:
        if tx.first(store.FIRING_BY_NAME, {"public_id": public_id}) is None:
            raise
        return None


def _undo(tx: Transaction, entry: Firing, now: float) -> bool:
    """What the rule withdrew counts again; its restriction is ended apart. Says whether there was anything to undo."""
    if entry.withdrawal_id is not None:
        restore(tx, answers.withdrawal_by_id(tx, entry.withdrawal_id), now)
    return mark_lifted(tx, entry.id, now)


def _end(tx: Transaction, restriction: Restriction, why: str, now: float) -> bool:
    if not people.lift(tx, restriction.id, why, now):
        return False
    name = restriction.numbers.get(WITHDRAWAL)
    if name is not None:
        restore(tx, answers.withdrawal_by_public_id(tx, str(name)), now)
    if restriction.kind == people.STOP and restriction.stage_id is not None:
        flow.refit_now(tx, projects.stage_by_id(tx, restriction.stage_id), now)
    return True


def restore(tx: Transaction, taken: answers.Withdrawal, now: float) -> bool:
    """Let what was withdrawn count again; its tasks are computed anew. Says whether there was anything to restore."""
    if not answers.restore(tx, taken.id, now):
        return False
    if taken.stage_id is not None:
        consensus.ask_recount(tx, taken.stage_id, taken.worker_id, "restored", now)
        flow.refit_now(tx, projects.stage_by_id(tx, taken.stage_id), now)
    return True


def _note(
    tx: Transaction, restriction: Restriction | None, entries: Sequence[Firing], why: str, by: str, now: float
) -> None:
    """The deed, where a project can be named: what stops people in the whole site may come from nowhere else."""
    project = next((entry.project_id for entry in entries), restriction.project_id if restriction else None)
    if project is None:
        return
    worker = restriction.worker_id if restriction is not None else entries[0].worker_id
    name = restriction.public_id if restriction is not None else entries[0].public_id
    who = str(tx.scalar(store.PUBLIC_ID, {"worker": worker}))
    projects.note_deed(tx, project, by, "lifted", {"worker": who, "restriction": name, "why": why}, now)
