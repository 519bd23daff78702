"""The serving tagger puts a stage's open pictures in order: first those whose answers would teach it most.

Doubt is what is left of it after what people answered so far and by what tags go together.

A stage says so with `order: {by: model, random: 0.3}`; the share by chance is never less than a tenth. Only the band of
open tasks changes, so that a claim costs what it did; inside a band the fewest answers still come first, at random.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from manyeyes import assignment, consensus, items, projects
from manyeyes.house import House
from manyeyes.inference import cache_of, features_of
from manyeyes.media import Jail
from manyeyes.projects import Project, Question, Stage
from manyeyes.storage import Transaction
from manyeyes.tagger import history, store
from manyeyes.tagger.ask_next import CHOSEN, doubt_of, in_bands, next_pictures, unexplained, with_own
from manyeyes.tagger.companions import chances, companions, odds, weighed
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
ENOUGH = 50  # open pictures with answers, before tags that go together are learnt from them


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
    with house.reading() as tx:
        said = answered_odds(tx, stage, [one.id for one in tasks], tags_of(stage, tagger.about.tags), chance)
    doubt = doubt_of(with_answers(chance, said))
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


def tags_of(stage: Stage, tags: Sequence[str]) -> list[str]:
    """The tags themselves."""
    return [tags[column] for column in columns_of(stage, tags)]


def answered_odds(
    tx: Transaction, stage: Stage, task_ids: Sequence[int], tags: Sequence[str], chance: Floats
) -> Floats:
    """What people's answers so far add to the log-odds of each tag, (tasks, tags); NaN where nobody said anything.

    `chance` is what the tagger says; where its opinion is in what the answers add up to, it is not counted twice.
    """
    places, row_of = _places(stage, tags), {task: row for row, task in enumerate(task_ids)}
    priors = consensus.current_fit(tx, stage.id).priors
    found = np.full(chance.shape, np.nan)
    for said in store.heard(tx, stage.id):
        row = row_of.get(said.task_id)
        for column, question, at in places.get(said.question, ()) if row is not None else ():
            before = priors.get(question.name) or (1 / len(question.values),) * len(question.values)
            others = (1 - said.posterior) / (len(question.values) - 1)
            told = odds(np.array(said.posterior if question.values[at] == said.value else others))
            without = chance[row, column] if said.with_model else before[at]
            found[row, column] = told - odds(np.array(without))
    return found


def _places(stage: Stage, tags: Sequence[str]) -> Mapping[str, list[tuple[int, Question, int]]]:
    """By question the columns that speak of it, each with the place of its value."""
    questions, found = {one.name: one for one in stage.file.questions}, dict[str, list[tuple[int, Question, int]]]()
    for column, tag in enumerate(tags):
        name, _, value = tag.partition(":")
        asked = questions.get(name)
        if asked is not None and (value or "yes") in asked.values:
            found.setdefault(name, []).append((column, asked, asked.values.index(value or "yes")))
    return found


def with_answers(chance: Floats, said: Floats) -> Floats:
    """Chances by the tagger, by what people answered so far, and by what a picture's other tags say of each."""
    known = np.flatnonzero(~np.isnan(said).all(1))
    told = odds(chance) + np.nan_to_num(said)
    if len(known) >= ENOUGH and chance.shape[1] > 1:
        hints = [odds(chance), companions(chances(told), known)]
        told = weighed(hints, chances(told)[known], known, (1.0, 0.0)) + np.nan_to_num(said)
    return chances(told)


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
