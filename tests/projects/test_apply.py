"""What a changed project file does to stages people work in, on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest

from manyeyes import projects
from manyeyes.house import House
from manyeyes.projects import Changes, MajorChangeOfOpenStage, NothingForPeople, NotOpened, ProjectFile, UnknownStage

CATS = """\
project: cats
title: "Cats"
why: "To find cats."
rights: {items: CC0-1.0, answers: CC0-1.0}
stages:
  - {name: import, kind: import, from: {folder: frames}}
  - name: look
    kind: classify
    questions:
      - {name: cat, ask: "Is it a cat?", type: yes_no}
    overlap: {min: 2, max: 5, confidence: 0.9}
    training: training.yaml
  - {name: check, kind: review, after: look}
  - {name: release, kind: release, after: look, keep: "cat"}
"""
TRAINING = '- {picture: cat.png, answers: {cat: yes}, because: {cat: "It has whiskers."}}\n'


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """A folder to write project files into."""
    (tmp_path / "cat.png").write_bytes(b"a picture")
    (tmp_path / "training.yaml").write_text(TRAINING)
    return tmp_path


def read(folder: Path, text: str = CATS) -> ProjectFile:
    (folder / "project.yaml").write_text(text)
    return projects.read_project_file(folder / "project.yaml")


def apply(house: House, file: ProjectFile) -> Changes:
    with house.transaction() as tx:
        return projects.apply(tx, file, "cats", house.now())


def look(house: House) -> projects.Stage:
    with house.reading() as tx:
        return projects.stage(tx, "cats", "look")


def set_state(house: House, wish: str, name: str = "look") -> bool:
    with house.transaction() as tx:
        return projects.set_state(tx, projects.stage(tx, "cats", name).id, wish)


def test_a_new_project_begins_in_draft_with_workflow_one(house: House, written: Path) -> None:
    changes = apply(house, read(written))
    assert (changes.version, changes.next_version) == (0, 1)
    assert "look: is a new classify stage" in changes.sentences
    assert "check: is a new review stage; not yet in use, everything passes through" in changes.sentences
    stage = look(house)
    assert (stage.state, stage.workflow, stage.file.overlap.max) == ("draft", "1.0", 5)


def test_what_is_stored_is_what_was_read_with_its_training(house: House, written: Path) -> None:
    file = read(written)
    apply(house, file)
    with house.reading() as tx:
        stored = projects.find(tx, "cats")
        assert [stage.name for stage in projects.stages(tx, stored.id)] == ["import", "look", "check", "release"]
        assert [project.slug for project in projects.all_projects(tx)] == ["cats"]
    assert stored.file == file
    assert stored.file.training["look"][0].because == {"cat": "It has whiskers."}
    assert (stored.version, stored.folder) == (1, "cats")


def test_the_same_file_again_makes_no_new_version(house: House, written: Path) -> None:
    apply(house, read(written))
    assert apply(house, read(written)).nothing
    with house.reading() as tx:
        assert projects.find(tx, "cats").version == 1


def test_a_comment_makes_a_version_and_nothing_else(house: House, written: Path) -> None:
    apply(house, read(written))
    changes = apply(house, read(written, CATS + "# written on a bus\n"))
    assert changes.sentences == ("only comments, spacing or order changed",)
    assert look(house).workflow == "1.0"


def test_wording_may_change_while_people_work_and_their_answers_are_kept(house: House, written: Path) -> None:
    apply(house, read(written))
    set_state(house, "open")
    changes = apply(house, read(written, CATS.replace("Is it a cat?", "Do you see a cat?")))
    assert "look: ask of cat is now: Do you see a cat?" in changes.sentences
    assert "look: its wording changed: answers are kept (minor)" in changes.sentences
    stage = look(house)
    assert (stage.workflow, stage.state, stage.file.questions[0].ask) == ("1.1", "open", "Do you see a cat?")


BARE = CATS.replace("    training: training.yaml\n", "").replace(', keep: "cat"', "")


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ("type: yes_no}", "type: choice, values: [cat, dog]}", "cat is a choice question now, was yes_no"),
        ("type: yes_no}", "type: yes_no}\n      - {name: dog, ask: Dog?, type: yes_no}", "the question dog is new"),
        ("name: cat,", "name: tom,", "the question cat is gone"),
        ("kind: classify", "kind: tag", "is a tag stage now, was classify"),
    ],
)
def test_the_meaning_of_an_open_stage_cannot_change(
    house: House, written: Path, before: str, after: str, why: str
) -> None:
    apply(house, read(written, BARE))
    set_state(house, "open")
    changed = BARE.replace(before, after)
    if "tag" in after:
        changed = changed.replace('    questions:\n      - {name: cat, ask: "Is it a cat?", type: yes_no}\n', "")
    with pytest.raises(MajorChangeOfOpenStage) as refused:
        apply(house, read(written, changed))
    assert why in refused.value.sentence
    assert "manyeyes close --stage look" in str(refused.value.remedy)
    assert look(house).workflow == "1.0"


def test_a_closed_stage_may_change_its_meaning_and_old_answers_stay_apart(house: House, written: Path) -> None:
    apply(house, read(written))
    set_state(house, "open")
    set_state(house, "closed")
    two = BARE.replace("type: yes_no}", "type: yes_no}\n      - {name: dog, ask: Dog?, type: yes_no}")
    changes = apply(house, read(written, two))
    assert "look: its meaning changed: answers given so far no longer count (major)" in changes.sentences
    assert look(house).workflow == "2.0"


def test_a_raised_overlap_says_how_many_tasks_reopen(house: House, written: Path) -> None:
    apply(house, read(written))
    file = read(written, CATS.replace("max: 5", "max: 7"))
    with house.reading() as tx:
        changes = projects.plan(tx, file, lambda old, new: 12 if new.overlap.max > old.file.overlap.max else 0)
    assert "look: people per picture: 2 to 7 until 0.9 sure now, was 2 to 5 until 0.9 sure" in changes.sentences
    assert "look: 12 tasks reopen" in changes.sentences
    with house.reading() as tx:
        fewer = projects.plan(tx, read(written, CATS.replace("max: 5", "max: 4")), lambda old, new: 1)
    assert not any("reopen" in sentence for sentence in fewer.sentences)


def test_a_plan_writes_nothing(house: House, written: Path) -> None:
    with house.transaction() as tx:
        projects.plan(tx, read(written))
        assert projects.all_projects(tx) == []


def test_a_stage_can_leave_the_file_and_come_back_with_its_old_answers_apart(house: House, written: Path) -> None:
    apply(house, read(written))
    without = CATS.replace("  - {name: check, kind: review, after: look}\n", "")
    assert "check: is gone from the file; its answers are kept" in apply(house, read(written, without)).sentences
    with house.reading() as tx, pytest.raises(UnknownStage, match="cats has no stage called check"):
        projects.stage(tx, "cats", "check")
    apply(house, read(written))
    with house.reading() as tx:
        back = projects.stage(tx, "cats", "check")
    assert (back.state, back.workflow) == ("draft", "2.0")


def test_an_open_stage_cannot_leave_the_file(house: House, written: Path) -> None:
    text = CATS.replace(", after: look", ", after: import").replace(', keep: "cat"', "")
    apply(house, read(written, text))
    set_state(house, "open")
    begin, end = text.index("  - name: look"), text.index("  - {name: check")
    with pytest.raises(MajorChangeOfOpenStage, match="no longer in the file"):
        apply(house, read(written, text[:begin] + text[end:]))


def test_changed_training_is_stored_and_said(house: House, written: Path) -> None:
    apply(house, read(written))
    (written / "training.yaml").write_text(TRAINING + TRAINING)
    changes = apply(house, read(written))
    assert changes.sentences == ("look: training has 2 pictures; who is trained stays so",)
    with house.reading() as tx:
        assert len(projects.find(tx, "cats").file.training["look"]) == 2


def test_stages_open_pause_and_close(house: House, written: Path) -> None:
    apply(house, read(written))
    with pytest.raises(NotOpened, match="look is not opened yet"):
        set_state(house, "paused")
    assert set_state(house, "open")
    assert not set_state(house, "open")
    assert set_state(house, "paused")
    assert set_state(house, "open")
    assert set_state(house, "closed")
    with pytest.raises(NotOpened, match="look is closed"):
        set_state(house, "paused")
    assert set_state(house, "open")


def test_a_stage_without_people_cannot_be_opened(house: House, written: Path) -> None:
    apply(house, read(written))
    with pytest.raises(NothingForPeople, match="release is a release stage: no people work in it"):
        set_state(house, "open", "release")
    with pytest.raises(NothingForPeople, match="import is an import stage"):
        set_state(house, "open", "import")
    with pytest.raises(projects.NotYetInUse, match="check is a review stage, which this version does not work on"):
        set_state(house, "open", "check")


def test_an_unknown_project_or_stage_is_said_by_name(house: House, written: Path) -> None:
    with house.reading() as tx, pytest.raises(projects.UnknownProject, match="no project called dogs") as unknown:
        projects.stage(tx, "dogs", "look")
    assert unknown.value.status == 404
