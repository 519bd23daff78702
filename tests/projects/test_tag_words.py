"""A release stage's words for tags: what contradicts itself is refused before anything is imported."""

from __future__ import annotations

from pathlib import Path

import pytest

from manyeyes.projects import ProjectFileWrong, check_project_file

PROJECT = """\
project: cats
title: "Cats"
why: "To find cats."
rights: {items: CC0-1.0, publish: full, answers: CC0-1.0}
stages:
  - {name: import, kind: import, from: {folder: frames}}
  - name: release
    kind: release
    tags: {TAGS}
"""


def check(folder: Path, tags: str) -> None:
    """Check a project with these tags."""
    (folder / "frames").mkdir(exist_ok=True)
    (folder / "project.yaml").write_text(PROJECT.replace("{TAGS}", tags))
    check_project_file(folder / "project.yaml")


@pytest.mark.parametrize(
    ("tags", "sentence"),
    [
        ("{aliases: {puss: cat, cat: kitty, kitty: puss}}", "puss → cat → kitty → puss go in a circle"),
        ("{aliases: {puss: cat}, stop: [cat]}", "puss is an alias of cat, which is in stop"),
        ("{min_count: 0}", "0 is less than 1"),
        ("{top: many}", "top: many is"),
        ("{count_over: all}", "count_over: all is none of table, kept"),
    ],
)
def test_what_contradicts_itself_is_refused_with_its_line(tmp_path: Path, tags: str, sentence: str) -> None:
    with pytest.raises(ProjectFileWrong) as refused:
        check(tmp_path, tags)
    assert sentence in str(refused.value)
    assert "project.yaml:9" in str(refused.value)


def test_aliases_in_a_row_implications_and_categories_pass(tmp_path: Path) -> None:
    check(tmp_path, "{aliases: {puss: kitty, kitty: cat}, implications: {tabby: cat}, categories: {hair: ['*_hair']}}")
