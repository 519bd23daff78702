"""Somebody still thinks so: the picture goes to the owner, and stays with him until he says what it is."""

from __future__ import annotations

from tests.conftest import Clock
from tests.work.looked_back import DAY, maker

from manyeyes import answers, consensus, flow, people, projects, skills, work
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


def test_what_became_known_meanwhile_stays_so_and_leaves_his_list_as_any_other(house: House, clock: Clock) -> None:
    place = maker(house, clock)(LEAST + 2)
    known, ordinary, *_ = place.otherwise()
    task = place.id_of(known.task)
    with place.house.transaction() as tx:
        skills.make_control(tx, place.stage, task, {"text": "no"}, "owner", place.house.now())
    for one in (known, ordinary):
        place.look(one.task)
    with place.house.transaction() as tx:
        consensus.ask_recount(tx, place.stage.id, None, "fit", place.house.now())
        (alert,) = [told for told in projects.alerts(tx, place.stage.project_id, 50) if told.kind == "stood_by"]
    flow.recount(place.house, place.stage)
    assert (place.state(task), place.state(place.id_of(ordinary.task))) == ("settled", "contested")
    assert alert.numbers == {"pictures": 1}, "only what waits for him is told to the owner"
    with place.house.reading() as tx:
        assert flow.items_in(tx, place.stage.id)["contested"] == 1
    place.clock.pass_by(DAY)
    assert not {known.task, ordinary.task} & {other.task for other in place.otherwise()}


def test_who_stands_by_what_is_read_for_a_whole_stage_as_a_preview_needs_it(house: House, clock: Clock) -> None:
    place = maker(house, clock)(LEAST + 2)
    one = place.otherwise()[0]
    place.look(one.task)
    with place.house.reading() as tx:
        assert answers.stood_by_in(tx, place.stage.id) == {(place.me.id, place.id_of(one.task))}
