"""No face and its mirror image are on two sides of a release, whatever the project's screens were asked for."""

from __future__ import annotations

import csv
import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import pytest
from PIL import Image
from tests.datasets.answered import PROJECT, Crowd, a_project_in, quiet, release_of, table

from manyeyes import datasets, items, projects
from manyeyes.datasets.leak import alike
from manyeyes.house import House, open_house
from manyeyes.media import Seen
from manyeyes.media.look import look_of
from manyeyes.settings import Settings

TEXT = (
    PROJECT[: PROJECT.index("  - {name: release")]
    + """\
  - {name: release, kind: release, split: {train: 0.8, test: 0.2, BY}}
"""
)
GROUPS = 200


def faces(data: Path) -> tuple[list[Path], dict[str, str]]:
    """Two hundred groups of pictures with a mirrored twin, some without; the groups by file name."""
    folder = data / "images" / "anime_faces64"
    with (folder / "duplicate_groups.csv").open() as file:
        listed = [(row["file"], row["group"]) for row in csv.DictReader(file)]
    some = set(sorted({number for _, number in listed})[:GROUPS])
    group = {name: number for name, number in listed if number in some}
    others = set(dict(listed)) - set(group)
    files = [file for file in sorted((folder / "images").iterdir()) if file.name not in others]
    return [file for at, file in enumerate(files) if file.name in group or at % 100 == 0], group


def fill(crowd: Crowd, files: Iterable[Path]) -> None:
    """A series a picture, and no screen that would look for twins: the house knows their looks alone."""
    with crowd.writing() as tx:
        for number, file in enumerate(files):
            with Image.open(file) as picture:
                look = look_of(picture.convert("RGB"))
            series = items.add_series(tx, crowd.project.id, f"s{number}", f"s{number}", {})
            seen = Seen(f"{number:064x}", "JPEG", 64, 64, 1, {})
            item_id, _ = items.add(tx, crowd.project.id, seen, series, False, 0.0)
            items.add_source(tx, item_id, crowd.stages["import"].id, file.name, series)
            items.keep_look(tx, item_id, look)
            crowd.stand(tx, item_id, {"import": "passed", "screen": "passed", "features": "passed"})


def torn(part_of: Mapping[str, str], group: Mapping[str, str]) -> int:
    """How many groups are on two sides, by file name."""
    sides: dict[str, set[str]] = defaultdict(set)
    for name, part in part_of.items():
        if name in group:
            sides[group[name]].add(part)
    return sum(len(parts) > 1 for parts in sides.values())


@pytest.fixture(scope="module")
def full(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Crowd]]:
    """The faces in a project whose split joins by what a test says."""
    files, _ = faces(data)
    site = tmp_path_factory.mktemp("faces")
    with open_house(site, clock=lambda: 0.0, settings=Settings(database="")) as house:
        crowd = a_project_in(house, "none", False, TEXT.replace("BY", "by: [series, twins]"))
        fill(crowd, files)
        yield lambda by: _split_by(house, crowd, by)


def _split_by(house: House, crowd: Crowd, by: str) -> Crowd:
    text = TEXT.replace("BY", by).replace("PUBLISH", "none").replace("COPY", "false")
    (crowd.folder / "project.yaml").write_text(text)
    with house.transaction() as tx:
        projects.apply(tx, projects.read_project_file(crowd.folder / "project.yaml"), "anime", 0.0)
        crowd.project = projects.find(tx, crowd.project.slug)
        crowd.stages = {stage.name: stage for stage in projects.stages(tx, crowd.project.id)}
    return crowd


@pytest.mark.data
def test_a_random_split_leaks_and_a_release_does_not(data: Path, full: Callable[[str], Crowd]) -> None:
    files, group = faces(data)
    chance = random.Random(1)
    by_chance = {file.name: "test" if chance.random() < 0.2 else "train" for file in files}
    assert torn(by_chance, group) > GROUPS / 5
    rows = table(release_of(full("by: [series, twins]")) / "items.parquet")
    part_of = {row["path"]: row["split"] for row in rows}
    assert len(part_of) == len(files)
    assert torn(part_of, group) == 0
    assert 0.18 < sum(part == "test" for part in part_of.values()) / len(files) < 0.22


@pytest.mark.data
def test_the_twins_that_are_found_are_those_somebody_listed(data: Path, full: Callable[[str], Crowd]) -> None:
    _, group = faces(data)
    crowd = full("by: [series, twins]")
    with crowd.house.reading() as tx:
        found = alike(tx, crowd.project.id)
        names = {one: source.path for one, (source, *_) in items.sources(tx, list(found)).items()}
    together: dict[int, set[str]] = defaultdict(set)
    for item_id, leader in found.items():
        together[leader].add(names[item_id])
    listed: dict[str, set[str]] = defaultdict(set)
    for name, number in group.items():
        listed[number].add(name)
    assert sorted(map(sorted, together.values())) == sorted(map(sorted, listed.values()))


@pytest.mark.data
def test_a_split_that_would_tear_twins_apart_is_refused(full: Callable[[str], Crowd]) -> None:
    crowd = full("by: series, seed: 2")
    before = len(list((crowd.folder / "releases").iterdir())) if (crowd.folder / "releases").exists() else 0
    with pytest.raises(datasets.TwinsApart, match="twins of theirs into different parts") as caught:
        datasets.make_release(crowd.house, crowd.project, crowd.release, None, quiet)
    assert caught.value.remedy == "Add twins to split: by: of the release stage."
    assert len([path for path in (crowd.folder / "releases").iterdir() if path.name != ".lock"]) <= before
