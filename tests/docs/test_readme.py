"""What a newcomer copies from the pages works: the project file passes, the verbs are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.house.tree import ROOT, shown, tree

from manyeyes.cli import VERB_FILES
from manyeyes.projects import parse_project

README = (ROOT / "README.md").read_text("utf-8")
PAGES = [ROOT / "README.md", *(file for file in tree() if ROOT / "docs" in file.parents and file.suffix == ".md")]


def test_the_project_file_of_the_first_page_is_a_right_one() -> None:
    text = re.search(r"```yaml\n(.*?)```", README, re.DOTALL)
    assert text is not None
    file = parse_project(text.group(1))
    assert [stage.kind for stage in file.stages] == ["import", "screen", "classify", "release"]
    assert len(text.group(1).splitlines()) <= 26


def test_a_dataset_takes_seven_commands_and_the_tools_alone_four() -> None:
    commands = re.findall(r"^manyeyes (\w+)", README, re.MULTILINE)
    assert commands[:7] == ["init", "apply", "import", "run", "open", "serve", "release"]
    assert commands[7:] == ["frames", "screen", "twins", "consensus"]


@pytest.mark.parametrize("page", PAGES, ids=[shown(page) for page in PAGES])
def test_every_verb_a_page_names_is_one(page: Path) -> None:
    named = set(re.findall(r"(?:`|^|^    |&& )manyeyes ([a-z][a-z-]*)\b", page.read_text("utf-8"), re.MULTILINE))
    assert named - set(VERB_FILES) == set()


def test_the_first_page_shows_what_a_helper_sees() -> None:
    first = re.search(r"docs/pages/\S+\.webp", README)
    assert first is not None
    assert first.group() == "docs/pages/work.webp"
    every = {ROOT / name for name in re.findall(r"docs/pages/\S+\.webp", README)}
    assert sum(file.stat().st_size for file in every) < 400_000, "a first page should load at once"
