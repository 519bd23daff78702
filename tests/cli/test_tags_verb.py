"""Somebody looks at a table of tags before it costs work: which tags, which are too rare, what looks wrong."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from manyeyes.cli import main

Run = Callable[..., tuple[int, str, str]]
PROJECT = """\
project: shapes
title: "What is it?"
why: "To see."
languages: [en]
rights: {items: not-ours, publish: none, answers: CC0-1.0}
stages:
  - {name: import, kind: import, from: {table: all_data.csv}}
  - {name: release, kind: release, tags: {count_over: table, min_count: 2, stop: [solo], aliases: {kitty: cat}}}
"""
HEAD = "id,created_at,rating,score,sample_url,sample_width,sample_height,preview_url,tags\n"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `manyeyes tags` in this process: exit code, what it said, what it complained of."""

    def command(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["manyeyes", "tags", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return command


def a_table(folder: Path, *tags: str, row: str = "{n},1,s,0,big/{n}.jpg,9,9,{n}.jpg,{tags}") -> Path:
    """A table of the usual form, a row for each of `tags`."""
    file = folder / "all_data.csv"
    file.write_text(HEAD + "".join(row.format(n=n, tags=said) + "\n" for n, said in enumerate(tags)))
    return file


def test_a_project_shows_its_tables_tags_by_its_own_rules(run: Run, tmp_path: Path) -> None:
    a_table(tmp_path, "cat solo", "kitty", "dog solo", "")
    (tmp_path / "project.yaml").write_text(PROJECT)
    code, out, _ = run(tmp_path, "--json")
    (found,) = json.loads(out)
    assert code == 0
    assert [(tag["name"], tag["count"]) for tag in found["tags"]] == [("cat", 2)]
    assert found["rare"]["nearest"] == [["dog", 1]]
    assert found["rows"] == 4
    assert "1 of 4 rows have no tag" in found["suspicious"][0]


def test_columns_that_are_shifted_by_one_are_suspected(run: Run, tmp_path: Path) -> None:
    """A row that lacks a cell in front and has one too many behind: the table still has nine cells in each."""
    table = a_table(tmp_path, "cat", "dog", "cat dog", row="1,s,0,big/{n}.jpg,9,9,{n}.jpg,{tags},{n}")
    code, out, _ = run(table)
    assert code == 0
    assert "3 of 3 rows the column tags holds numbers, not tags" in out
    assert "row 1: 1 | s | 0 | big/0.jpg" in out


def test_a_tag_on_every_row_and_two_spellings_of_one_are_pointed_out(run: Run, tmp_path: Path) -> None:
    code, out, _ = run(a_table(tmp_path, "solo flag", "solo flags Flag", "solo"))
    assert code == 0
    assert "solo is on every row" in out
    assert "may be one tag; if so, say aliases" in out


def test_a_bound_too_high_says_what_came_nearest_and_what_is_no_table_is_refused(run: Run, tmp_path: Path) -> None:
    code, out, _ = run(a_table(tmp_path, "cat", "cat"), "--min-count", 3)
    assert code == 0
    assert "No tag is left" in out
    assert "nearest: cat 2" in out
    code, _, said = run(tmp_path / "nothing.csv")
    assert code == 2
    assert "There is no folder" in said
    (tmp_path / "project.yaml").write_text(PROJECT)
    (tmp_path / "all_data.csv").unlink()
    code, _, said = run(tmp_path)
    assert code == 2
    assert "there is no such file" in said
