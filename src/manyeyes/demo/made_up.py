"""The made-up helper: one answer on every ordinary picture, right about nine times in ten, the same on every machine.

He answers through the same rooms as everybody else, only quicker. Lessons and known pictures are left to people.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Mapping
from functools import cache

from manyeyes import assignment, items, people, work
from manyeyes.answers import Said
from manyeyes.assignment import Lane, Lent
from manyeyes.demo import store
from manyeyes.demo.site import SHIPPED
from manyeyes.house import House
from manyeyes.people import Worker
from manyeyes.projects import Stage
from manyeyes.storage import Transaction

Answers = Mapping[str, str]
LEASE = 60.0  # seconds; he answers in the same transaction
ERRS = 0.25  # of his pictures; on those he is wrong about one question, sometimes two: 92 of 100 answers are right
ERRS_TWICE = 0.4


@cache
def truth() -> Mapping[str, Answers]:
    """What is true of each shipped picture, by its path below frames/."""
    with (SHIPPED / "truth.csv").open(encoding="utf-8", newline="") as file:
        return {row.pop("path"): row for row in csv.DictReader(file)}


def opinion(path: str, true: Answers) -> Answers:
    """What the made-up helper says about a picture: the truth, or the truth with one or two answers turned round."""
    draw = random.Random(f"made up: {path}")
    wrong = int(draw.random() < ERRS) and 1 + int(draw.random() < ERRS_TWICE)
    turned = set(draw.sample(sorted(true), wrong))
    return {question: _other(value) if question in turned else value for question, value in true.items()}


def _other(value: str) -> str:
    return "no" if value == "yes" else "yes"


def answer_once(house: House, imported: Stage, stage: Stage) -> int:
    """Let the made-up helper answer every ordinary picture of `stage` he has not answered; returns how many.

    A transaction a picture, so that it can be interrupted; safe to repeat: what he answered stays as it is.
    """
    with house.transaction() as tx:
        helper = the_helper(tx, house.now())
        assignment.open_if_due(tx, stage.id, stage.file.order.open, house.now())
    done = 0
    for path, true in truth().items():
        with house.transaction() as tx:
            lent = _lend(tx, imported, stage, helper, path, house.now())
            if lent is not None:
                work.record(tx, helper, lent.public_id, _said(path, true), 0, house.now())
                done += 1
    return done


def the_helper(tx: Transaction, now: float) -> Worker:
    """The site's one made-up helper; made when first asked for."""
    known = tx.scalar(store.MADE_UP)
    found = people.by_public_id(tx, known) if known else None
    return found or people.new_worker(tx, "made_up", now)


def _lend(tx: Transaction, imported: Stage, stage: Stage, helper: Worker, path: str, now: float) -> Lent | None:
    """The ordinary task about a picture, unless he has had it or it is a known one."""
    item = items.by_source(tx, imported.id, path)
    task_id = assignment.task_of(tx, stage.id, item.id) if item else None
    if task_id is None or assignment.counts(tx, task_id).lane is not Lane.ORDINARY:
        return None
    return assignment.lend_this(tx, task_id, stage.id, helper.id, stage.workflow, now, LEASE)


def _said(path: str, true: Answers) -> Said:
    return Said(revision=1, answers=opinion(path, true), shown_ms=2000, client="made up")
