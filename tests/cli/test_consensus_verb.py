"""A researcher with a file of answers: one command, a table or JSON, and files to go on with."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from manyeyes.cli import consensus as verb
from manyeyes.cli import main
from manyeyes.consensus import DEFAULT, consensus_methods

Run = Callable[..., tuple[int, str, str]]
ANSWERS = "task,worker,label,time_s\na,w1,cat,3\na,w2,cat,4\nb,w1,dog,2\nb,w2,dog,5\nb,w3,cat,1\nc,w3,,2\n"
TRUTH = "task,label\na,cat\nb,dog\nc,dog\n"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `manyeyes consensus` in this process: exit code, what it said, what it complained of."""

    def command(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["manyeyes", "consensus", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return command


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """A small file of answers, and its truth."""
    (tmp_path / "answers.csv").write_text(ANSWERS)
    (tmp_path / "truth.csv").write_text(TRUTH)
    return tmp_path / "answers.csv", tmp_path / "truth.csv"


def test_the_table_names_what_was_read_and_what_was_not(run: Run, files: tuple[Path, Path]) -> None:
    code, out, err = run(files[0], "--truth", files[1])
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "6 answers of 3 workers to 3 tasks, 2 labels"
    assert lines[1:3] == ["1 of them say nothing (empty, unsure, skip)", "not looked at: time_s"]
    assert lines[4].split() == ["method", "accuracy", "confidence", "iterations", "seconds"]
    assert [line.split()[0] for line in lines[5:8]] == ["majority", "dawid-skene", DEFAULT]
    assert lines[7].split()[1] == "1.0000"
    assert "accuracy over 2 decisions whose truth is known; ties are split" in lines
    assert "1 more have a truth, and nobody answered them" in lines


def test_all_methods_are_asked_and_the_default_writes(run: Run, files: tuple[Path, Path], tmp_path: Path) -> None:
    code, out, _ = run(files[0], "--method", "all", "--truth", files[1], "--out", tmp_path / "labels.csv")
    assert code == 0
    assert all(f"\n{name} " in out for name in consensus_methods())
    assert out.splitlines()[-1] == f"{tmp_path / 'labels.csv'}: 3 rows by {DEFAULT}"
    rows = list(csv.DictReader((tmp_path / "labels.csv").open()))
    assert [(row["task"], row["label"]) for row in rows] == [("a", "cat"), ("b", "dog"), ("c", "")]


def test_json_has_the_accuracy_of_each_method(run: Run, files: tuple[Path, Path]) -> None:
    code, out, _ = run(files[0], "--method", "all", "--truth", files[1], "--json")
    told: dict[str, Any] = json.loads(out)
    assert code == 0
    assert list(told["methods"]) == list(consensus_methods())
    assert told["methods"]["dawid-skene"]["accuracy"] == 1.0
    assert (told["labels"], told["other_columns"]) == (["cat", "dog"], ["time_s"])


def test_without_truth_there_is_no_accuracy(run: Run, files: tuple[Path, Path]) -> None:
    assert "accuracy" not in run(files[0])[1]
    assert json.loads(run(files[0], "--json")[1])["methods"][DEFAULT]["accuracy"] is None


def test_known_tasks_and_workers_have_their_files(run: Run, files: tuple[Path, Path], tmp_path: Path) -> None:
    (tmp_path / "known.csv").write_text("task,label\nc,dog\n")
    where = tmp_path / "labels.csv", tmp_path / "workers.csv"
    arguments = ("--known", tmp_path / "known.csv", "--out", where[0], "--each", "--workers", where[1])
    code, out, _ = run(files[0], "--method", "majority", *arguments)
    assert code == 0
    assert where[0].read_text().splitlines()[3] == "c,dog,1,0,1"
    assert where[1].read_text().splitlines() == ["worker,answers,skill", "w1,2,1", "w2,2,1", "w3,1,0"]
    assert out.endswith(f"{where[1]}: 3 workers by majority\n")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("none.csv",), "There is no file none.csv."),
        (("ANSWERS", "--method", "guess"), "No consensus method is called guess. There are: majority, one-coin,"),
        (("ANSWERS", "--out", "ANSWERS"), "is a file that is read. Name another one to write to."),
        (("ANSWERS", "--workers", "nowhere/w.csv"), "There is no folder nowhere to write nowhere/w.csv into."),
        (("ANSWERS", "--truth", "none.csv"), "There is no file none.csv."),
    ],
)
def test_wrong_words_are_answered_with_a_sentence_and_exit_code_two(
    run: Run, files: tuple[Path, Path], words: tuple[str, ...], sentence: str
) -> None:
    code, out, err = run(*(files[0] if word == "ANSWERS" else word for word in words))
    assert (code, out) == (2, "")
    assert sentence in err
    assert files[0].read_text() == ANSWERS


def test_long_work_says_how_far_it_is(run: Run, files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verb, "EVERY", 0.0)
    monkeypatch.setattr(verb, "LONG", 10)
    _, out, err = run(files[0], "--json")
    assert err.startswith("reading ")
    assert "dawid-skene: 1 of at most 50 iterations\n" in err
    assert json.loads(out)


def test_interrupted_work_leaves_no_file_half_written(
    run: Run, files: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(self: verb.Progress, method: str, done: int, most: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(verb.Progress, "__call__", interrupted)
    code, _, err = run(files[0], "--out", tmp_path / "labels.csv")
    assert (code, "Interrupted." in err) == (3, True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["answers.csv", "truth.csv"]


@pytest.mark.data
def test_the_tables_of_real_crowds_have_the_figures_we_promise(run: Run, data: Path) -> None:
    folder = data / "crowd" / "bluebirds"
    code, out, _ = run(folder / "answers.csv", "--truth", folder / "truth.csv", "--json")
    assert code == 0
    methods = json.loads(out)["methods"]
    assert methods["dawid-skene"]["accuracy"] >= 0.89
    assert methods[DEFAULT]["accuracy"] >= 0.89
