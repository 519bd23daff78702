"""An owner sees everybody who answered, worst first, and one person in whole; a helper never sees any of it."""

from __future__ import annotations

import pytest
from tests.makers import a_picture_at, a_project, a_project_file, a_worker, answer, claim, pictures, the_stage
from tests.moderation.worlds import Word, a_world, some_workers

from manyeyes import moderation, people
from manyeyes.house import House
from manyeyes.moderation import Order, UnknownWorker
from manyeyes.projects import Project, Stage

CONTROL = "    control_tasks: {file: private/control.csv, share: 0.5}"


@pytest.fixture
def project(house: House) -> Project:
    """Ten known pictures, half of what anybody is given."""
    control = [(f"one/known-{number}.png", "text", "yes") for number in range(10)]
    made = a_project(house, a_project_file(more=CONTROL), control=control)
    for path, _, _ in control:
        a_picture_at(house, made, path)
    pictures(house, made, 30)
    return made


def works(house: House, stage: Stage, value: str, count: int = 20) -> people.Worker:
    """Somebody new says the same of everything."""
    worker = a_worker(house)
    for _ in range(count):
        found = claim(house, worker, stage)
        answer(house, worker, found.tasks[0].assignment, {"text": value})
    return worker


def listed(house: House, project: Project, order: str = "worst", after: int = 0, most: int = 50) -> list[str]:
    with house.reading() as tx:
        return [one.worker for one in moderation.people_of(tx, project, order, after, most, house.now())]


def test_who_errs_on_known_pictures_comes_first(house: House, project: Project) -> None:
    stage = the_stage(house, project)
    good, bad, new = works(house, stage, "yes"), works(house, stage, "no"), works(house, stage, "yes", count=1)
    assert listed(house, project)[0] == bad.public_id
    assert listed(house, project, "most_answers")[-1] == new.public_id
    assert listed(house, project, "newest")[0] == new.public_id
    assert set(listed(house, project)) == {one.public_id for one in (good, bad, new)}


def test_pages_of_the_list_hold_everybody_once(house: House) -> None:
    world = a_world(house, 2, some_workers(house, 5))
    world.say([Word(worker, 0, "no", worker) for worker in range(5)], house.now())
    for order in Order:
        pages = [listed(house, world.project, order, after, 2) for after in (0, 2, 4)]
        assert sorted(one for page in pages for one in page) == sorted(one.public_id for one in world.workers)


def test_a_line_says_what_control_answers_say(house: House, project: Project) -> None:
    bad = works(house, the_stage(house, project), "no")
    with house.reading() as tx:
        line = moderation.people_of(tx, project, "worst", 0, 1, house.now())[0]
    assert (line.worker, line.stage, line.answered) == (bad.public_id, "features", 20)
    record = line.control[0]
    assert (record.question, record.right) == ("text", 0)
    assert record.asked >= 5
    assert line.skill == record.skill == pytest.approx(0.85 * 4 / (4 + record.asked))
    assert line.last_seen == house.now()
    assert line.clique is None


def test_restrictions_stand_in_a_line_while_they_hold(house: House, project: Project) -> None:
    stage, worker = the_stage(house, project), works(house, the_stage(house, project), "yes", count=2)
    with house.transaction() as tx:
        people.restrict(
            tx,
            worker.id,
            kind="stop",
            scope="stage",
            project_id=project.id,
            stage_id=stage.id,
            reason="Too fast.",
            numbers={"fast": 9},
            by="owner",
            now=house.now(),
            until=house.now() + 60,
        )
    with house.reading() as tx:
        now, later = (moderation.people_of(tx, project, "worst", 0, 1, house.now() + more)[0] for more in (1, 61))
        whole = moderation.person(tx, project, worker.public_id, house.now())
    assert [one.reason for one in now.restrictions] == ["Too fast."]
    assert later.restrictions == ()
    assert [(event.what, event.text) for event in whole.timeline] == [("stop by owner", "Too fast.")]


def test_one_person_in_whole_shows_what_he_said_of_known_pictures_and_the_truth(house: House, project: Project) -> None:
    bad = works(house, the_stage(house, project), "no")
    with house.reading() as tx:
        found = moderation.person(tx, project, bad.public_id, house.now())
    assert {(one.question, one.said, one.truth, one.right) for one in found.control} == {("text", "no", "yes", False)}
    assert len(found.control) == found.lines[0].control[0].asked


def test_taking_back_and_undoing_it_stand_in_the_timeline(house: House, project: Project) -> None:
    worker = works(house, the_stage(house, project), "no")
    with house.transaction() as tx:
        made = moderation.take_back(tx, project, worker, 0, house.now(), house.now(), reason="random")
        moderation.undo(tx, made.withdrawals[0].public_id, house.now() + 1)
    with house.reading() as tx:
        found = moderation.person(tx, project, worker.public_id, house.now())
    assert [event.what for event in found.timeline] == ["taking back undone", "taken back by owner"]
    assert found.withdrawals == tuple(answers_restored(made, house))


def answers_restored(made: moderation.TakenBack, house: House) -> list[object]:
    """The same withdrawals, undone a second later."""
    from dataclasses import replace

    return [replace(one, lifted_at=house.now() + 1) for one in made.withdrawals]


def test_nobody_is_found_by_another_projects_owner(house: House, project: Project) -> None:
    stranger = a_worker(house)
    for name in (stranger.public_id, "nobody"):
        with house.reading() as tx, pytest.raises(UnknownWorker):
            moderation.person(tx, project, name, house.now())
