"""The taggers of a train stage: every one that was trained, with its metrics, which one serves and why, rolling back.

A tagger's folder never changes once it is there; a row says what it was trained from and what became of it.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from manyeyes import items
from manyeyes.errors import ManyEyesError
from manyeyes.house import House
from manyeyes.items import Predictor, SpeaksOf
from manyeyes.projects import Stage
from manyeyes.storage import Row, Transaction
from manyeyes.tagger import store
from manyeyes.tagger.retrain import FAILED

if TYPE_CHECKING:
    from manyeyes.tagger import Tagger

SERVING, KEPT, REFUSED = "serving", "kept", "refused"
IN_MEMORY = 4  # taggers of all stages; one that is asked again is loaded again
_loading = threading.Lock()


class UnknownTagger(ManyEyesError):
    """The stage {stage} has no tagger number {number}."""

    status = 404


class CannotServe(ManyEyesError):
    """Tagger {number} of {stage} cannot serve: {cause}"""

    status = 409
    remedy = "Name one whose state is kept or refused; the history lists them."


@dataclass(frozen=True)
class TaggerRow:
    """One training, as the history keeps it."""

    id: int
    project_id: int
    stage_id: int
    number: int
    """From 1, a stage's own count."""
    release_id: int | None
    release: str | None
    """The release it learnt from; none: what was settled then."""
    method: str
    state: str
    """serving, kept (served once, or would), refused (worse than the one that served) or failed."""
    folder: str
    """Below SITE/.manyeyes/taggers; '' where it failed."""
    tags: int
    metrics: Mapping[str, Any]
    """On the held-back pictures; see `tagger.gate`."""
    settings: Mapping[str, Any]
    why: str
    """Why it serves or does not, a sentence."""
    settled: int
    """Settled items when it was trained."""
    seconds: float
    trained_at: float
    speaks_of: Mapping[str, SpeaksOf] = field(default_factory=dict)
    """Which of its scores are of which question and value, by the stage that asks."""


def taggers(tx: Transaction, stage_id: int) -> list[TaggerRow]:
    """Every tagger of a train stage, the newest first."""
    return [_row(row) for row in store.taggers(tx, stage_id)]


def serving(tx: Transaction, stage_id: int) -> TaggerRow | None:
    """The one that serves."""
    row = store.serving(tx, stage_id)
    return None if row is None else _row(row)


def tagger_by_number(tx: Transaction, stage: Stage, number: int) -> TaggerRow:
    """One of a stage; raises UnknownTagger."""
    row = store.by_number(tx, stage.id, number)
    if row is None:
        raise UnknownTagger(stage=stage.name, number=number)
    return _row(row)


def roll_back(house: House, stage: Stage, number: int, why: str = "") -> TaggerRow:
    """Let tagger `number` serve again, or for the first time; the one that serves is kept.

    Raises UnknownTagger, CannotServe where it failed or its folder is gone.
    """
    with house.transaction() as tx:
        row = tagger_by_number(tx, stage, number)
        if row.state == FAILED:
            raise CannotServe(number=number, stage=stage.name, cause="its training failed.")
        if not (taggers_folder(house) / row.folder).is_dir():
            raise CannotServe(number=number, stage=stage.name, cause="its folder is gone.")
        if row.state != SERVING:
            store.step_down(tx, stage.id)
            store.set_state(tx, stage.id, number, SERVING, why or "Its owner chose it.")
            let_speak(tx, row)
        return tagger_by_number(tx, stage, number)


def let_speak(tx: Transaction, row: TaggerRow) -> None:
    """From now on it is this tagger's word that fills in drafts; in the transaction that lets it serve."""
    items.keep_predictor(tx, Predictor(row.stage_id, row.number, row.speaks_of))


def taggers_folder(house: House) -> Path:
    """Where the folders of all taggers of a site lie."""
    return house.private / "taggers"


def tagger_folder(house: House, row: TaggerRow) -> Path:
    """The folder of one."""
    return taggers_folder(house) / row.folder


def tags_known(house: House, row: TaggerRow) -> tuple[str, ...]:
    """The tags of one, in the order of its scores; raises NotATagger where its folder is gone."""
    from manyeyes.tagger.model_folder import read_about

    return read_about(tagger_folder(house, row)).tags


def loaded(folder: Path) -> Tagger:
    """The tagger in a folder, loaded once: folders never change. Raises NotATagger, TaggerOfAnotherVersion."""
    with _loading:  # two who ask at once wait for one loading
        return _load(folder)


@lru_cache(maxsize=IN_MEMORY)
def _load(folder: Path) -> Tagger:
    from manyeyes.tagger import load

    return load(folder)


def _row(row: Row) -> TaggerRow:
    told = row._asdict()
    name = told.pop("release_name")
    read = {"metrics": json.loads(row.metrics), "settings": json.loads(row.settings)}
    return TaggerRow(**{**told, **read, "release": name, "speaks_of": items.speaks_of_from(row.speaks_of)})
