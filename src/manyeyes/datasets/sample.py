"""The sample of an audit: drawn at random from what a release would keep, each item as likely as any other.

So the share found in it is an unbiased estimate of the share of all. Taking more of the doubtful ones would need
weights, and a sentence nobody reads.
"""

from __future__ import annotations

import json
import random
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from manyeyes import projects
from manyeyes.datasets import store
from manyeyes.datasets.audit import Audit, audit_by_id
from manyeyes.datasets.conditions import Conditions
from manyeyes.datasets.keep import Outcome
from manyeyes.datasets.snapshot import known_of, why_left_out
from manyeyes.datasets.wanted import Wanted, wanted_by
from manyeyes.errors import ManyEyesError
from manyeyes.house import House
from manyeyes.projects import Project, Stage
from manyeyes.storage import Transaction, random_id
from manyeyes.storage.tables import audit, audit_item

KEPT, ALL = "kept", "all"
ITEMS = 200  # unless the project file or the owner says otherwise: tells 97 % from 94 %
T = TypeVar("T")


class NotAuditable(ManyEyesError):
    """The stage {stage} is of kind {kind}; an audit checks what a stage of kind release would keep."""


class NothingToAudit(ManyEyesError):
    """There is nothing to check in {stage} yet: {why}."""

    status = 409


class AuditSizeWrong(ManyEyesError):
    """An audit of {size} pictures is not possible. Draw at least one."""

    status = 422


class AuditOpen(ManyEyesError):
    """An audit of {stage} is open already ({audit}). Go on with it, or end it first."""

    status = 409


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item an audit may draw: what people said of it, what else is known, and whether a release would keep it."""

    item_id: int
    outcomes: Mapping[str, Outcome]
    known: Mapping[str, object]
    kept: bool


def start_audit(
    house: House, project: Project, stage: Stage, size: int | None = None, *, of: str = KEPT, seed: int | None = None
) -> Audit:
    """Draw an audit of a release stage: `size` pictures, else as many as the project file says, else 200.

    Reads everything once, seconds for a large project, and writes at the end. Raises NotAuditable, NothingToAudit,
    AuditSizeWrong, AuditOpen.
    """
    size = _size(stage, size)
    with house.reading() as tx:
        _must_be_free(tx, stage)
        wanted = wanted_by(stage, projects.stages(tx, project.id))
        seed = secrets.randbits(31) if seed is None else seed
        population, chosen = drawn(_candidates(tx, wanted, of), size, seed)
        answers = store.answers_of_project(tx, project.id)
    if not (chosen and wanted.conditions.asked):
        raise NothingToAudit(stage=stage.name, why="no item is kept" if of == KEPT else "nobody said anything")
    row = _row(project, stage, wanted) | {"of": of, "population": population, "seed": seed, "answers": answers}
    with house.transaction() as tx:
        _must_be_free(tx, stage)
        audit_id = tx.add(audit, row | {"made_at": house.now()})
        tx.insert(audit_item, [_place(audit_id, n, one, wanted.conditions) for n, one in enumerate(chosen, start=1)])
        return audit_by_id(tx, audit_id)


def _row(project: Project, stage: Stage, wanted: Wanted) -> dict[str, object]:
    keep = wanted.conditions.keep
    return {
        "public_id": random_id(),
        "project_id": project.id,
        "stage_id": stage.id,
        "keep": None if keep is None else str(keep),
        "project_version": project.version,
    }


def _size(stage: Stage, size: int | None) -> int:
    if stage.kind != "release":
        raise NotAuditable(stage=stage.name, kind=stage.kind)
    asked = int((stage.file.settings.get("audit") or {}).get("items", ITEMS)) if size is None else size
    if asked < 1:
        raise AuditSizeWrong(size=asked)
    return asked


def _must_be_free(tx: Transaction, stage: Stage) -> None:
    name = tx.scalar(store.OPEN_AUDIT, {"stage": stage.id})
    if name is not None:
        raise AuditOpen(stage=stage.name, audit=name)


def _candidates(tx: Transaction, wanted: Wanted, of: str) -> Iterator[Candidate]:
    series = store.all_series(tx, wanted.project_id)
    for page in store.pages(tx, wanted.project_id, tallies=False):
        for row in page.items:
            known = known_of(row, page, wanted, series)
            kept = why_left_out(wanted, known, page.states.get(row.id, {})) is None
            outcomes = wanted.conditions.by_key(page.outcomes.get(row.id, ()))
            told = any(one.value is not None for one in outcomes.values())
            if kept or (of == ALL and told):
                yield Candidate(row.id, outcomes, wanted.conditions.outside(known), kept)


def _place(audit_id: int, position: int, one: Candidate, conditions: Conditions) -> dict[str, object]:
    people_say = conditions.people_say(one.outcomes)
    return {
        "audit_id": audit_id,
        "position": position,
        "item_id": one.item_id,
        "expected": conditions.chance(one.known, one.outcomes, people_say),
        "people_say": json.dumps(people_say, sort_keys=True),
        "known": json.dumps(one.known, sort_keys=True),
        "kept": int(one.kept),
    }


def drawn(things: Iterable[T], size: int, seed: int) -> tuple[int, list[T]]:
    """How many there are, and `size` of them (or all), in random order; the same seed draws the same.

    One pass, memory for the sample alone. Source: algorithm R of J. S. Vitter, Random sampling with a reservoir, ACM
    TOMS 11 (1985), 37-57.
    """
    chance, chosen, number = random.Random(seed), [], 0
    for number, thing in enumerate(things, start=1):
        if number <= size:
            chosen.append(thing)
        elif (place := chance.randrange(number)) < size:
            chosen[place] = thing
    chance.shuffle(chosen)
    return number, chosen
