"""Whose predictions count now: the tagger that serves a train stage, and what each of its scores is of.

Scores are kept without names; a task that is lent looks them up here, without a model and without numpy.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field

from manyeyes.items import store
from manyeyes.storage import Transaction


@dataclass(frozen=True)
class SpeaksOf:
    """What a tagger knows of one stage's questions: question, value, place of its score."""

    major: str
    """Of the workflow it learnt the questions with; under another one they mean something else."""
    questions: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Predictor:
    """The tagger that serves a train stage."""

    stage_id: int
    """The train stage."""
    tagger: int
    """Its number there."""
    speaks_of: Mapping[str, SpeaksOf] = field(default_factory=dict)
    """By the name of the stage that asks."""


def speaks_of_text(speaks_of: Mapping[str, SpeaksOf]) -> str:
    """As it is stored; the same of the same."""
    told = {name: {"major": one.major, "questions": one.questions} for name, one in speaks_of.items()}
    return json.dumps(told, sort_keys=True)


def speaks_of_from(text: str) -> dict[str, SpeaksOf]:
    """What `speaks_of_text` wrote."""
    return {name: SpeaksOf(one["major"], one["questions"]) for name, one in json.loads(text).items()}


def keep_predictor(tx: Transaction, serves: Predictor) -> None:
    """From now on the word of this tagger counts, and of its train stage's taggers no other's."""
    row = {"stage_id": serves.stage_id, "tagger": serves.tagger, "speaks_of": speaks_of_text(serves.speaks_of)}
    store.put_predictor(tx, row)


def predictor(tx: Transaction, project_id: int, train_stage: str) -> Predictor | None:
    """The tagger that serves a project's train stage of that name; none before there is one, or once it is gone."""
    row = store.predictor_of(tx, project_id, train_stage)
    if row is None:
        return None
    return Predictor(row.stage_id, row.tagger, speaks_of_from(row.speaks_of))


def predicted(tx: Transaction, serves: Predictor, item_id: int) -> tuple[float, ...] | None:
    """What this tagger says of an item, in the order of its tags, NaN where it saw nothing.

    None where it has not looked yet: what another tagger said does not count.
    """
    row = store.predicted(tx, serves.stage_id, item_id)
    if row is None or row.tagger != serves.tagger:
        return None
    return struct.unpack(f"<{len(row.scores) // 2}e", row.scores)


def not_learnt(tx: Transaction, serves: Predictor, item_id: int) -> bool:
    """Whether this tagger has looked at an item that it did not learn from."""
    row = store.predicted(tx, serves.stage_id, item_id)
    return row is not None and row.tagger == serves.tagger and not row.learnt
