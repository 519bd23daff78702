"""A train stage at work: what is seen on its pictures, batch by batch, then the training; or predictions alone.

Operating terms: a batch takes seconds where pictures are new, nothing where their features are kept; the training takes
seconds to minutes and begins again where it was killed, a network from its last checkpoint. Safe to repeat: a job that
is called twice trains once. A training that fails ends its job well: the history says why, what served goes on serving.
"""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from manyeyes import tagger
from manyeyes.house import House
from manyeyes.jobs.engine import Engine
from manyeyes.jobs.job import Plan
from manyeyes.jobs.retrain import wish_of
from manyeyes.projects import Project, Stage
from manyeyes.storage import NoSuchBlob

BATCH = 128  # pictures: some seconds the first time
TRAIN, PREDICT = "train", "predict"
log = logging.getLogger(__name__)


def plan(engine: Engine, project: Project, stage: Stage, job_id: str, /) -> Plan:
    """Write down what is to be done: to train, where somebody wished it or it is due; else to predict.

    Raises MethodNotInstalled.
    """
    tagger.check_method(stage)
    wish = _wished(engine.house, stage) or _unasked(engine.house, project, stage)
    there = tagger.pictures_to_see(engine.house, stage, all_of_them=wish["do"] == PREDICT)
    told = {**wish, "items": [there[at : at + BATCH] for at in range(0, len(there), BATCH)]}
    engine.house.blobs.put(_name(job_id), json.dumps(told).encode())
    return Plan(len(there) + (wish["do"] == TRAIN), len(told["items"]))


def batch(engine: Engine, project: Project, stage: Stage, job_id: str, number: int, /) -> Counter[str]:
    """Take the features of some pictures, or say what the serving tagger sees on them."""
    told = _told(engine.house, job_id)
    item_ids = told["items"][number]
    see = tagger.predict_some if told["do"] == PREDICT else tagger.see_some
    see(engine.house, project, stage, item_ids, jail=engine.jail, say=_careful(engine))
    return Counter(done=len(item_ids), **{"predicted" if told["do"] == PREDICT else "seen": len(item_ids)})


def finish(engine: Engine, project: Project, stage: Stage, job_id: str, /) -> Counter[str]:
    """Train, where that was to be done; says what became of it. What was predicted may be said in consensus now."""
    told = _told(engine.house, job_id)
    if told["do"] != TRAIN:
        if tagger.may_speak(engine.house, project):
            tagger.speak(engine.house, project)
        return Counter(done=0)
    with engine.house.reading() as tx:
        row = next((one for one in tagger.taggers(tx, stage.id) if one.settings.get("job") == job_id), None)
    if row is None:
        row = _trained(engine, project, stage, job_id, told["release"])
    return Counter(done=1, **{row.state if row else "failed": 1})


def _trained(
    engine: Engine, project: Project, stage: Stage, job_id: str, release: str | None
) -> tagger.TaggerRow | None:
    """The new tagger's row; none where it failed, which the history tells."""
    wish = tagger.Training(engine.house, project, stage, release, say=_careful(engine), job=job_id, jail=engine.jail)
    try:
        return tagger.train_stage(wish)
    except Exception as error:
        log.warning("the training of %s failed: %s", stage.name, error, exc_info=error)
        return None


def forget(house: House, job_id: str) -> None:
    """Throw away what the batches needed."""
    house.blobs.delete(_name(job_id))


def _careful(engine: Engine) -> Callable[[str], None]:
    """Progress is where long work looks up: it stops there when the engine does."""

    def say(line: str) -> None:
        engine.pause_if_stopping()

    return say


def _unasked(house: House, project: Project, stage: Stage) -> Mapping[str, Any]:
    with house.reading() as tx:
        due = tagger.retraining(tx, project, stage, house.now()).due
    if due or not tagger.to_predict(house, stage):
        return {"do": TRAIN, "release": tagger.NOW}
    return {"do": PREDICT}


def _wished(house: House, stage: Stage) -> Mapping[str, Any] | None:
    try:
        wish: Mapping[str, Any] = json.loads(house.blobs.get(wish_of(stage)))
    except NoSuchBlob:
        return None
    house.blobs.delete(wish_of(stage))
    return wish


def _told(house: House, job_id: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(house.blobs.get(_name(job_id)))
    return told


def _name(job_id: str) -> str:
    return f"jobs/{job_id}.json"
