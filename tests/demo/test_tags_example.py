"""The example of tags, tried with sixty real clip arts: from the table to a release that holds what the table says."""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from shutil import copy

import pytest
from tests.datasets.answered import table

from manyeyes import datasets, projects
from manyeyes.cli import main
from manyeyes.house import open_house
from manyeyes.tagger.examples import read_examples
from manyeyes.tagger.sound import learnable_tags, with_pictures

ROWS, LEAST = 60, 4
EXAMPLES = Path(__file__).parents[2] / "examples"
pytestmark = pytest.mark.data


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory, data: Path) -> Path:
    """The folder after check, apply, import, run and release, as the how-to has it, without training.

    Forty rows of the table name pictures that are not there.
    """
    folder = tmp_path_factory.mktemp("tags")
    source = data / "images" / "openclipart_tagged"
    (folder / "images").mkdir()
    with (source / "all_data.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(islice(csv.DictReader(lines), ROWS + 40))
    with (folder / "all_data.csv").open("w", encoding="utf-8", newline="") as lines:
        out = csv.DictWriter(lines, rows[0])
        out.writeheader()
        out.writerows(rows)
    for row in rows[:ROWS]:
        copy(source / row["preview_url"], folder / row["preview_url"])
    said, _, _ = (EXAMPLES / "tags" / "try.yaml").read_text("utf-8").partition("  - name: tagger")
    (folder / "project.yaml").write_text(said.replace("min_count: 30", f"min_count: {LEAST}"), "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        for verb in ("check", "apply", "import", "run", "release"):
            patch.setattr(sys, "argv", ["manyeyes", verb, str(folder), *(["--yes"] if verb == "apply" else [])])
            with pytest.raises(SystemExit) as ended:
                main()
            assert not ended.value.code, verb
    return folder


def tags_of(folder: Path) -> Mapping[str, frozenset[str]]:
    """Each row's tags by the file it names."""
    with (folder / "all_data.csv").open(encoding="utf-8", newline="") as lines:
        return {row["preview_url"]: frozenset(row["tags"].split()) for row in csv.DictReader(lines)}


def test_the_dictionary_counts_the_whole_table_and_targets_are_what_it_says_of_kept_pictures(tried: Path) -> None:
    said = tags_of(tried)
    counts = Counter(tag for tags in said.values() for tag in tags)
    (release,) = [made for made in (tried / "releases").iterdir() if (made / "dictionary.csv").is_file()]
    found = datasets.read_dictionary(release)
    often = {tag: n for tag, n in counts.items() if n >= LEAST}
    assert {tag.name: tag.count for tag in found.tags} == often
    assert [tag.name for tag in found.tags] == sorted(often, key=lambda tag: (-often[tag], tag))
    kept = {row["item"]: row["path"] for row in table(release / "items.parquet") if row["kept"]}
    assert 40 < len(kept) <= ROWS
    rows = table(release / "targets.parquet")
    assert {(row["source"], row["weight"]) for row in rows} == {("given", 0.9)}
    for item, path in kept.items():
        mine = {row["tag"]: row["target"] for row in rows if row["item"] == item}
        wanted = said[path] & set(often)
        assert {tag for tag, target in mine.items() if target == 1} == wanted
        assert len(mine) == max(len(wanted), 1), "a picture with none of the tags says so in one row"


def test_what_it_froze_can_be_learnt_from_with_the_owners_pictures(tried: Path) -> None:
    (folder,) = [made for made in (tried / "releases").iterdir() if (made / "dictionary.csv").is_file()]
    examples = read_examples(folder)
    assert not examples.targets[~(examples.targets >= 0)].size, "the table lists all a picture has: nothing is unknown"
    with open_house(tried, read_only=True) as house:
        with house.reading() as tx:
            project = projects.find(tx, "tags-try")
            (release,) = datasets.releases(tx, project.id)
        sound = with_pictures(examples, datasets.pictures_of(house, project, release))
    assert sound.left_out == {}
    assert set(sound.examples.part) == {"train", "test"}
    learnable = learnable_tags(sound.examples)
    assert 0 < len(learnable.examples.tags) <= len(examples.tags)
    has = (examples.targets >= 0.5) & (examples.sampling[:, None] >= 0)
    assert (examples.sampling @ has <= 500).all()
