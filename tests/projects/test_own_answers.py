"""What an owner answers about his own pictures lands in his own files, whole, and comes out of them again."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from manyeyes import projects
from manyeyes.projects import (
    NotAnAnswer,
    OwnAnswer,
    OwnFiles,
    ProjectFileWrong,
    carry_over,
    forget_own_answer,
    keep_own_answer,
    own_answers,
)

PROJECT = """\
project: zoo
title: "Zoo"
why: "To know."
rights: {items: not-ours, publish: none, answers: CC0-1.0}
stages:
  - {name: import, kind: import, from: {folder: pictures}}
  - name: look
    kind: classify
    questions:
      - {name: animal, ask: "An animal?", type: yes_no}
      - {name: colour, ask: "Which colour?", type: choice, values: [red, blue, "yes"]}
    training: training.yaml
    control_tasks: {file: private/control.csv, share: 0.1}
"""
RED = {"animal": "yes", "colour": "red"}
BLUE = {"animal": "no", "colour": "blue"}


@pytest.fixture
def files(tmp_path: Path) -> OwnFiles:
    """A project whose two pictures lie in one album."""
    return made(tmp_path)


def made(folder: Path) -> OwnFiles:
    (folder / "pictures/album").mkdir(parents=True)
    for name in ("1.png", "2.png"):
        (folder / "pictures/album" / name).write_bytes(b"a picture")
    (folder / "project.yaml").write_text(PROJECT)
    stage = projects.parse_project(PROJECT).stage("look")
    assert stage is not None
    return OwnFiles(folder, "pictures", stage)


def applied(files: OwnFiles) -> projects.Checked:
    """What `apply` reads."""
    return projects.whole_project(files.folder / "project.yaml")


def test_an_answer_is_a_hidden_check_and_with_a_reason_an_example_everybody_sees(files: OwnFiles) -> None:
    keep_own_answer(files, OwnAnswer("album/1.png", RED))
    keep_own_answer(files, OwnAnswer("album/2.png", BLUE, {"animal": " A toy is no animal. ", "colour": "  "}))
    assert own_answers(files) == [
        OwnAnswer("album/1.png", RED),
        OwnAnswer("album/2.png", BLUE, {"animal": "A toy is no animal."}),
    ]
    read = applied(files)
    assert {(one.path, one.question, one.value) for one in read.known["look"]} == {
        ("album/1.png", "animal", "yes"),
        ("album/1.png", "colour", "red"),
    }
    (example,) = read.file.training["look"]
    assert (example.picture, dict(example.because)) == ("pictures/album/2.png", {"animal": "A toy is no animal."})


def test_a_reason_given_later_moves_the_picture_and_taking_it_back_moves_it_again(files: OwnFiles) -> None:
    keep_own_answer(files, OwnAnswer("album/1.png", RED))
    keep_own_answer(files, OwnAnswer("album/1.png", BLUE, {"colour": "Blue as the sea."}))
    assert "album/1.png" not in files.control.read_text()
    keep_own_answer(files, OwnAnswer("album/1.png", RED))
    assert own_answers(files) == [OwnAnswer("album/1.png", RED)]
    assert applied(files).file.training["look"] == ()
    forget_own_answer(files, "album/1.png")
    assert own_answers(files) == []


def test_what_somebody_wrote_by_hand_stays_with_its_comments(files: OwnFiles) -> None:
    (files.folder / "drawing.png").write_bytes(b"a picture")
    by_hand = '# Mine.\n- picture: drawing.png   # from a book\n  answers: {animal: "no", colour: red}\n'
    files.training.write_text(by_hand)
    keep_own_answer(files, OwnAnswer("album/1.png", BLUE, {"colour": "Look."}))
    forget_own_answer(files, "album/1.png")
    assert files.training.read_text() == by_hand


def test_what_an_owner_knows_is_ignored_by_git_from_the_first_line_on(files: OwnFiles) -> None:
    (files.folder / ".gitignore").write_text("*.tmp")
    keep_own_answer(files, OwnAnswer("album/1.png", RED))
    keep_own_answer(files, OwnAnswer("album/2.png", RED))
    assert (files.folder / ".gitignore").read_text() == "*.tmp\nprivate/\n"


def test_an_answer_that_is_none_changes_nothing(files: OwnFiles) -> None:
    keep_own_answer(files, OwnAnswer("album/1.png", RED))
    with pytest.raises(
        NotAnAnswer, match=r"green is no answer to the question colour\. Possible answers: red, blue, yes"
    ):
        keep_own_answer(files, OwnAnswer("album/1.png", {"colour": "green"}))
    with pytest.raises(NotAnAnswer):
        keep_own_answer(files, OwnAnswer("album/1.png", {"taste": "sweet"}))
    assert own_answers(files) == [OwnAnswer("album/1.png", RED)]


def test_a_file_that_is_wrong_is_said_with_its_line_and_left_as_it_is(files: OwnFiles) -> None:
    files.control.parent.mkdir()
    files.control.write_text("path,question,value\nalbum/1.png,animal,perhaps\n")
    with pytest.raises(ProjectFileWrong, match=r"control\.csv:2: value: perhaps is not a value of animal"):
        keep_own_answer(files, OwnAnswer("album/2.png", RED))
    assert "perhaps" in files.control.read_text()


@pytest.mark.parametrize("written", range(4))
def test_a_crash_between_two_files_never_loses_an_answer(
    files: OwnFiles, monkeypatch: pytest.MonkeyPatch, written: int
) -> None:
    keep_own_answer(files, OwnAnswer("album/1.png", RED))
    left = [written]

    def until_the_crash(path: Path, data: bytes) -> None:
        if not left[0]:
            raise OSError("the power went")
        left[0] -= 1
        path.write_bytes(data)

    monkeypatch.setattr(sys.modules[keep_own_answer.__module__], "write_whole", until_the_crash)
    try:
        keep_own_answer(files, OwnAnswer("album/1.png", RED, {"animal": "Ears."}))
    except OSError:
        assert left == [0]
    (one,) = own_answers(files)
    assert one.answers == RED


def test_other_questions_keep_what_fits_and_set_the_rest_aside(files: OwnFiles) -> None:
    keep_own_answer(files, OwnAnswer("album/1.png", RED))
    keep_own_answer(files, OwnAnswer("album/2.png", BLUE, {"animal": "A toy.", "colour": "Sea."}))
    assert carry_over(files, {"animal": "beast"}, {"beast"}) == 2
    aside = list(csv.reader((files.folder / "private/set-aside.csv").open()))
    assert aside == [
        ["path", "question", "value"],
        ["album/1.png", "colour", "red"],
        ["album/2.png", "colour", "blue"],
        ["album/2.png", "colour because", "Sea."],
    ]
    assert "beast" in files.control.read_text()
    assert 'beast: "A toy."' in files.training.read_text()


def test_an_example_without_an_answer_to_a_new_question_is_known_for_the_rest(files: OwnFiles) -> None:
    keep_own_answer(files, OwnAnswer("album/2.png", BLUE, {"animal": "A toy."}))
    assert carry_over(files, {"animal": "animal", "colour": "colour"}, {"animal", "colour", "text"}) == 1
    assert own_answers(files) == [OwnAnswer("album/2.png", BLUE)]
    assert "A toy." in (files.folder / "private/set-aside.csv").read_text()


WRITTEN = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=80)


@settings(deadline=None, max_examples=40)
@given(reason=WRITTEN)
def test_whatever_people_write_as_a_reason_comes_back_as_they_wrote_it(
    tmp_path_factory: pytest.TempPathFactory, reason: str
) -> None:
    files = made(tmp_path_factory.mktemp("zoo"))
    keep_own_answer(files, OwnAnswer("album/1.png", RED, {"animal": reason}))
    (one,) = own_answers(files)
    assert one.because == ({"animal": reason.strip()} if reason.strip() else {})
