"""texts/LANG.yaml: the owner's sentences in other languages, with gaps, extras and hostile ones told by line."""

from __future__ import annotations

from pathlib import Path

import pytest

from manyeyes import projects
from manyeyes.house import House
from manyeyes.projects import Checked, ProjectFileWrong, check_project_file, in_language

PROJECT = """\
project: cats
title: "Cats?"
why: "So that cats are found."
languages: [en, de, ar]
rights: {items: not-ours, publish: none, answers: CC0-1.0}
people: {content_note: "Some cats are wet."}
stages:
  - {name: import, kind: import, from: {folder: pictures}}
  - name: look
    kind: classify
    training: training.yaml
    questions:
      - {name: cat, ask: "Is there a cat?", type: yes_no, help: "Lions count."}
      - {name: colour, ask: "Which colour?", type: choice, values: [black, white]}
"""
TRAINING = """\
- picture: training/1.png
  answers: {cat: "yes", colour: black}
  because: {cat: "It has whiskers.", colour: "Like the night."}
"""
GERMAN = """\
title: "Katzen?"
why: "Damit man Katzen findet."
people: {content_note: "Manche Katzen sind nass."}
stages:
  - name: look
    questions:
      - {name: cat, short: "Katze", ask: "Ist da eine Katze?", help: "Löwen zählen.", values: {yes: "Ja", no: "Nein"}}
      - {name: colour, ask: "Welche Farbe?", values: {black: schwarz, white: "weiß"}}
    training:
      - picture: training/1.png
        because: {cat: "Sie hat Schnurrhaare.", colour: "Wie die Nacht."}
"""


@pytest.fixture
def database_address() -> str:
    """One database is enough: what a file means is decided before anything is stored."""
    return ""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("pictures", "training", "texts"):
        (tmp_path / name).mkdir()
    (tmp_path / "project.yaml").write_text(PROJECT, "utf-8")
    (tmp_path / "training.yaml").write_text(TRAINING, "utf-8")
    (tmp_path / "training" / "1.png").write_bytes(b"")
    return tmp_path


def checked(folder: Path, german: str = GERMAN) -> Checked:
    (folder / "texts" / "de.yaml").write_text(german, "utf-8")
    return check_project_file(folder / "project.yaml")


def test_every_sentence_is_read_in_its_language_and_the_file_itself_stays_as_it_is(folder: Path) -> None:
    file = checked(folder).file
    german = in_language(file, "de")
    stage = german.stage("look")
    assert stage is not None
    cat, colour = stage.questions
    assert (german.title, german.why, german.people["content_note"]) == (
        "Katzen?",
        "Damit man Katzen findet.",
        "Manche Katzen sind nass.",
    )
    assert (cat.ask, cat.help, cat.short, dict(cat.shown_values)) == (
        "Ist da eine Katze?",
        "Löwen zählen.",
        "Katze",
        {"yes": "Ja", "no": "Nein"},
    )
    assert (cat.name, cat.values) == ("cat", ("yes", "no")), "names are what answers are stored under"
    assert dict(colour.shown_values) == {"black": "schwarz", "white": "weiß"}
    assert german.training["look"][0].because == {"cat": "Sie hat Schnurrhaare.", "colour": "Wie die Nacht."}
    assert (file.title, file.spoken, in_language(file, "ar")) == ("Cats?", ("en", "de"), file)


def test_a_gap_is_told_with_its_place_and_people_read_the_first_language_there(folder: Path) -> None:
    found = checked(folder, 'title: "Katzen?"\nstages:\n  - {name: look, questions: [{name: cat, ask: "Katze?"}]}\n')
    said = [str(one) for one in found.warnings if one.file == "texts/de.yaml"]
    assert any("why: has no sentence in this language" in one for one in said)
    assert any("stages.look.questions.cat.help" in one for one in said)
    assert any("stages.look.questions.colour.values.white" in one for one in said)
    assert any("stages.look.training.training/1.png/cat" in one for one in said)
    german = in_language(found.file, "de")
    assert (german.title, german.why) == ("Katzen?", "So that cats are found.")
    assert any("there is no texts/ar.yaml yet" in str(one) for one in found.warnings)


@pytest.mark.parametrize(
    ("german", "sentence"),
    [
        ("titel: Katzen\n", "texts/de.yaml:1: titel: is not a key of a file of texts; did you mean title?"),
        ("stages:\n  - {name: lok}\n", "texts/de.yaml:2: stages[0].name: project.yaml has no stage lok here"),
        (
            "stages:\n  - name: look\n    questions:\n      - {name: dog, ask: Hund?}\n",
            "texts/de.yaml:4: stages[0].questions[0].name: project.yaml has no question dog here",
        ),
        (
            "stages:\n  - name: look\n    training:\n      - {picture: training/9.png, because: {cat: So.}}\n",
            "project.yaml has no example with the picture training/9.png here",
        ),
        (f'title: "{"a" * 81}"\n', "texts/de.yaml:1: title: has 81 characters; 80 is the most"),
        ("title: [a, b]\n", "texts/de.yaml:1: title: a list stands where text is asked for"),
        ("title: &a x\nwhy: *a\n", "texts/de.yaml:1"),
        ('title: "a\0b"\n', "holds the character U+0000, which YAML forbids"),
        ("- 1\n", "texts/de.yaml:1"),
    ],
)
def test_what_belongs_to_nothing_or_is_no_sentence_is_refused_with_its_line(
    folder: Path, german: str, sentence: str
) -> None:
    with pytest.raises(ProjectFileWrong) as wrong:
        checked(folder, german)
    assert sentence in wrong.value.sentence


@pytest.mark.parametrize(
    ("before", "after", "workflow", "said"),
    [
        ("Welche Farbe?", "Welche Farbe hat sie?", "1.1", "look: the questions read otherwise in texts/de.yaml"),
        ("schwarz", "dunkel", "1.1", "look: the questions read otherwise in texts/de.yaml"),
        ("Wie die Nacht.", "Wie Kohle.", "1.0", "texts/de.yaml: wording, answers kept"),
        ("Katzen?", "Alle Katzen?", "1.0", "texts/de.yaml: wording, answers kept"),
    ],
)
def test_who_is_asked_in_other_words_of_his_language_answers_another_wording(
    house: House, folder: Path, before: str, after: str, workflow: str, said: str
) -> None:
    with house.transaction() as tx:
        projects.apply(tx, checked(folder).file, ".", house.now())
    with house.transaction() as tx:
        changes = projects.apply(tx, checked(folder, GERMAN.replace(before, after)).file, ".", house.now())
        stage = projects.stage(tx, "cats", "look")
    minor = () if workflow == "1.0" else (f"look: wording, {workflow}, answers kept",)
    assert changes.sentences == (said, *minor)
    assert stage.workflow == workflow
    assert after in stage.project.texts["de"].values()
