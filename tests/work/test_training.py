"""Explained training: wrong switches get their sentences, the step repeats, two right at once skip the rest."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from tests.makers import a_project_file, a_seen, a_worker, claim, pictures, the_stage

from manyeyes import items, projects, work
from manyeyes.house import House
from manyeyes.people import Worker
from manyeyes.projects import Stage
from manyeyes.skills import Progress, after_try

KEY = ["no", "yes", "no", "no", "yes", "no"]


def a_trained_project(house: House) -> Stage:
    """A project with six examples, the pictures of which are there."""
    folder = house.site / "training"
    folder.mkdir()
    (folder / "pictures").mkdir()
    steps = []
    for number, value in enumerate(KEY, 1):
        Path(folder / f"{number}.png").write_bytes(b"a picture")
        steps.append(f'- {{picture: {number}.png, answers: {{text: "{value}"}}, because: {{text: "Look, {number}."}}}}')
    (folder / "training.yaml").write_text("\n".join(steps), "utf-8")
    (folder / "project.yaml").write_text(a_project_file(more="    training: training.yaml"), "utf-8")
    file = projects.read_project_file(folder / "project.yaml")
    with house.transaction() as tx:
        projects.apply(tx, file, "training", house.now())
        stage = projects.stage(tx, "eyes", "features")
        projects.set_state(tx, stage.id, "open")
        series = items.add_series(tx, stage.project_id, "training", "Training", {})
        for number in range(1, 7):
            item, _ = items.add(tx, stage.project_id, a_seen(-number), series, False, 0.0, items.TRAINING)
            items.add_source(tx, item, stage.id, f"{number}.png", series)
        project = projects.find(tx, "eyes")
    pictures(house, project, 3)
    return the_stage(house, project)


def try_it(house: House, worker: Worker, stage: Stage, step: int, value: str) -> work.Right | work.Wrong:
    with house.transaction() as tx:
        return work.try_example(tx, worker, stage, step, {"text": value}, house.now())


def at(house: House, worker: Worker | None, stage: Stage) -> int:
    """The step a worker is at; 0 when trained."""
    with house.reading() as tx:
        step = work.next_example(tx, worker, stage)
    return step.number if isinstance(step, work.Step) else 0


def test_training_stands_before_the_first_picture_and_a_stranger_sees_its_first_step(house: House) -> None:
    stage = a_trained_project(house)
    assert claim(house, a_worker(house), stage).outcome == "training_first"
    assert at(house, None, stage) == 1


def test_a_wrong_switch_gets_its_sentence_and_the_step_repeats_until_right(house: House) -> None:
    stage, worker = a_trained_project(house), a_worker(house)
    assert try_it(house, worker, stage, 1, "yes") == work.Wrong({"text": "Look, 1."})
    assert at(house, worker, stage) == 1
    assert try_it(house, worker, stage, 1, "no") == work.Right()
    assert at(house, worker, stage) == 2


def test_two_right_at_once_skip_the_rest_and_it_is_remembered(house: House) -> None:
    stage, worker = a_trained_project(house), a_worker(house)
    try_it(house, worker, stage, 1, KEY[0])
    try_it(house, worker, stage, 2, KEY[1])
    assert at(house, worker, stage) == 0
    assert claim(house, worker, stage).outcome == "found"


def test_six_steps_with_a_mistake_in_each_other_one_end_in_work(house: House) -> None:
    stage, worker = a_trained_project(house), a_worker(house)
    for step, value in enumerate(KEY, 1):
        if step % 2:
            try_it(house, worker, stage, step, "unsure")
        assert at(house, worker, stage) == step
        try_it(house, worker, stage, step, value)
    assert at(house, worker, stage) == 0


def test_a_try_delivered_twice_over_a_bad_network_moves_one_step(house: House) -> None:
    stage, worker = a_trained_project(house), a_worker(house)
    try_it(house, worker, stage, 1, KEY[0])
    assert try_it(house, worker, stage, 1, KEY[0]) == work.Right()
    assert at(house, worker, stage) == 2


@given(st.lists(st.booleans(), min_size=1, max_size=40), st.integers(1, 8))
def test_training_ends_after_two_right_in_a_row_or_the_last_step_and_not_before(tries: list[bool], steps: int) -> None:
    progress, first_try_rights, passed = Progress(), 0, 0
    for right in tries:
        first = progress.tries == 0
        first_try_rights = (first_try_rights + 1 if first else 0) if right else 0
        passed += right
        progress = after_try(progress, right, steps)
        assert progress.done == (first_try_rights >= 2 or passed >= steps)
        if progress.done:
            break
