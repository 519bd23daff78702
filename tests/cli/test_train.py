"""manyeyes train on a release's folder: a tagger in a folder, or a sentence that says what is missing."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from tests.tagger.test_examples import a_release_folder

from manyeyes import tagger
from manyeyes.cli import main
from manyeyes.datasets import Tag
from manyeyes.inference import session

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> Run:
    """Run `manyeyes train` in this process: exit code, output, errors."""
    monkeypatch.setenv("MANYEYES_CACHE", str(tmp_path_factory.getbasetemp() / "cache-of-train"))

    def command(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["manyeyes", "train", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return command


def a_release(folder: Path, count: int = 24) -> Path:
    """Red and blue pictures in two parts, with what is known of each, as a release holds them."""
    from tests.tagger.test_examples import ITEM_COLUMNS

    from manyeyes.datasets.learnable import ITEMS
    from manyeyes.datasets.parquet import Column, to_parquet, write_csv

    (folder / "pictures").mkdir(parents=True)
    items, rows, files = [], [], []
    for number in range(count):
        colour = (200 + number, 9, 9) if number % 2 else (9, 9, 200 + number)
        file = folder / "pictures" / f"{number}.png"
        Image.new("RGB", (40, 30), colour).save(file)
        item = hashlib.sha256(file.read_bytes()).hexdigest()
        items.append((item, True, "test" if number > 2 * count // 3 else "train", item))
        rows.append((item, "red", float(number % 2), 1.0, "people"))
        files.append((*items[-1], f"pictures/{number}.png"))
    a_release_folder(folder, (Tag("red", count=count // 2, source="people", absent="unknown"),), items, rows)
    columns = (*ITEM_COLUMNS, Column("file", "text", "."))
    write_csv(folder / "items.csv", columns, files)
    to_parquet(folder / "items.csv", folder / ITEMS, columns)
    return folder


def test_a_release_becomes_a_tagger_in_a_folder_and_the_same_seed_the_same(run: Run, tmp_path: Path) -> None:
    release = a_release(tmp_path / "v1")
    code, out, err = run(release, "-o", tmp_path / "one", "--json")
    told = json.loads(out)
    assert (code, told["release"], told["tags"], told["metrics"]["map"]) == (0, "v1", 1, 1.0), err
    run(release, "-o", tmp_path / "two")
    one, two = (tagger.load(tmp_path / name) for name in ("one", "two"))
    pictures = sorted((release / "pictures").iterdir())
    scores = one.scores(pictures)
    assert (scores == two.scores(pictures)).all()
    assert one.about.metrics == two.about.metrics
    red = [int(path.stem) % 2 == 1 for path in pictures]
    assert ((scores[:, 0] > 0.5) == red).all()


def test_an_interrupted_training_says_so_and_keeps_what_it_saw(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = a_release(tmp_path / "v1")

    def interrupted(*given: object, **how: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("manyeyes.tagger.methods.fit_head", interrupted)
    code, _, err = run(release, "-o", tmp_path / "one")
    assert (code, "the same command goes on from there" in err) == (3, True)
    assert not (tmp_path / "one").exists()


def test_what_is_missing_is_said(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "neither a project nor a release" in run(tmp_path)[2]
    release = a_release(tmp_path / "v1", 4)
    assert run(release)[2].strip() == "Say where the tagger goes: -o FOLDER."
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "holiday.jpg").write_bytes(b"x")
    code, _, err = run(release, "-o", tmp_path / "taken")
    assert (code, "is there already and is no tagger" in err) == (2, True)
    (tmp_path / "project.yaml").write_text("project: x")
    code, _, err = run(tmp_path, "--method", "head", "--seed", "3")
    assert (code, "--method, --seed is for a release's folder" in err) == (2, True)
    monkeypatch.setattr(session, "NEEDED", ("a_package_that_is_not_there",))
    assert "pip install 'manyeyes[ml]'" in run(release, "-o", tmp_path / "one")[2]
