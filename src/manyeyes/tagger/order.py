"""The serving tagger puts a stage's open pictures in order: first those whose answers would teach it most.

A stage says so with `order: {by: model, random: 0.3}`; the share by chance is never less than a tenth. Only the band of
open tasks changes, so that a claim costs what it did; inside a band the fewest answers still come first, at random.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from manyeyes import assignment, items, projects
from manyeyes.house import House
from manyeyes.inference import cache_of, features_of
from manyeyes.media import Jail
from manyeyes.projects import Project, Stage
from manyeyes.storage import Transaction
from manyeyes.tagger import history
from manyeyes.tagger.ask_next import CHOSEN, doubt_of, in_bands, next_pictures, unexplained, with_own
from manyeyes.tagger.kernels import bent, scaling_of
from manyeyes.tagger.live import serving_tagger
from manyeyes.tagger.methods import said_of
from manyeyes.tagger.predictions import places_of
from manyeyes.tagger.tagger import Tagger

Floats = NDArray[np.float64]
BY_MODEL = "model"
MOST = 2000  # open pictures that are put in order: the covariance of so many is 32 MB, choosing takes seconds
LEAST_BY_CHANCE, USUAL_BY_CHANCE = 0.1, 0.3
GAMMA = 0.3  # of the kernel that says how alike two pictures are
CHUNK = 200  # tasks a transaction


@dataclass(frozen=True)
class Ordered:
    """What was put in order: so many pictures first because the model asks for them, so many by chance, the rest."""

    chosen: int
    by_chance: int
    others: int


def wants_order(stage: Stage) -> bool:
    """Whether the tagger orders this stage's work."""
    return stage.file.for_people and stage.file.order.by == BY_MODEL


def order_open(
    house: House, project: Project, stage: Stage, rng: np.random.Generator, jail: Jail | None = None
) -> Ordered | None:
    """Put the open pictures of a stage in order, seconds; none where no tagger serves or nothing is open.

    Raises MlNotInstalled, NotATagger, TaggerOfAnotherVersion.
    """
    tagger = _tagger_for(house, stage)
    with house.reading() as tx:
        open_ = assignment.open_tasks(tx, stage.id, MOST)
        hashes = {one: item.sha256 for one, item in items.by_ids(tx, [task.item_id for task in open_]).items()}
    if tagger is None or not open_:
        return None
    chance, kernel, seen = _looked_at(house, project, stage, tagger, [hashes[one.item_id] for one in open_], jail)
    tasks = [one for one in open_ if hashes[one.item_id] in seen]
    if not tasks:
        return None
    doubt = doubt_of(chance)
    left = unexplained(with_own(kernel), np.array([one.answered for one in tasks]))
    chosen = next_pictures(left, doubt, max(1, round(CHOSEN * len(tasks))))
    made = in_bands(chosen.tolist(), doubt, share_by_chance(stage), rng)
    _write(house, stage, {one.item_id: int(band) for one, band in zip(tasks, made.bands, strict=True)})
    return Ordered(len(chosen), len(made.by_chance), len(tasks) - len(chosen) - len(made.by_chance))


def share_by_chance(stage: Stage) -> float:
    """The share of the first pictures that chance chooses."""
    return max(LEAST_BY_CHANCE, stage.file.order.random or USUAL_BY_CHANCE)


def _tagger_for(house: House, stage: Stage) -> Tagger | None:
    """The tagger that knows something of what this stage asks; of several the first train stage's."""
    with house.reading() as tx:
        trained = [one for one in projects.stages(tx, stage.project_id) if one.kind == "train"]
    serving = (serving_tagger(house, one) for one in trained)
    return next((one for one in serving if one is not None and columns_of(stage, one.about.tags)), None)


def columns_of(stage: Stage, tags: Iterable[str]) -> list[int]:
    """The columns of a tagger that speak of the stage's questions: `text`, or `breed:collie` for a choice."""
    asked = {one.name for one in stage.file.questions}
    return [column for column, tag in enumerate(tags) if tag in asked or tag.partition(":")[0] in asked]


def _looked_at(
    house: House, project: Project, stage: Stage, tagger: Tagger, hashes: list[str], jail: Jail | None
) -> tuple[Floats, Floats, set[str]]:
    """Chances of the stage's tags, the kernel, and which pictures these are of: those that can be seen."""
    cache, places = cache_of(house.site, house.settings), places_of(house, project, hashes)
    features = features_of(places, cache, jail=jail, say=lambda line: None)
    there = {item: places[item] for item in features.items}
    scores = said_of(tagger, there, cache, jail=jail)[:, columns_of(stage, tagger.about.tags)]
    vectors = scaling_of(features, tuple(features.blocks))(features)
    linear = vectors @ vectors.T
    lengths = linear.diagonal().copy()
    kernel = bent(linear, lengths, lengths, GAMMA).astype(np.float64) - 1
    return np.nan_to_num(scores.astype(np.float64), nan=0.5), kernel, set(features.items)


def _write(house: House, stage: Stage, bands: Mapping[int, int]) -> None:
    left = iter(sorted(bands.items()))
    while some := dict(islice(left, CHUNK)):
        with house.transaction() as tx:
            assignment.set_bands(tx, stage.id, some)


def state_of_order(tx: Transaction, stage: Stage) -> tuple[object, ...]:
    """What an order rests on: it is made anew when another tagger serves or another wave is open."""
    serving = [history.serving(tx, one.id) for one in projects.stages(tx, stage.project_id) if one.kind == "train"]
    wave = assignment.current(tx, stage.id)
    return (*(one.number if one else 0 for one in serving), wave.number if wave else 0)
