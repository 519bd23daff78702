"""A picture that everybody sees with its answers is asked of nobody, until it explains nothing any more."""

from __future__ import annotations

from tests.makers import a_picture_at, a_project, a_project_file, a_worker, answer, claim, the_stage

from manyeyes import assignment, flow, items, projects
from manyeyes.house import House
from manyeyes.projects import Project

TRAINING = "    training: training.yaml\n"
EXAMPLE = '- {picture: pictures/one/a.png, answers: {text: "yes"}, because: {text: "A sign."}}\n'


def explained(house: House, project: Project, *pictures: str) -> Project:
    """Apply the project with these examples, as `apply` does it."""
    folder = house.site / project.folder
    (folder / "pictures/one").mkdir(exist_ok=True)
    (folder / "pictures/one/a.png").write_bytes(b"a picture")
    (folder / "training.yaml").write_text("".join(pictures) or "[]\n")
    (folder / "project.yaml").write_text(a_project_file(more=TRAINING))
    file = projects.read_project_file(folder / "project.yaml")
    with house.transaction() as tx:
        projects.apply(tx, file, project.folder, house.now())
        project = projects.find(tx, project.slug)
        stage, source = (projects.stage(tx, project.slug, name) for name in ("features", "import"))
        item = items.by_source(tx, source.id, "one/a.png")
        assert item is not None
        if pictures:
            items.add_source(tx, item.id, stage.id, "pictures/one/a.png", item.series_id)
    flow.refresh(house, project)
    return project


def lent_to_somebody_new(house: House, project: Project) -> int:
    found = claim(house, a_worker(house), the_stage(house, project), 20)
    return len(found.tasks)


def test_an_example_is_asked_of_nobody_until_it_explains_nothing_any_more(house: House) -> None:
    project = a_project(house)
    example, other = a_picture_at(house, project, "one/a.png"), a_picture_at(house, project, "one/b.png")
    project = explained(house, project, EXAMPLE)
    with house.reading() as tx:
        states = flow.states_in(tx, the_stage(house, project))
        tally = assignment.tally(tx, the_stage(house, project).id)
    assert (states[example], states[other]) == ("dropped", "here")
    assert (tally.tasks, tally.closed) == (1, 0), "the owner reads of as many pictures as people are asked about"

    project = explained(house, project)
    with house.reading() as tx:
        states = flow.states_in(tx, the_stage(house, project))
    assert set(states.values()) == {"here"}
    assert lent_to_somebody_new(house, project) == 2


def test_an_example_that_somebody_answered_already_keeps_its_answers(house: House) -> None:
    project = a_project(house)
    item = a_picture_at(house, project, "one/a.png")
    worker = a_worker(house)
    (task,) = claim(house, worker, the_stage(house, project)).tasks
    answer(house, worker, task.assignment, {"text": "yes"})
    project = explained(house, project, EXAMPLE)
    with house.reading() as tx:
        assert flow.states_in(tx, the_stage(house, project))[item] == "here"
