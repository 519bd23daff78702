"""The documented sequence on a few real pictures: a table becomes a release, a tagger, its page and drawings."""

from __future__ import annotations

import csv
import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from manyeyes.cli import main

pytestmark = pytest.mark.data
EXAMPLE = Path(__file__).parents[2] / "examples" / "tags" / "try.yaml"
TAGS = ("flag", "cards", "people", "food", "animals")
Run = Callable[..., str]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `manyeyes` in this process; what it prints, after it ended well."""

    def command(*words: object) -> str:
        monkeypatch.setattr(sys, "argv", ["manyeyes", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        assert not ended.value.code, said.err
        return said.out

    return command


def a_table(data: Path, folder: Path, many: int = 120) -> None:
    """The first rows of the table with one of these tags, with their pictures beside it, as somebody would lay them."""
    source = data / "images" / "openclipart_tagged"
    with (source / "all_data.csv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if set(row["tags"].split()) & set(TAGS)][:many]
    (folder / "images").mkdir(parents=True)
    with (folder / "all_data.csv").open("w", encoding="utf-8", newline="") as lines:
        table = csv.DictWriter(lines, rows[0].keys())
        table.writeheader()
        table.writerows(rows)
    for row in rows:
        shutil.copy(source / row["preview_url"], folder / row["preview_url"])


def test_a_table_becomes_a_tagger_a_page_and_drawn_pictures(
    run: Run, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, given = tmp_path / "clipart", tmp_path / "given"
    monkeypatch.setenv("MANYEYES_CACHE", str(project / ".manyeyes" / "cache"))
    a_table(data, project)
    example = EXAMPLE.read_text("utf-8").replace("min_count: 30", "min_count: 12").replace("none", "full")
    (project / "project.yaml").write_text(f"{example}    size: 128\n", "utf-8")

    assert "tagger" in run("check", project)
    run("apply", project)
    assert "new" in run("import", project)
    run("run", project, "--stage", "screen")
    made = json.loads(run("release", project, "--json"))
    trained = json.loads(run("train", project, "--json"))
    assert trained["release"] == made["release"]

    found = json.loads(run("evaluate", project, "--json"))
    looks, often, _ = found["levels"]
    assert set(found["tags"]) >= {"flag", "cards"}
    assert looks["map"] > often["map"] + 0.2, "it looks, and that helps"
    assert (found["part"], found["measured_on"]) == ("test", made["release"])
    assert found["seed_score"]["chance"] == pytest.approx(found["seed_score"]["simulated"], abs=0.02)
    assert found["mistakes"]

    # Whoever was given the release alone goes on from its folder, without the project.
    run("train", made["folder"], "-o", given)
    told = run("evaluate", given, "--on", made["folder"], "--no-leak")
    assert "this tagger" in told
    assert (given / "evaluation.html").read_text("utf-8").count("data:image/webp") > 3
    card = (given / "card.md").read_text("utf-8")
    for said in ("## What it learnt from", "knows only how often", "## Limits", "CC0-1.0", "| flag |"):
        assert said in card

    picture = sorted((project / "images").iterdir())[0]
    said = json.loads(run("predict", picture, "--tagger", project, "--top", 3, "--draw", tmp_path / "drawn", "--json"))
    assert len(said["tags"]) == 3
    with Image.open(tmp_path / "drawn" / f"{picture.name}.png") as drawn:
        assert min(drawn.size) >= 100
