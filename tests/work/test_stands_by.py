"""Somebody still thinks so: the picture goes to the owner, and stays with him until he says what it is."""

from __future__ import annotations

from tests.conftest import Clock
from tests.work.looked_back import DAY, maker

from manyeyes import consensus, flow, people, projects, work
from manyeyes.consensus.own_agreement import LEAST
from manyeyes.house import House


def test_who_stands_by_his_answer_brings_the_picture_to_the_owner_once(house: House, clock: Clock) -> None:
    place = maker(house, clock)(LEAST + 2)
    one = place.otherwise()[0]
    task = place.id_of(one.task)
    place.look(one.task)
    place.look(one.task)
    place.look(one.task, "fine")  # what he stood by stays
    assert place.state(task) == "contested"
    assert [other.looked for other in place.otherwise() if other.task == one.task] == ["stands"]
    with place.house.transaction() as tx:
        (waiting,) = work.contested(tx, place.stage, 10)
        (alert,) = [told for told in projects.alerts(tx, place.stage.project_id, 50) if told.kind == "stood_by"]
        assert flow.items_in(tx, place.stage.id)["contested"] == 1
        consensus.ask_recount(tx, place.stage.id, None, "fit", place.house.now())
    assert (waiting.task, waiting.stood_by) == (one.task, {"text": ("yes",)})
    assert alert.numbers == {"pictures": 1}
    flow.recount(place.house, place.stage)
    assert place.state(task) == "contested", "counted again, it still waits for the owner"
    with place.house.transaction() as tx:
        owner = people.the_owner(tx, place.house.now())
        work.settle_by_owner(tx, owner, one.task, {"text": "no"}, place.house.now())
    assert place.state(task) == "settled"
    place.clock.pass_by(DAY)
    (again,) = [other for other in place.otherwise() if other.task == one.task]
    assert (again.by_owner, again.looked) == (True, "stands")
