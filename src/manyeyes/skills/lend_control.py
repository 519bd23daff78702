"""Which control task a worker is lent: a question and an answer by lot, then the least used one that is true so."""

from __future__ import annotations

import random

from manyeyes import assignment, projects
from manyeyes.assignment import Lane, Lent
from manyeyes.projects import Stage
from manyeyes.skills import store
from manyeyes.skills.profiles import Profiles
from manyeyes.storage import Transaction

TRIES = 4  # profiles tried before any control task will do


def lend_control(
    tx: Transaction, stage: Stage, worker_id: int, known: Profiles, now: float, lease: float
) -> Lent | None:
    """Lend a control task he has never seen; none where there is none, which the owner is told.

    `known`: what is true of those in use, by band.
    """
    for band in by_lot(known)[:TRIES]:
        task = assignment.lend(tx, stage.id, worker_id, Lane.CONTROL, stage.workflow, now, lease, band)
        if task is not None:
            return task
    left = assignment.unseen(tx, stage.id, worker_id, TRIES, Lane.CONTROL)
    for task_id in left:
        task = assignment.lend_this(tx, task_id, stage.id, worker_id, stage.workflow, now, lease, Lane.CONTROL)
        if task is not None:
            return task
    if not left:
        _tell_used_up(tx, stage, worker_id, now)
    return None


def by_lot(profiles: Profiles) -> list[int]:
    """The bands in the order to try: those with one answer to one question, both drawn evenly, then the others.

    Drawn over answers, not over pictures: where 2 in 100 known pictures show a logo, half of those met do.
    """
    questions = sorted({question for profile in profiles.values() for question in profile})
    if not questions:
        return []
    question = random.choice(questions)
    value = random.choice(sorted({profile[question] for profile in profiles.values() if question in profile}))
    bands = random.sample(sorted(profiles), len(profiles))
    return sorted(bands, key=lambda band: profiles[band].get(question) != value)


def _tell_used_up(tx: Transaction, stage: Stage, worker_id: int, now: float) -> None:
    """Once a worker: from now on nothing new measures him."""
    in_use = int(tx.scalar(store.COUNT_ALL_IN_USE, {"stage": stage.id}))
    if not in_use:
        return
    helper = tx.scalar(store.NAME_OF_WORKER, {"worker": worker_id})
    text = (
        f"A helper ({helper}) has met every picture you know in {stage.name} that may still be shown ({in_use} are in "
        f"use), so nothing new measures them. Add known pictures, or raise control_tasks.exposure."
    )
    projects.tell_owner(
        tx,
        stage.project_id,
        stage.id,
        "control_used_up",
        text,
        now,
        about=helper,
        numbers={"in_use": in_use, "worker": helper},
        once=True,
    )
