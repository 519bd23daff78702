"""`formats:` of a release stage: written beside the release, which stands whatever becomes of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.datasets.answered import every_file, quiet
from tests.datasets.formats.small_project import a_small_project, release_of

from manyeyes import datasets
from manyeyes.house import House

pytestmark = pytest.mark.data


def test_the_formats_a_stage_names_lie_beside_each_release_and_go_with_it(gallery: House, data: Path) -> None:
    more = ", formats: [parquet, coco, yolo, csv], keep_last: 1"
    small, said = a_small_project(gallery, data, "beside", split=more), list[str]()
    first = release_of(small, said.append)
    exports = first.with_name("v1.exports")
    assert sorted(path.name for path in exports.iterdir()) == ["coco", "csv", "yolo"], "parquet is the release itself"
    assert "Beside it, in v1.exports: coco, csv, yolo" in said
    assert "v1.exports" not in "".join(every_file(first)), "the release itself is as it would be without"
    told = json.loads((exports / "coco" / "export.json").read_text("utf-8"))
    assert (told["made_of"]["release"], told["written"]["pictures"]) == ("v1", 24)
    second = release_of(small)
    assert sorted(path.name for path in second.parent.iterdir() if path.name[0] != ".") == ["v2", "v2.exports"]


def test_a_format_that_cannot_be_written_is_said_and_the_release_stands(release: Path, tmp_path: Path) -> None:
    said: list[str] = []
    mine = tmp_path / "v1"
    mine.mkdir()
    for name, content in every_file(release).items():
        (mine / name).parent.mkdir(parents=True, exist_ok=True)
        (mine / name).write_bytes(content)
    card = json.loads((mine / "card.json").read_text("utf-8"))
    (mine / "dictionary.csv").write_text("number,tag,category,group,count,source,absent\n")
    assert card["target"] is None
    assert set(datasets.write_formats(mine, ["yolo", "csv"], said.append)) == {"csv"}
    assert any(line.startswith("Not written as yolo: There is no tag.") for line in said)


def test_no_release_is_called_like_the_exports_of_another(gallery: House, data: Path) -> None:
    small = a_small_project(gallery, data, "names-of-exports")
    with pytest.raises(datasets.NameRefused):
        datasets.make_release(small.house, small.project, small.stage, "v1.exports", quiet)
