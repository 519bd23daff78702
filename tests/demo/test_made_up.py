"""The made-up helper: one answer on each ordinary picture, mostly right, never in a person's way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.makers import a_picture_at, a_worker, answer, claim, the_stage

from manyeyes import answers, assignment, consensus, items, projects, skills, work
from manyeyes.assignment import Lane, TaskState
from manyeyes.demo import DEMO_PROJECT, answer_once, make_site
from manyeyes.demo.made_up import opinion, the_helper, truth
from manyeyes.house import House
from manyeyes.people import Worker, new_worker
from manyeyes.projects import Project, Stage

KNOWN = "photographs/cat.jpg"
RIGHT = [path for path, true in truth().items() if opinion(path, true) == true and path.startswith("clip-town")][:4]
WRONG = next(path for path, true in truth().items() if opinion(path, true) != true and path.startswith("clip-zoo"))


@pytest.fixture
def project(house: House) -> Project:
    """Six pictures of the demo, one of them a known one."""
    site = make_site(house.site / "demo")
    checked = projects.whole_project(site / "project.yaml")
    with house.transaction() as tx:
        projects.apply(tx, checked.file, "demo", house.now())
        stage = projects.stage(tx, DEMO_PROJECT, "features")
        known = [(one.path, one.question, one.value) for one in checked.known["features"]]
        skills.keep_control_file(tx, stage.id, known)
        projects.set_state(tx, stage.id, "open")
        project = projects.find(tx, DEMO_PROJECT)
    for path in [*RIGHT, WRONG, KNOWN]:
        a_picture_at(house, project, path)
    return project


def started(house: House, project: Project) -> int:
    return answer_once(house, the_stage(house, project, "import"), the_stage(house, project))


def test_he_is_right_about_nine_times_in_ten() -> None:
    right = [says == true[question] for path, true in truth().items() for question, says in opinion(path, true).items()]
    assert 0.88 <= sum(right) / len(right) <= 0.94


def test_he_says_the_same_each_time_and_always_yes_or_no() -> None:
    for path, true in truth().items():
        assert opinion(path, true) == opinion(path, true)
        assert set(opinion(path, true).values()) <= {"yes", "no"}
        assert list(opinion(path, true)) == list(true)


def test_each_ordinary_picture_gets_exactly_one_made_up_answer_and_none_a_second_time(
    house: House, project: Project
) -> None:
    assert started(house, project) == 5
    assert started(house, project) == 0
    with house.transaction() as tx:
        assert answers.tasks_answered_by(tx, the_helper(tx, house.now()).id) == 5


def test_a_start_that_was_interrupted_is_gone_on_with(
    house: House, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("manyeyes.demo.made_up.work.record", interrupted_after(2))
        with pytest.raises(KeyboardInterrupt):
            started(house, project)
    assert started(house, project) == 3


def interrupted_after(answers_left: int) -> Callable[..., work.Saved]:
    """Record so many answers, then have Ctrl-C pressed."""
    left, record = iter(range(answers_left)), work.record

    def until(*said: Any) -> work.Saved:
        if next(left, None) is None:
            raise KeyboardInterrupt
        return record(*said)

    return until


def test_known_pictures_are_left_to_people(house: House, project: Project) -> None:
    started(house, project)
    counts = [task_counts(house, project, path) for path in [*RIGHT, WRONG, KNOWN]]
    assert [one.answered for one in counts] == [1, 1, 1, 1, 1, 0]
    assert counts[-1].lane is Lane.CONTROL


def test_a_visitor_who_says_the_same_settles_a_picture_and_one_who_does_not_leaves_it_open(
    house: House, project: Project
) -> None:
    started(house, project)
    stage = the_stage(house, project)
    visitor = a_trained_visitor(house, stage)
    paths = paths_by_item(house, project)
    while (found := claim(house, visitor, stage)).tasks:
        lent = found.tasks[0]
        answer(house, visitor, lent.assignment, truth()[paths[lent.item.id]])
    assert {task_counts(house, project, path).state for path in RIGHT} == {TaskState.CLOSED}
    assert {verdict.state for path in RIGHT for verdict in verdicts(house, project, path)} == {consensus.State.SETTLED}
    assert task_counts(house, project, WRONG).state is TaskState.OPEN


def test_there_is_one_made_up_helper_and_he_is_nobody_else(house: House) -> None:
    with house.transaction() as tx:
        person = new_worker(tx, "guest", house.now())
        helper = the_helper(tx, house.now())
        assert helper.kind == "made_up"
        assert helper != person
        assert the_helper(tx, house.now()) == helper


def a_trained_visitor(house: House, stage: Stage) -> Worker:
    """Two lessons right at once, and the rest is skipped."""
    visitor = a_worker(house)
    with house.transaction() as tx:
        for step, example in enumerate(stage.project.training["features"], start=1):
            assert work.try_example(tx, visitor, stage, step, example.answers, house.now()) == work.Right()
    return visitor


def task_of(house: House, project: Project, path: str) -> tuple[int, Stage]:
    stage = the_stage(house, project)
    with house.reading() as tx:
        item = items.by_source(tx, projects.stage(tx, project.slug, "import").id, path)
        assert item is not None
        task_id = assignment.task_of(tx, stage.id, item.id)
    assert task_id is not None
    return task_id, stage


def task_counts(house: House, project: Project, path: str) -> assignment.TaskCounts:
    with house.transaction() as tx:
        return assignment.counts(tx, task_of(house, project, path)[0])


def verdicts(house: House, project: Project, path: str) -> list[consensus.Verdict]:
    with house.reading() as tx:
        return consensus.verdicts(tx, task_of(house, project, path)[0])


def paths_by_item(house: House, project: Project) -> dict[str, str]:
    """The path of each picture by the random id that visitors see."""
    found = {}
    with house.reading() as tx:
        source = projects.stage(tx, project.slug, "import").id
        for path in [*RIGHT, WRONG, KNOWN]:
            item = items.by_source(tx, source, path)
            assert item is not None
            found[item.public_id] = path
    return found
