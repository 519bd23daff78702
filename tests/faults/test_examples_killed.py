"""kill -9 once at a random moment of an import and run of the examples one may try: a film folder, a tag table.

Each kill has a fresh site, so that there is always something to interrupt. One kill an example in the suite;
MANYEYES_KILLS=25 python -m pytest tests/faults/test_examples_killed.py for more.
"""

from __future__ import annotations

import csv
import itertools
import os
import random
import runpy
import shutil
import time
from pathlib import Path

import pytest
from tests.faults.machines import IMPORT_AND_RUN, start, what_came_of_it

from manyeyes import projects
from manyeyes.house import open_house

KILLS = int(os.environ.get("MANYEYES_KILLS", "1"))
EXAMPLES = Path(__file__).parents[2] / "examples"
CLIPS = ("b.mp4", "bikes.mp4", "muted_b.mp4")
pytestmark = pytest.mark.data


@pytest.fixture(params=["feet", "faces", "clip art"])
def example(request: pytest.FixtureRequest, tmp_path: Path, data: Path) -> Path:
    """A project folder as its how-to has it, not yet applied."""
    folder = tmp_path / "example"
    folder.mkdir()
    if request.param == "feet":
        (folder / "clips").mkdir()
        loop = runpy.run_path(str(EXAMPLES / "feet" / "loop_clips.py"))["loop"]
        for clip in CLIPS:
            loop(data / "video" / clip, folder / "clips" / clip, 20.0)
        shutil.copy(EXAMPLES / "feet" / "try.yaml", folder / "project.yaml")
        return folder
    name = {"faces": "anime_faces64", "clip art": "openclipart_tagged"}[request.param]
    _first_rows(data / "images" / name, folder, 300)
    said, _, _ = (EXAMPLES / "tags" / "try.yaml").read_text("utf-8").partition("  - name: tagger")
    (folder / "project.yaml").write_text(said, "utf-8")  # training has kills of its own
    return folder


def _first_rows(source: Path, folder: Path, count: int) -> None:
    """The first rows of a table, with the pictures they name beside it."""
    with (source / "all_data.csv").open(encoding="utf-8", newline="") as table:
        rows = list(itertools.islice(csv.DictReader(table), count))
    with (folder / "all_data.csv").open("w", encoding="utf-8", newline="") as table:
        out = csv.DictWriter(table, rows[0])
        out.writeheader()
        out.writerows(rows)
    (folder / "images").mkdir()
    for row in rows:
        shutil.copy(source / row["preview_url"], folder / row["preview_url"])


def _site(example: Path, name: str) -> Path:
    site = example.parent / name
    shutil.copytree(example, site)
    with open_house(site) as house, house.transaction() as tx:
        projects.apply(tx, projects.read_project_file(site / "project.yaml"), ".", house.now())
    return site


def _to_the_end(site: Path) -> float:
    """Import and run until done; returns the seconds it took."""
    began = time.monotonic()
    process = start(["-c", IMPORT_AND_RUN, str(site)])
    out, err = process.communicate(timeout=300)
    assert out.endswith("done\n"), err
    return time.monotonic() - began


def _outcome(site: Path) -> dict[str, object]:
    with open_house(site, read_only=True) as house:
        return what_came_of_it(house)


def test_an_example_killed_at_a_random_moment_ends_as_if_nothing_had_been(example: Path) -> None:
    whole = _site(example, "undisturbed")
    seconds, expected = _to_the_end(whole), _outcome(whole)
    assert expected["stages"]
    moments, killed = random.Random(), 0
    for number in range(3 * KILLS + 3):
        site = _site(example, f"killed-{number}")
        process = start(["-c", IMPORT_AND_RUN, str(site)])
        time.sleep(moments.uniform(0.15, 0.85) * seconds)
        in_time = process.poll() is None
        process.kill()
        process.communicate()
        _to_the_end(site)
        came = _outcome(site)
        assert {name: came[name] for name in came if came[name] != expected[name]} == {}
        shutil.rmtree(site)
        killed += in_time
        if killed == KILLS:
            return
        seconds *= 1.0 if in_time else 0.8  # the machine is quicker now than it was when nothing disturbed it
    raise AssertionError(f"only {killed} of {KILLS} kills came before all was done")
