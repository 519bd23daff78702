"""The pictures people learn from: items like any other, but never asked about, as their answers are shown."""

from __future__ import annotations

from manyeyes import items, projects
from manyeyes.collect.acceptance import look_and_keep
from manyeyes.errors import ManyEyesError
from manyeyes.house import House
from manyeyes.media import Jail, Seen
from manyeyes.projects import Project
from manyeyes.storage import Transaction


class TrainingPictureWrong(ManyEyesError):
    """The training of stage {stage} names the picture {picture}: {cause}"""


def add_training_pictures(house: House, project: Project, jail: Jail) -> int:
    """Take in the examples of every stage and note them under the stage and their path; returns how many there are.

    Safe to repeat. Raises TrainingPictureWrong before anything is written.
    """
    with house.reading() as tx:
        ids = {stage.name: stage.id for stage in projects.stages(tx, project.id)}
    seen = [
        (ids[stage], example.picture, _seen(house, project, jail, stage, example.picture))
        for stage, examples in project.file.training.items()
        for example in examples
    ]
    with house.transaction() as tx:
        for stage_id, picture, one in seen:
            _add(tx, project, stage_id, picture, one, house.now())
    return len(seen)


def _seen(house: House, project: Project, jail: Jail, stage: str, picture: str) -> Seen:
    seen = look_and_keep(house, jail, house.site / project.folder / picture, copies=True)
    if not isinstance(seen, Seen):
        raise TrainingPictureWrong(stage=stage, picture=picture, cause=seen.reason)
    return seen


def _add(tx: Transaction, project: Project, stage_id: int, picture: str, seen: Seen, now: float) -> None:
    series = items.add_series(tx, project.id, "", project.file.title, {})
    item_id, _ = items.add(tx, project.id, seen, series, True, now, items.TRAINING)
    items.add_source(tx, item_id, stage_id, picture, series)
