"""The owner's words go into his project.yaml, and nothing else in it changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from manyeyes import projects
from manyeyes.projects import Asked, OwnFiles, ProjectFileWrong, Wording, parse_project, reword

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "src/manyeyes/projects/templates"
FILES = [
    ROOT / "tests/projects/files/anime/project.yaml",
    ROOT / "src/manyeyes/demo/project.yaml",
    *sorted(TEMPLATES.glob("*/project.yaml")),
]


def in_a_folder(folder: Path, text: str) -> OwnFiles:
    """A project of that text, and its first stage with questions."""
    (folder / "project.yaml").write_text(text)
    stage = next(stage for stage in parse_project(text).stages if stage.questions)
    return OwnFiles(folder, "pictures", stage)


def asked_as(question: projects.Question) -> Asked:
    values = () if question.type == "yes_no" else question.values
    return Asked(question.ask, question.name, question.type, values, question.help or "", was=question.name)


@pytest.mark.parametrize("file", [file for file in FILES if "    questions:" in file.read_text()], ids=str)
def test_the_same_words_leave_every_source_as_it_says_and_all_comments(file: Path, tmp_path: Path) -> None:
    text = file.read_text()
    files, before = in_a_folder(tmp_path, text), parse_project(text)
    reword(files, Wording(before.title, before.why, tuple(map(asked_as, files.stage.questions))))
    after = (tmp_path / "project.yaml").read_text()
    lines_away = [{**vars(stage), "line": 0} for stage in parse_project(after).stages]
    assert lines_away == [{**vars(stage), "line": 0} for stage in before.stages]
    assert after.count("#") == text.count("#")


def test_a_yes_no_question_becomes_a_choice_without_knowing_yaml(tmp_path: Path) -> None:
    text = (TEMPLATES / "pictures/project.yaml").read_text()
    files = in_a_folder(tmp_path, text)
    values = ("red: bright", "no", "12", "- dash")
    questions = (Asked("Which colour is it?", type="choice", values=values, was="good"), Asked("Is there any text?"))
    reword(files, Wording('Tom\'s "cats" #1', "Why: {x}, y", questions))
    after = (tmp_path / "project.yaml").read_text()
    read = parse_project(after)
    assert (read.title, read.why) == ('Tom\'s "cats" #1', "Why: {x}, y")
    stage = read.stage("look")
    assert stage is not None
    assert [(one.name, one.type, one.values) for one in stage.questions] == [
        ("colour", "choice", values),
        ("text", "yes_no", ("yes", "no")),
    ]
    gone = set(text.splitlines()) - set(after.splitlines())
    assert all(any(key in line for key in ("title:", "why:", "good")) for line in gone), gone


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (Wording("", "Why.", (Asked("A cat?"),)), "title: is empty"),
        (Wording("T", "Why.", (Asked("A cat?", type="choice", values=("one",)),)), "two values or more"),
        (Wording("T", "Why.", (Asked("A cat?", "cat"), Asked("A dog?", "cat"))), "cat"),
        (Wording("T" * 81, "Why.", (Asked("A cat?"),)), "80 is the most"),
        (Wording("T", "Why.", (Asked("A cat?", "Not A Name"),)), "is not a name"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_written(tmp_path: Path, wrong: Wording, says: str) -> None:
    text = (TEMPLATES / "pictures/project.yaml").read_text()
    files = in_a_folder(tmp_path, text)
    with pytest.raises(ProjectFileWrong) as said:
        reword(files, wrong)
    assert says in said.value.sentence
    assert (tmp_path / "project.yaml").read_text() == text


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60)


@settings(deadline=None, max_examples=25)
@given(title=WORDS, ask=WORDS, values=st.lists(WORDS, min_size=2, max_size=4, unique=True))
def test_whatever_is_written_is_read_again_as_it_was_or_refused(
    tmp_path_factory: pytest.TempPathFactory, title: str, ask: str, values: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("words")
    files = in_a_folder(folder, (TEMPLATES / "pictures/project.yaml").read_text())
    before = (folder / "project.yaml").read_text()
    try:
        reword(files, Wording(title, "Why.", (Asked(ask, type="choice", values=tuple(values)),)))
    except ProjectFileWrong:
        assert (folder / "project.yaml").read_text() == before
        return
    read = parse_project((folder / "project.yaml").read_text())
    stage = read.stage("look")
    assert stage is not None
    assert (read.title, stage.questions[0].ask, stage.questions[0].values) == (title, ask, tuple(values))
