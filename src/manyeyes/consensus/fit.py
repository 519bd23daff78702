"""Fits: immutable tables of whom to believe how far, so that a consensus can be computed again from answers and fit.

Fit 0 counts everybody .85, takes all values for equally likely, and is not stored. `making` says how the others come.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select

from manyeyes.consensus import store
from manyeyes.consensus.posterior import Believed
from manyeyes.consensus.trust import Trust
from manyeyes.storage import Row, Transaction

Shares = Mapping[str, tuple[float, ...]]
Words = Mapping[str, Mapping[str, float]]
PEOPLE_AT_MOST = 20_000  # kept in memory: some 20 MB


@dataclass(frozen=True)
class Fit:
    """A stored fit by its number a stage; number 0 has no row.

    priors: by question the chance of each value beforehand. typical: by question the median skill of who counts. given:
    by question how far a source's word is believed, as column `said` or as `tag`. how: control (scores alone) or
    together (with EM). answers: how many tasks of the stage had been answered, counted a person.
    """

    id: int
    number: int
    after_answer: int
    made_at: float = 0.0
    how: str = "control"
    priors: Shares = field(default_factory=dict)
    typical: Mapping[str, float] = field(default_factory=dict)
    given: Words = field(default_factory=dict)
    answers: int = 0


FIT_0 = Fit(0, 0, 0)


def current_fit(tx: Transaction, stage_id: int) -> Fit:
    """The newest fit of a stage; fit 0 before the first."""
    return _fit(tx, tx.first(store.NEWEST_FIT, {"stage": stage_id}))


def fit_numbered(tx: Transaction, stage_id: int, number: int) -> Fit:
    """The fit of that number; fit 0 where there is none."""
    return _fit(tx, tx.first(store.FIT_NUMBERED, {"stage": stage_id, "number": number}) if number else None)


def _fit(tx: Transaction, row: Row | None) -> Fit:
    if row is None:
        return FIT_0
    kept = _kept(tx)
    key = (row.id, row.made_at, row.after_answer)
    if key not in kept.fits:
        kept.keep_fit(key, _read(row))
    return kept.fits[key]


def _read(row: Row) -> Fit:
    priors = {name: tuple(chances) for name, chances in json.loads(row.priors).items()}
    typical, given = json.loads(row.typical), json.loads(row.given)
    return Fit(row.id, row.number, row.after_answer, row.made_at, row.how, priors, typical, given, row.answers)


def skills_in(tx: Transaction, used: Fit) -> Trust:
    """The whole fit: every worker that it names. For a task's few people `trust_of` is quicker."""
    people: dict[tuple[int, str], Believed] = {}
    for row in tx.all(store.FIT_SKILLS, {"fit": used.id}) if used.number else ():
        people[row.worker_id, row.question] = _believed(row)
    return Trust(people, used.priors, used.typical, used.given)


def trust_of(tx: Transaction, used: Fit, task_id: int, workers: Collection[int]) -> Trust:
    """The part of a fit that names the people of one task: at most one statement, none where they are remembered."""
    return trust_of_people(tx, used, workers, store.FIT_SKILLS_OF_TASK, {"task": task_id})


def trust_of_people(
    tx: Transaction, used: Fit, workers: Collection[int], statement: Select[Any], keys: Mapping[str, object]
) -> Trust:
    """The part of a fit that names `workers`, read by `statement` (fit, and `keys`) where one is not remembered."""
    if not used.number:
        return Trust({}, used.priors, used.typical, used.given)
    kept, key = _kept(tx), (used.id, used.made_at)
    found = {worker: kept.people.get((*key, worker)) for worker in workers}
    if any(one is None for one in found.values()):
        read: dict[int, dict[str, Believed]] = {worker: {} for worker in workers}
        for row in tx.all(statement, {"fit": used.id, **keys}):
            read.setdefault(row.worker_id, {})[row.question] = _believed(row)
        kept.keep_people(key, read)
        found = dict(read)
    people = {(worker, name): said for worker, told in found.items() if told for name, said in told.items()}
    return Trust(people, used.priors, used.typical, used.given)


def unused_fits(tx: Transaction, stage_id: int) -> list[int]:
    """Fits of a stage with which no row of it was computed, and whose skills are still kept.

    The two newest stay: an answer that comes while a fit is stored may yet be weighed by the one before. Walks over the
    stage's consensus: for a reader.
    """
    newest = current_fit(tx, stage_id).number
    return [row.id for row in tx.all(store.UNUSED_FITS, {"stage": stage_id, "number": newest - 1})]


def forget_fit(tx: Transaction, fit_id: int) -> None:
    """Drop what a fit said of people; that it was made stays written down."""
    tx.run(store.FORGET_SKILLS, {"fit": fit_id})


def _believed(row: Row) -> Believed:
    confusion = None if row.confusion is None else tuple(map(tuple, json.loads(row.confusion)))
    return Believed(row.skill, confusion, bool(row.gated), bool(row.judges))


class Kept:
    """What this process remembers of fits: they never change, so nothing is ever wrong; the oldest goes first."""

    FITS = 1000

    def __init__(self) -> None:
        """Empty."""
        self.fits: dict[Any, Fit] = {}
        self.people: dict[Any, Mapping[str, Believed]] = {}
        self._lock = threading.Lock()

    def keep_fit(self, key: Any, fit: Fit) -> None:
        """Remember a fit."""
        with self._lock:
            self._drop(self.fits, self.FITS)
            self.fits[key] = fit

    def keep_people(self, key: tuple[int, float], read: Mapping[int, Mapping[str, Believed]]) -> None:
        """Remember what a fit says of people; nothing where it does not name them."""
        with self._lock:
            self._drop(self.people, PEOPLE_AT_MOST)
            self.people.update({(*key, worker): told for worker, told in read.items()})

    def _drop(self, full: dict[Any, Any], most: int) -> None:
        if len(full) >= most:
            for old in list(full)[: most // 10]:
                del full[old]


def _kept(tx: Transaction) -> Kept:
    kept: Kept = tx.remembered.setdefault("consensus", Kept())
    return kept
