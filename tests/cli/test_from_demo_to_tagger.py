"""The documented sequence from answers: made-up people answer the demo, and a tagger comes of it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from manyeyes.cli import main

EXAMPLE = Path(__file__).parents[2] / "examples" / "anime" / "crowd.yaml"
Run = Callable[..., str]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `manyeyes` in this process; what it prints, after it ended as it should."""

    def command(*words: object, code: int = 0) -> str:
        monkeypatch.setattr(sys, "argv", ["manyeyes", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        assert (ended.value.code or 0) == code, said.err
        return said.err if code else said.out

    return command


def test_made_up_people_answer_the_demo_and_a_tagger_comes_of_it(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "demo"
    monkeypatch.setenv("MANYEYES_CACHE", str(tmp_path / "cache"))
    run("demo", site, "--no-serve")
    crowd = ("simulate", site, "--crowd", EXAMPLE, "--keep")
    assert "Say which: --keep --truth truth.csv" in run(*crowd, code=2)
    assert "has no column path" in run(*crowd, "--truth", site / "series.csv", code=2)
    few = tmp_path / "few.csv"
    few.write_text("\n".join((site / "private" / "truth.csv").read_text("utf-8").splitlines()[:90]))
    assert "Nothing is known of 18 of the 107 pictures of features" in run(*crowd, "--truth", few, code=2)
    came = json.loads(run(*crowd, "--truth", site / "private" / "truth.csv", "--json"))
    assert (came["tasks"], came["stage"]) == (97, "features")
    assert came["outcome"]["accuracy"] >= 0.9
    made = json.loads(run("release", site, "--stage", "lessons", "--json"))
    assert made["counts"]["answers_made_up"] == made["counts"]["answers"] > 97 * 4
    assert made["counts"]["items_kept"] >= 85
    run("train", site)
    found = json.loads(run("evaluate", site, "--json", "-o", tmp_path / "page.html"))
    looks, often, _ = found["levels"]
    assert looks["map"] > often["map"] + 0.2, "it looks, and that helps"
    assert "How good is this tagger?" in (tmp_path / "page.html").read_text("utf-8")
    run("predict", site / "frames" / "the-question" / "campus-walk.jpg", "--tagger", site, "--draw", tmp_path / "drawn")
    (drawn,) = (tmp_path / "drawn").iterdir()
    with Image.open(drawn) as picture:
        assert picture.size[0] > 100
