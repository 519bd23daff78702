"""A tag table with pictures beside it: read in the jail, whatever lies there, and split so that twins stay together."""

from __future__ import annotations

import csv
import shutil
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from manyeyes.datasets import TagRules
from manyeyes.media import Jail
from manyeyes.tagger.examples import NothingToLearn
from manyeyes.tagger.table_examples import TableExamples, examples_of_table

HEAD = "id,preview_url,tags\n"


def quiet(_: str) -> None:
    """Nobody listens."""


def a_drawing(number: int, size: tuple[int, int] = (48, 48), mode: str = "RGB") -> Image.Image:
    """A picture like no other."""
    noise = np.random.default_rng(number).integers(0, 256, (*size, 3), dtype=np.uint8)
    return Image.fromarray(noise).resize((96, 96), Image.Resampling.BICUBIC).convert(mode)


def of(folder: Path, rows: list[tuple[str, str]], rules: TagRules | None = None) -> TableExamples:
    """The examples of a table of (file, tags)."""
    lines = [f"{number},{name},{tags}\n" for number, (name, tags) in enumerate(rows, start=1)]
    (folder / "all_data.csv").write_text(HEAD + "".join(lines))
    with Jail(1) as jail:
        return examples_of_table(folder / "all_data.csv", rules=rules, jail=jail, say=quiet)


def test_whatever_lies_beside_a_table_is_decided_by_rule_and_listed(tmp_path: Path) -> None:
    """Capability 50: truncated, no picture at all, CMYK, one pixel, animated, twice the same, out of the folder."""
    folder = tmp_path / "tags"
    folder.mkdir()
    a_drawing(1).save(folder / "fine.jpg")
    a_drawing(2, mode="CMYK").save(folder / "cmyk.jpg")
    frames = [a_drawing(number) for number in (3, 4, 5)]
    frames[0].save(folder / "moves.gif", save_all=True, append_images=frames[1:], duration=100)
    Image.new("RGB", (1, 1)).save(folder / "dot.png")
    (folder / "cut.jpg").write_bytes((folder / "fine.jpg").read_bytes()[:700])
    (folder / "page.jpg").write_text("<html><body>404</body></html>")
    shutil.copy(folder / "fine.jpg", folder / "again.jpg")
    a_drawing(6).save(tmp_path / "outside.jpg")
    names = [
        "fine.jpg",
        "cmyk.jpg",
        "moves.gif",
        "dot.png",
        "cut.jpg",
        "page.jpg",
        "again.jpg",
        "../outside.jpg",
        "gone.jpg",
    ]
    found = of(folder, [(name, "cat") for name in names])
    assert [found.places[item].name for item in found.examples.items] == ["fine.jpg", "cmyk.jpg", "moves.gif"]
    reasons = {name.split(": ")[1]: why for name, why in found.left_out.items()}
    assert set(reasons) == set(names) - {"fine.jpg", "cmyk.jpg", "moves.gif"}
    assert reasons["dot.png"] == "It has 1 x 1 pixels; 8 a side is the least that shows something."
    assert reasons["again.jpg"] == "It is the same file as fine.jpg, whose row came first."
    assert reasons["../outside.jpg"] == reasons["gone.jpg"] == "There is no such file below the folder."
    assert all(reasons.values())


def test_twins_stay_on_one_side_and_only_and_rules_hold(tmp_path: Path) -> None:
    for number in range(10):
        a_drawing(number).save(tmp_path / f"{number}.png")
    a_drawing(0).transpose(Image.Transpose.FLIP_LEFT_RIGHT).save(tmp_path / "mirrored.png")
    rows = [(f"{number}.png", "kitty solo" if number % 2 else "dog solo") for number in range(10)]
    rules = TagRules(aliases={"kitty": "cat"}, stop=frozenset({"solo"}))
    found = of(tmp_path, [*rows, ("mirrored.png", "dog")], rules)
    assert found.examples.tags == ("dog", "cat")
    assert found.examples.targets.sum(axis=0).tolist() == [6, 5]
    assert found.examples.component[0] == found.examples.component[10]
    assert found.examples.part[0] == found.examples.part[10]
    assert Counter(found.examples.part) in (Counter(train=8, test=3), Counter(train=9, test=2))
    with Jail(1) as jail:
        table = tmp_path / "all_data.csv"
        few = examples_of_table(table, said={"only": "row <= 3"}, jail=jail, say=quiet)
    assert len(few.examples) == 3


def test_a_table_of_nothing_but_trouble_says_so(tmp_path: Path) -> None:
    (tmp_path / "page.jpg").write_text("<html>")
    with pytest.raises(NothingToLearn):
        of(tmp_path, [("page.jpg", "cat"), ("gone.jpg", "dog")])


@pytest.mark.data
def test_forty_real_clip_arts_have_the_tags_their_table_says(data: Path) -> None:
    folder = data / "images" / "openclipart_tagged"
    with (folder / "all_data.csv").open() as lines:
        rows = {row["id"]: set(row["tags"].split()) for row in list(csv.DictReader(lines))[:40]}
    found = examples_of_table(folder / "all_data.csv", said={"only": "row <= 40"}, say=quiet)
    assert len(found.examples) + len(found.left_out) == 40
    for place, item in enumerate(found.examples.items):
        tags = {tag for tag, has in zip(found.examples.tags, found.examples.targets[place], strict=True) if has}
        assert tags == rows[found.places[item].stem]
