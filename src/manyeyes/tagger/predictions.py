"""What the serving tagger says of every picture of a project; kept, so that the next questions can be chosen by it.

In portions, a transaction each: stopped at any time, the next run goes on with the pictures that have no word of this
tagger. A picture that cannot be had or decoded has NaN: nothing is said of it, and it is not tried again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from manyeyes import datasets, items, projects
from manyeyes.house import House
from manyeyes.inference import SIDES, cache_of, features_of, pixels_of
from manyeyes.media import Jail
from manyeyes.projects import Project, Stage
from manyeyes.tagger import history, store
from manyeyes.tagger.history import TaggerRow
from manyeyes.tagger.learnt import has_learnt
from manyeyes.tagger.methods import HEAD, WITH_FEATURES, network_settings, said_of
from manyeyes.tagger.retrain import release_stage


def pictures_to_see(house: House, stage: Stage, *, all_of_them: bool) -> list[int]:
    """Item ids in order: every picture the serving tagger said nothing of, or those that came to the release stage."""
    with house.reading() as tx:
        if all_of_them:
            row = history.serving(tx, stage.id)
            return [] if row is None else [one for one, _ in items.not_predicted(tx, stage.id, row.number, 0, 1 << 40)]
        by_name = {one.name: one.id for one in projects.stages(tx, stage.project_id)}
        return store.arrived_items(tx, [by_name[name] for name in release_stage(tx, stage).file.after])


def to_predict(house: House, stage: Stage) -> bool:
    """Whether there is a picture that the serving tagger has said nothing of."""
    with house.reading() as tx:
        row = history.serving(tx, stage.id)
        return row is not None and bool(items.not_predicted(tx, stage.id, row.number, 0, 1))


def predict_some(
    house: House,
    project: Project,
    stage: Stage,
    item_ids: Sequence[int],
    *,
    jail: Jail | None = None,
    say: Callable[[str], None] = lambda line: None,
) -> int:
    """Let the serving tagger say something of those pictures it has said nothing of; returns of how many."""
    with house.reading() as tx:
        row = history.serving(tx, stage.id)
        there = items.predictions(tx, stage.id, item_ids)
        found = items.by_ids(tx, item_ids)
    if row is None:
        return 0
    some = {one: found[one].sha256 for one in found if one not in there or there[one].tagger != row.number}
    said = _said(house, project, row, some, jail, say) if some else {}
    with house.transaction() as tx:
        serves = history.serving(tx, stage.id)
        if serves is not None and serves.number == row.number:  # else its word is no longer asked for
            folder = history.tagger_folder(house, row)
            learnt = [one for one in said if has_learnt(folder, some[one])]
            items.keep_predictions(tx, stage.id, row.number, said, learnt)
            history.let_speak(tx, row)
    return len(said)


def _said(
    house: House,
    project: Project,
    row: TaggerRow,
    some: Mapping[int, str],
    jail: Jail | None,
    say: Callable[[str], None],
) -> dict[int, NDArray[np.float32]]:
    tagger = history.loaded(history.tagger_folder(house, row))
    places = places_of(house, project, list(some.values()))
    scores = said_of(tagger, places, cache_of(house.site, house.settings), jail=jail, say=say)
    by_hash = dict(zip(places, scores, strict=True))
    nothing = np.full(len(tagger.about.tags), np.nan, np.float32)
    return {one: by_hash.get(sha, nothing) for one, sha in some.items()}


def see_some(
    house: House,
    project: Project,
    stage: Stage,
    item_ids: Sequence[int],
    *,
    jail: Jail | None = None,
    say: Callable[[str], None] = lambda line: None,
) -> None:
    """Take and keep what the stage's method sees on these pictures; what cannot be decoded is passed over."""
    with house.reading() as tx:
        hashes = [one.sha256 for one in items.by_ids(tx, item_ids).values()]
    places = places_of(house, project, hashes)
    said, cache = stage.file.settings, cache_of(house.site, house.settings)
    method, size = str(said["method"]), said.get("size")
    if method in WITH_FEATURES and places:
        features_of(places, cache, (size,) if size else SIDES, jail=jail, say=say)
    if method != HEAD and places:
        pixels_of(places, cache, network_settings(method, size, said.get("settings") or {}).side, jail=jail, say=say)


def places_of(house: House, project: Project, hashes: Sequence[str]) -> Mapping[str, Path]:
    """The files of pictures by their SHA-256; those that cannot be had are left out."""
    find, places = datasets.pictures_of(house, project), {}
    for one in hashes:
        try:
            places[one] = find(one)
        except datasets.PictureNotThere:
            continue
    return places
