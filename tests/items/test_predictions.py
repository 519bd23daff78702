"""What a tagger says of pictures is kept beside them, and who has nothing to say is asked again."""

from __future__ import annotations

import numpy as np
from tests.makers import a_project, a_project_file, pictures

from manyeyes import items, projects, tagger
from manyeyes.house import House
from manyeyes.projects import Project, Stage
from manyeyes.tagger import store

TRAINED = a_project_file() + "  - {name: tagger, kind: train, method: head}\n"


def a_train_stage(house: House) -> tuple[Project, Stage, list[int]]:
    """A project with a train stage and four pictures."""
    project = a_project(house, TRAINED)
    there = pictures(house, project, 4)
    with house.reading() as tx:
        return project, projects.stage(tx, project.slug, "tagger"), there


def test_what_a_tagger_says_is_read_back_and_another_one_says_it_anew(house: House) -> None:
    _, stage, there = a_train_stage(house)
    said = {item_id: np.array([0.25, np.nan, 1.0], np.float32) for item_id in there[:3]}
    with house.transaction() as tx:
        items.keep_predictions(tx, stage.id, 1, said)
        items.keep_predictions(tx, stage.id, 1, said)
    with house.reading() as tx:
        assert [one for one, _ in items.not_predicted(tx, stage.id, 1, 0, 10)] == there[3:]
        assert [one for one, _ in items.not_predicted(tx, stage.id, 2, there[0], 2)] == there[1:3]
    with house.transaction() as tx:
        items.keep_predictions(tx, stage.id, 2, {there[0]: np.array([0.5], np.float32)})
    with house.reading() as tx:
        found = items.predictions(tx, stage.id, there)
    assert {one: found[one].tagger for one in found} == {there[0]: 2, there[1]: 1, there[2]: 1}
    assert found[there[0]].scores.tolist() == [0.5]
    assert found[there[1]].scores[0] == 0.25
    assert np.isnan(found[there[1]].scores[1])
    with house.transaction() as tx:
        assert items.forget_predictions(tx, stage.id) == 3


def test_a_history_keeps_every_training_and_one_serves(house: House) -> None:
    project, stage, _ = a_train_stage(house)
    about = {"project_id": project.id, "stage_id": stage.id, "release_id": None, "method": "head", "tags": 2}
    numbers = {"metrics": {"map": 0.5}, "settings": {"seed": 1}, "settled": 4, "seconds": 1.5, "trained_at": 9.0}
    with house.transaction() as tx:
        for number, state in ((1, "kept"), (2, "serving"), (3, "failed")):
            assert store.next_number(tx, stage.id) == number
            row = {"number": number, "state": state, "why": f"why {number}", "folder": f"eyes/tagger/{number}"}
            store.enter(tx, about | numbers | row)
    (house.private / "taggers" / "eyes" / "tagger" / "1").mkdir(parents=True)
    assert tagger.roll_back(house, stage, 1).state == "serving"
    with house.reading() as tx:
        assert [(row.number, row.state) for row in tagger.taggers(tx, stage.id)] == [
            (3, "failed"),
            (2, "kept"),
            (1, "serving"),
        ]
        serves = tagger.serving(tx, stage.id)
        assert store.arrived(tx, [stage.id]) == 0
        assert store.arrived_items(tx, [stage.id]) == []
        missing = tagger.missing(tx, stage)
        next_ = tagger.retraining(tx, project, stage, house.now())
    assert serves is not None
    assert (serves.number, serves.metrics, serves.release) == (1, {"map": 0.5}, None)
    assert (missing.settled, missing.wanted) == (0, 50)
    assert next_.sentence == "Learns again when its owner says so."
