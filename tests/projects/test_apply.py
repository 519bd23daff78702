"""What a changed project file does to stages people work in, on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest

from manyeyes import projects
from manyeyes.house import House
from manyeyes.projects import Changes, Effect, NothingForPeople, NotOpened, ProjectFile, UnknownStage

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
    assert changes.sentences == ("look: ask of cat is now: Do you see a cat?", "look: wording, 1.1, answers kept")
    stage = look(house)
    assert (stage.workflow, stage.state, stage.file.questions[0].ask) == ("1.1", "open", "Do you see a cat?")


BARE = CATS.replace("    training: training.yaml\n", "").replace(', keep: "cat"', "")
DOG = "type: yes_no}\n      - {name: dog, ask: Dog?, type: yes_no}"


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ("type: yes_no}", "type: choice, values: [cat, dog]}", "cat is a choice question now, was yes_no"),
        ("type: yes_no}", DOG, "the question dog is new"),
        ("name: cat,", "name: tom,", "the question cat is gone"),
        ("    overlap:", "    version: 2\n    overlap:", "version 1 → 2"),
    ],
)
def test_another_meaning_of_an_open_stage_begins_anew_while_it_stays_open(
    house: House, written: Path, before: str, after: str, why: str
) -> None:
    apply(house, read(written, BARE))
    set_state(house, "open")
    was = look(house)
    changes = apply(house, read(written, BARE.replace(before, after)))
    assert f"look: {why}" in changes.sentences
    assert changes.sentences[-1] == "look: meaning changed"
    now = look(house)
    assert (now.workflow, now.state, now.id == was.id) == ("2.0", "open", False)
    with house.reading() as tx:
        gone = projects.stage_by_id(tx, was.id)
        assert projects.successor(tx, gone) == now
    assert (gone.name, gone.gone, gone.workflow, gone.file) == ("look@1", True, "1.0", was.file)


def test_what_was_changed_by_mistake_is_changed_back_and_its_answers_count_again(house: House, written: Path) -> None:
    apply(house, read(written, BARE))
    set_state(house, "open")
    first = look(house)
    apply(house, read(written, BARE.replace("type: yes_no}", DOG)))
    second = look(house)
    changes = apply(house, read(written, BARE.replace("Is it a cat?", "A cat?")))
    assert changes.sentences[-1] == "look: means again what it meant before"
    assert (look(house).id, look(house).workflow, look(house).state) == (first.id, "1.1", "open")
    apply(house, read(written, BARE.replace("type: yes_no}", DOG)))
    assert (look(house).id, look(house).workflow) == (second.id, "2.1")
    apply(house, read(written, BARE.replace("name: cat,", "name: tom,")))
    assert look(house).workflow == "3.0", "a number is never given twice"


def test_a_question_less_takes_only_its_own_answers_along(house: House, written: Path) -> None:
    apply(house, read(written, BARE.replace("type: yes_no}", DOG)))
    set_state(house, "open")
    before = look(house)
    changes = apply(house, read(written, BARE))
    assert "look: the question dog is gone; what was said to the others counts on" in changes.sentences
    assert (look(house).id, look(house).workflow, changes.stages[1].lost_questions) == (before.id, "1.1", ("dog",))


def test_a_stage_of_another_kind_is_another_stage(house: House, written: Path) -> None:
    apply(house, read(written, BARE))
    set_state(house, "open")
    asked = '    questions:\n      - {name: cat, ask: "Is it a cat?", type: yes_no}\n'
    changes = apply(house, read(written, BARE.replace(asked, "").replace("kind: classify", "kind: tag")))
    assert "look: is a tag stage now, was classify" in changes.sentences
    assert (look(house).state, look(house).workflow) == ("draft", "2.0")


def test_counts_stand_behind_what_causes_them(house: House, written: Path) -> None:
    apply(house, read(written))
    with house.reading() as tx:
        changes = projects.plan(tx, read(written, CATS.replace("min: 2, max: 5", "min: 3, max: 7")))
    assert changes.sentences == ("look: overlap.min 2 → 3, max 5 → 7",)
    counted = changes.with_effects({"look": Effect(reopen=1204, settle=1, hours=1.02)})
    assert counted.sentences == (
        "look: overlap.min 2 → 3, max 5 → 7: 1,204 settled tasks reopen, about 1 h of people, "
        "1 open task is sure enough now",
    )
    rough = Effect(enter=20, leave=1, rough=True, hours=0.001)
    assert rough.sentences == (
        "about 1 picture leaves; what people said about them is kept, and counts when they come back",
        "about 20 pictures enter, about 1 min of people",
    )


def test_a_plan_writes_nothing(house: House, written: Path) -> None:
    with house.transaction() as tx:
        projects.plan(tx, read(written))
        assert projects.all_projects(tx) == []


def test_a_stage_can_leave_the_file_and_come_back_as_it_was(house: House, written: Path) -> None:
    apply(house, read(written))
    without = CATS.replace("  - {name: check, kind: review, after: look}\n", "")
    changes = apply(house, read(written, without))
    assert "check: is gone from the file; what was said in it is kept" in changes.sentences
    with house.reading() as tx, pytest.raises(UnknownStage, match="cats has no stage called check"):
        projects.stage(tx, "cats", "check")
    apply(house, read(written))
    with house.reading() as tx:
        back = projects.stage(tx, "cats", "check")
    assert (back.state, back.workflow) == ("draft", "1.1")


def test_an_open_stage_may_leave_the_file_and_is_in_draft_when_it_comes_back(house: House, written: Path) -> None:
    text = BARE.replace(", after: look", ", after: import")
    apply(house, read(written, text))
    set_state(house, "open")
    begin, end = text.index("  - name: look"), text.index("  - {name: check")
    without = text[:begin] + text[end:]
    apply(house, read(written, without))
    assert apply(house, read(written, text)).sentences[-1] == "look: is back, in draft"
    assert (look(house).state, look(house).workflow) == ("draft", "1.1")
    apply(house, read(written, without))
    other = apply(house, read(written, text.replace("name: cat", "name: tom").replace("{cat", "{tom")))
    assert "look: is back with another meaning, in draft" in other.sentences
    assert look(house).workflow == "2.0"


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
