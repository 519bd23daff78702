"""The files beside project.yaml: training, control tasks and series, each faulted in its own lines."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from manyeyes.projects import ProjectFileWrong, check_project_file, read_project_file, read_series_file, secrecy

CATS = """\
project: cats
title: "Cats"
why: "To find cats."
rights: {items: CC0-1.0, answers: CC0-1.0}
stages:
  - {name: import, kind: import, from: {folder: frames, series: series.csv}}
  - name: look
    kind: classify
    questions:
      - {name: cat, ask: "A cat?", type: yes_no}
      - {name: dog, ask: "A dog?", type: yes_no}
    training: training.yaml
    control_tasks: {file: private/control.csv, share: 0.1}
  - {name: release, kind: release, keep: "cat", target: series.is_cat}
"""
TRAINING = """\
- picture: cat.png
  answers: {cat: yes, dog: no}
  because: {cat: "Whiskers.", dog: "It is a cat."}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A whole project without a fault."""
    (tmp_path / "frames" / "one").mkdir(parents=True)
    (tmp_path / "frames" / "one" / "1.jpg").write_bytes(b"a picture")
    (tmp_path / "private").mkdir()
    (tmp_path / "cat.png").write_bytes(b"a picture")
    (tmp_path / "project.yaml").write_text(CATS)
    (tmp_path / "training.yaml").write_text(TRAINING)
    (tmp_path / "series.csv").write_text("folder,title,is_cat\none,One,yes\n")
    (tmp_path / "private" / "control.csv").write_text("path,question,value\none/1.jpg,cat,yes\n")
    return tmp_path


def faults(folder: Path) -> list[str]:
    with pytest.raises(ProjectFileWrong) as wrong:
        check_project_file(folder / "project.yaml")
    return [str(fault) for fault in wrong.value.faults]


def warnings(folder: Path) -> list[str]:
    return [str(warning) for warning in check_project_file(folder / "project.yaml").warnings]


def test_a_whole_project_has_no_fault_and_no_warning(folder: Path) -> None:
    assert warnings(folder) == []


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("cat.png", "dog.png", "1: [0].picture: there is no file dog.png; name a picture below the project's folder"),
        ("cat.png", "../cat.png", "1: [0].picture: ../cat.png lies outside the project's folder"),
        ("dog: no}", "dig: no}", "2: [0].answers.dig: is not a key of the stage's questions; did you mean dog?"),
        ("dog: no}", "dog: maybe}", "2: [0].answers.dog: maybe is none of yes, no"),
        (", dog: no", "", "2: [0].answers: dog is missing"),
        ("because:", "becuase:", "3: [0].becuase: is not a key of an example; did you mean because?"),
        ("  answers", "\tanswers", "2: a tab stands where blanks must"),
    ],
)
def test_a_wrong_training_file_is_faulted_in_its_own_lines(folder: Path, right: str, wrong: str, said: str) -> None:
    (folder / "training.yaml").write_text(TRAINING.replace(right, wrong, 1))
    assert any(fault.startswith(f"training.yaml:{said}") for fault in faults(folder)), faults(folder)


def test_an_answer_without_its_sentence_is_warned_about(folder: Path) -> None:
    (folder / "training.yaml").write_text(TRAINING.replace(', dog: "It is a cat."', ""))
    assert warnings(folder)[0].startswith("training.yaml:1: [0]: no sentence says why dog is so")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "1: the first line names no columns; write path,question,value"),
        ("path,question\n", "1: has no column value; write path,question,value"),
        ("path,question,value,note\n", "1: note is not a column of this file"),
        ("path,question,value\none/1.jpg,cats,yes\n", "2: question: no question is called cats; did you mean cat?"),
        ("path,question,value\n\none/1.jpg,cat,Yes\n", "3: value: Yes is not a value of cat; it has yes, no"),
        ("path,question,value\n,cat,yes\n", "2: path: is empty"),
        ("path,question,value\na,cat,yes\na,cat,no\n", "3: cat of a is known on line 2 already; keep one of them"),
        ("path,question,value\na,cat\n", "2: has 2 cells, the first line has 3; quote commas"),
        ('path,question,value\n"a,cat,yes\n', "2: is not CSV"),
    ],
)
def test_a_wrong_control_file_is_faulted_in_its_own_lines(folder: Path, text: str, said: str) -> None:
    (folder / "private" / "control.csv").write_text(text)
    assert any(fault.startswith(f"private/control.csv:{said}") for fault in faults(folder)), faults(folder)


def test_a_control_picture_that_is_not_there_yet_is_only_warned_about(folder: Path) -> None:
    (folder / "private" / "control.csv").write_text("path,question,value\none/2.jpg,cat,yes\n")
    assert warnings(folder) == [
        "private/control.csv:2: path: there is no one/2.jpg in frames; it waits until it is imported"
    ]


def test_many_missing_control_pictures_are_counted(folder: Path) -> None:
    rows = "".join(f"one/{n}.png,cat,yes\n" for n in range(30))
    (folder / "private" / "control.csv").write_text("path,question,value\n" + rows)
    assert len(warnings(folder)) == 21
    assert "10 more pictures are not in frames" in warnings(folder)[-1]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title\nOne\n", "series.csv:1: has no column folder; write folder,title"),
        ("folder,title,\none,One,x\n", "series.csv:1: column 3 has no name"),
        ("folder,title\none,One\none,Two\n", "series.csv:3: folder: one is on line 2 already; keep one of them"),
        ("folder,title\n,One\n", "series.csv:2: folder: is empty"),
        (
            "folder,title,is_dog\none,One,no\n",
            "project.yaml:14: stages[2].target: at character 1: nothing is called series.is_cat",
        ),
    ],
)
def test_a_wrong_series_file_is_faulted_in_its_own_lines(folder: Path, text: str, said: str) -> None:
    (folder / "series.csv").write_text(text)
    assert any(fault.startswith(said) for fault in faults(folder)), faults(folder)


def test_a_series_without_a_folder_is_warned_about(folder: Path) -> None:
    (folder / "series.csv").write_text("folder,title,is_cat\none,One,yes\ntwo,Two,no\n")
    assert warnings(folder) == ["series.csv:3: folder: there is no folder two in frames"]


def test_a_series_file_of_a_spreadsheet_is_read(folder: Path) -> None:
    (folder / "series.csv").write_bytes('\ufefffolder,title,is_cat\r\none,"One, the first",yes\r\n'.encode())
    series = read_series_file(folder / "series.csv")
    assert series.columns == ("is_cat",)
    assert (series.series[0].title, series.series[0].attributes) == ("One, the first", {"is_cat": "yes"})


def test_a_missing_file_is_noted_by_check_and_refused_by_apply(folder: Path) -> None:
    (folder / "training.yaml").unlink()
    checked = check_project_file(folder / "project.yaml")
    assert [str(fault) for fault in checked.missing] == [
        "project.yaml:12: stages[1].training: there is no file training.yaml yet; apply waits for it"
    ]
    with pytest.raises(ProjectFileWrong, match="there is no file training"):
        read_project_file(folder / "project.yaml")


def git(folder: Path, *words: str) -> None:
    subprocess.run(["git", "-C", str(folder), *words], check=True, capture_output=True)


def test_a_control_file_in_git_is_a_fault(folder: Path) -> None:
    git(folder, "init")
    git(folder, "add", "private/control.csv")
    found, _ = secrecy(check_project_file(folder / "project.yaml"), folder)
    assert str(found[0]).startswith(
        "project.yaml:13: stages[1].control_tasks.file: private/control.csv is tracked by git; git rm --cached"
    )


def test_a_private_folder_that_git_does_not_ignore_is_warned_about(folder: Path) -> None:
    checked = check_project_file(folder / "project.yaml")
    assert secrecy(checked, folder) == ([], [])
    git(folder, "init")
    _, warned = secrecy(checked, folder)
    assert "private/control.csv is not ignored by git; add private to .gitignore" in str(warned[0])
    (folder / ".gitignore").write_text("private/\n")
    assert secrecy(checked, folder) == ([], [])
