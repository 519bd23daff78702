"""Taking back what a machine left out: it goes on, stays, and only what was left out can be taken."""

from __future__ import annotations

import pytest
from tests.flow.screening import (
    a_look,
    a_screened_project,
    left_out,
    places,
    public,
    put_in,
    screened,
    the_screen,
)
from tests.makers import a_worker, claim, everybody_answers, the_stage

from manyeyes import flow
from manyeyes.flow import NotLeftOut, PeopleHaveIt
from manyeyes.house import House

NO = {"text": "no"}


def test_a_picture_taken_back_goes_on_and_stays_so_when_the_screen_runs_again(house: House) -> None:
    project = a_screened_project(house)
    soft, sharp = put_in(house, project, [a_look(1, softened=2), a_look(1)])
    screened(house, project)
    name, screen = public(house, soft), the_screen(house, project)
    assert flow.take_back(house, screen, name, house.now()) == name
    assert flow.take_back(house, screen, name, house.now()) == name
    assert screened(house, project) == {"passed": 2}
    assert places(house, project)[soft] == ("passed", "taken back")
    assert left_out(house, project) == {name: ("twin", True)}
    assert set(places(house, project, "features")) == {soft, sharp}
    flow.drop_again(house, screen, name, house.now())
    assert places(house, project)[soft] == ("dropped", "twin")
    assert set(places(house, project, "features")) == {sharp}
    assert left_out(house, project) == {name: ("twin", False)}
    flow.take_back(house, screen, name, house.now())
    found = {claim(house, a_worker(house), the_stage(house, project)).tasks[0].item.id for _ in range(2)}
    assert name in found | {claim(house, a_worker(house), the_stage(house, project)).tasks[0].item.id}


def test_what_people_have_answered_about_is_not_dropped_again(house: House) -> None:
    project = a_screened_project(house)
    soft, _ = put_in(house, project, [a_look(1, softened=2), a_look(1)])
    screened(house, project)
    flow.take_back(house, the_screen(house, project), public(house, soft), house.now())
    everybody_answers(house, the_stage(house, project), 2)
    with pytest.raises(PeopleHaveIt):
        flow.drop_again(house, the_screen(house, project), public(house, soft), house.now())
    assert screened(house, project) == {"passed": 2}


@pytest.mark.parametrize("name", ["nonsense", "frame-1", "frame-x", ""])
def test_only_what_was_left_out_can_be_taken_back(house: House, name: str) -> None:
    project = a_screened_project(house)
    (kept,) = put_in(house, project, [a_look(1)])
    screened(house, project)
    for asked in (name, public(house, kept)):
        with pytest.raises(NotLeftOut):
            flow.take_back(house, the_screen(house, project), asked, house.now())
