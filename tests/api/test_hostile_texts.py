"""All 515 strings of the Big List of Naughty Strings, wherever an owner may write: shown as text, or refused."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from manyeyes.api.first_paint import first_paint
from manyeyes.api.pages import as_data, page_around, work_page
from manyeyes.api.web_app import STATIC, read_web_app
from manyeyes.projects import ProjectFileWrong, check_project_file, in_language

pytestmark = pytest.mark.data


@pytest.fixture(scope="module")
def naughty(data: Path) -> list[str]:
    strings = json.loads((data / "badinput/blns/blns.json").read_text("utf-8"))
    assert len(strings) == 515
    return [str(one) for one in strings]


class Page(HTMLParser):
    """The elements and the words of a page, as a browser reads them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[str] = []
        self.handlers: list[str] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.handlers += [name for name, _ in attrs if name.startswith("on")]
        self.words += "\n" + "\n".join(value or "" for _, value in attrs)

    def handle_data(self, data: str) -> None:
        self.words += data


def read(html: str) -> Page:
    page = Page()
    page.feed(html)
    page.close()
    return page


def view(text: str) -> dict[str, Any]:
    """A page's facts with `text` wherever an owner may write."""
    question: dict[str, Any] = {
        "name": "q",
        "ask": text,
        "help": text,
        "type": "choice",
        "values": ["v"],
        "shown_values": {"v": text},
    }
    question |= {"short": text, "required": True}
    stage = {
        "name": "s",
        "questions": [question],
        "unsure": "item",
        "untouched": None,
        "show": {"source_line": "always"},
    }
    project = {"project": "p", "title": text, "why": text, "notice": text, "stages": [stage], "megabytes": None}
    picture = {"url": "media/a/640.webp", "width": 8, "height": 8, "series": text}
    return {"project": project, "stage": "s", "picture": picture}


def test_every_hostile_string_is_text_on_the_first_page_and_makes_no_element(naughty: list[str]) -> None:
    app = read_web_app()
    assert app is not None, "build the web app first: python ui/build.py"
    plain = read(bytes(work_page(app["en"], view("plain")).body).decode())
    for text in filter(None, naughty):  # where nothing is said, an element less is there
        shown = read(bytes(work_page(app["en"], view(text)).body).decode())
        assert (shown.elements, shown.handlers) == (plain.elements, []), text
        for line in text.splitlines():
            assert line.replace("\0", "�") in shown.words or not line.strip(), text
        around = page_around(app["ar"], view(text), owner=True)
        assert read(bytes(around.body).decode()).handlers == []


def test_what_the_script_reads_is_the_very_string_and_cannot_end_its_element(naughty: list[str]) -> None:
    words = json.loads((STATIC / "first-words.json").read_text("utf-8"))
    for text in naughty:
        written = as_data({"title": text})
        assert "<" not in written
        assert json.loads(written) == {"title": text}
        assert "<script" not in first_paint(view(text), words["de"]).lower()


HEAD = """\
project: cats
title: {text}
why: {text}
languages: [en, de]
rights: {{items: not-ours, publish: none, answers: CC0-1.0}}
people: {{content_note: {text}}}
stages:
  - {{name: import, kind: import, from: {{folder: pictures}}}}
  - name: look
    kind: classify
    questions:
"""
GERMAN_HEAD = "title: {text}\nwhy: {text}\npeople: {{content_note: {text}}}\nstages:\n  - name: look\n    questions:\n"
SHORT = 60  # letters of a short name


def test_in_the_owners_files_every_string_is_kept_as_it_is_or_refused_with_its_line(
    naughty: list[str], tmp_path: Path
) -> None:
    (tmp_path / "pictures").mkdir()
    (tmp_path / "texts").mkdir()
    said = {f"q{number}": text for number, text in enumerate(naughty)}
    refused = refusals(written(tmp_path, said))
    lines = (tmp_path / "project.yaml").read_text("utf-8").split("\n")
    gone = {lines[line - 1].partition("name: ")[2].partition(",")[0] for line in refused}
    assert {naughty[0], *(text for text in naughty if len(text) > 200)} <= {said[name] for name in gone}
    kept = {name: text for name, text in said.items() if name not in gone}
    assert len(kept) > 480
    file = check_project_file(written(tmp_path, kept)).file
    stage = in_language(file, "de").stage("look")
    assert stage is not None
    assert {q.name: q.ask for q in stage.questions} == kept
    assert {q.help for q in stage.questions} == set(kept.values())
    assert all(q.short == q.ask for q in stage.questions if len(q.ask) <= SHORT)


@pytest.mark.parametrize("place", range(0, 515, 64))
def test_titles_too(naughty: list[str], tmp_path: Path, place: int) -> None:
    text = next(one for one in naughty[place:] if len(one.strip()) > 0 and len(one) <= 80)
    (tmp_path / "pictures").mkdir()
    (tmp_path / "texts").mkdir()
    german = in_language(check_project_file(written(tmp_path, {"q": "So?"}, text)).file, "de")
    assert (german.title, german.why, german.people["content_note"]) == (text, text, text)


def written(folder: Path, said: dict[str, str], title: str = "Cats") -> Path:
    """Both files with these questions."""
    english, german = HEAD.format(text=quoted(title)), GERMAN_HEAD.format(text=quoted(title))
    for name, text in said.items():
        sentence, short = quoted(text), f", short: {quoted(text)}" if len(text) <= SHORT else ""
        english += f"      - {{name: {name}, ask: {sentence}, type: yes_no, help: {sentence}}}\n"
        german += f"      - {{name: {name}, ask: {sentence}, help: {sentence}{short}}}\n"
    (folder / "project.yaml").write_text(english, "utf-8")
    (folder / "texts" / "de.yaml").write_text(german, "utf-8")
    return folder / "project.yaml"


def refusals(path: Path) -> set[int]:
    """The lines that are refused."""
    with pytest.raises(ProjectFileWrong) as wrong:
        check_project_file(path)
    assert {one.file for one in wrong.value.faults} == {"project.yaml"}
    return {one.line for one in wrong.value.faults}


def quoted(text: str) -> str:
    """A YAML text in double quotes; what cannot be seen is written as its number."""
    escaped = (sign if sign.isprintable() and sign not in '"\\' else f"\\U{ord(sign):08x}" for sign in text)
    return f'"{"".join(escaped)}"'
