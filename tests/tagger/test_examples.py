"""Examples to learn from: what is unknown stays unknown, twins stay together, common tags are held down."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from tests.datasets.answered import Crowd, a_project_in, quiet, release_of, twelve_pictures

from manyeyes import datasets
from manyeyes.datasets import PictureNotThere
from manyeyes.datasets.dictionary import Dictionary, RareTags, Tag, TagRules, write_dictionary, write_learning
from manyeyes.datasets.learnable import ITEMS, NotARelease
from manyeyes.datasets.parquet import Column, to_parquet, write_csv
from manyeyes.datasets.targets import COLUMNS, TARGETS
from manyeyes.house import open_house
from manyeyes.inference import Cache, pixels_of
from manyeyes.media import Jail
from manyeyes.settings import Settings
from manyeyes.tagger.balance import balanced, chosen_under, weights_under
from manyeyes.tagger.examples import Examples, NoTagLeft, NothingToLearn, folds, read_examples
from manyeyes.tagger.sound import (
    NoLearnableTag,
    NothingSound,
    learnable_tags,
    left_out_sentence,
    with_pictures,
    without,
    write_left_out,
)

HAS = arrays(bool, st.tuples(st.integers(1, 40), st.integers(1, 6)))
ITEM_COLUMNS = (
    Column("item", "text", "."),
    Column("kept", "flag", "."),
    Column("split", "text", "."),
    Column("component", "text", "."),
)


def a_release_folder(
    folder: Path,
    tags: tuple[Tag, ...],
    items: list[tuple[str, bool, str | None, str]],
    rows: list[tuple[str, str, float, float, str]],
    balance: dict[str, object] | None = None,
) -> Path:
    """What a release holds to learn from, by hand."""
    write_dictionary(Dictionary(tags), folder)
    write_learning(TagRules(), balance or {}, RareTags(), folder)
    for name, columns, content in ((ITEMS, ITEM_COLUMNS, items), (TARGETS, COLUMNS, rows)):
        write_csv(folder / f"{name}.csv", columns, content)
        to_parquet(folder / f"{name}.csv", folder / name, columns)
    return folder


def some_examples(targets: list[list[float]], part: tuple[str, ...] = ()) -> Examples:
    """Examples with these targets; items are called by their number."""
    table = np.array(targets, np.float32)
    n, m = table.shape
    return Examples(
        items=tuple(str(place) for place in range(n)),
        tags=tuple("abcdefgh"[:m]),
        groups={},
        targets=table,
        weights=np.where(np.isnan(table), 0, 1).astype(np.float32),
        part=part or ("",) * n,
        component=np.arange(n),
        sampling=np.ones(n, np.float32),
    )


def test_unknown_is_no_no_except_where_a_source_lists_all_it_has(tmp_path: Path) -> None:
    tags = (Tag("cat", count=2), Tag("tabby", count=1), Tag("text", count=1, source="people", absent="unknown"))
    items = [("x", True, "train", "x"), ("y", True, "test", "y"), ("z", True, "train", "x"), ("out", False, None, "o")]
    rows = [
        ("x", "cat", 1.0, 0.9, "given"),
        ("y", "text", 0.97, 1.0, "people"),
        ("z", "cat", 0.0, 0.8, "given"),
        ("z", "text", 0.03, 1.0, "people"),
        ("out", "cat", 1.0, 0.9, "given"),
    ]
    found = read_examples(a_release_folder(tmp_path, tags, items, rows))
    nan = float("nan")
    assert found.items == ("x", "y", "z")
    assert found.part == ("train", "test", "train")
    assert found.component[0] == found.component[2] != found.component[1]
    np.testing.assert_allclose(found.targets, [[1, 0, nan], [nan, nan, 0.97], [0, 0, 0.03]], rtol=1e-6)
    np.testing.assert_allclose(found.weights, [[0.9, 0.9, 0], [0, 0, 1], [0.8, 0.8, 1]], rtol=1e-6)
    assert found.only("train").items == ("x", "z")
    assert found.only("train", "test").items == found.items


def test_a_folder_that_is_no_release_and_one_with_nothing_to_learn_are_said(tmp_path: Path) -> None:
    with pytest.raises(NotARelease, match=r"it has no items.parquet"):
        read_examples(tmp_path)
    items: list[tuple[str, bool, str | None, str]] = [("x", True, None, "x")]
    with pytest.raises(NoTagLeft, match="its dictionary is empty"):
        read_examples(a_release_folder(tmp_path, (), items, []))
    with pytest.raises(NothingToLearn, match="nothing is known of a picture"):
        read_examples(a_release_folder(tmp_path, (Tag("cat", count=1),), items, []))
    (tmp_path / TARGETS).write_bytes(b"PAR1 and then the disk was full")
    with pytest.raises(NotARelease):
        read_examples(tmp_path)


@given(HAS, st.integers(1, 12))
def test_no_tag_weighs_more_than_its_cap_and_weights_never_rise_above_one(has: np.ndarray, cap: int) -> None:
    weights = weights_under(has, cap)
    assert (weights > 0).all()
    assert (weights <= 1).all()
    assert (weights @ has <= cap + 1e-6).all()
    uncapped = ~has[:, has.sum(axis=0) > cap].any(axis=1)
    assert (weights[uncapped] == 1).all()


@given(HAS, st.integers(1, 12), st.integers(0, 3))
def test_no_tag_has_more_pictures_than_its_cap_and_the_same_seed_takes_the_same(
    has: np.ndarray, cap: int, seed: int
) -> None:
    chosen = chosen_under(has, cap, seed)
    assert (has[chosen].sum(axis=0) <= cap).all()
    assert (chosen == chosen_under(has, cap, seed)).all()
    for place in np.flatnonzero(~chosen):
        assert (has[chosen].sum(axis=0)[has[place]] == cap).any(), "it is left out for a tag that is full"


def test_what_is_judged_with_is_never_held_down() -> None:
    examples = some_examples([[1], [1], [1], [1], [1], [1]], ("train",) * 4 + ("test",) * 2)
    by_weights = balanced(examples, {"cap_a_tag": 2, "by": "weights"})
    assert by_weights.sampling.tolist() == [0.5, 0.5, 0.5, 0.5, 1, 1]
    at_random = balanced(examples, {"cap_a_tag": 2, "by": "random"})
    assert at_random.part == ("train", "train", "test", "test")
    assert balanced(examples, {}) is examples


@given(st.lists(st.integers(0, 8), min_size=1, max_size=60), st.integers(2, 5), st.integers(0, 9))
def test_a_component_is_never_on_two_sides_of_a_fold(components: list[int], k: int, seed: int) -> None:
    numbers = np.array(components)
    fold = folds(numbers, k, seed)
    assert all(len(set(fold[numbers == one])) == 1 for one in components)
    sizes = np.bincount(fold, minlength=k)
    assert sizes.max() - sizes.min() <= np.bincount(numbers).max()
    assert (fold == folds(numbers, k, seed)).all()


def test_tags_that_cannot_be_learnt_are_named_and_left_out() -> None:
    nan = float("nan")
    part = ("train",) * 4 + ("test",) * 2
    rows = [
        #  a  b  c  d    e
        [1, 1, 1, 1, 0],
        [1, 0, 1, 0, 0],
        [0, 0, 1, nan, 0],
        [0, 0, nan, 1, 0],
        [0, 1, 1, 0, 0],
        [0, 1, 0, 0, 1],
    ]
    found = learnable_tags(some_examples(rows, part))
    assert found.examples.tags == ("a", "d")
    assert found.examples.targets.shape == (6, 2)
    assert found.remarks == (
        "1 of 5 tags has no picture to learn from: e",
        "1 of 5 tags has one picture to learn from, which is too few: b",
        "1 of 5 tags has no picture that is known to lack it: c",
        "2 of 5 tags have no picture in the test part and cannot be measured: a, d",
    )
    with pytest.raises(NoLearnableTag, match="None of the 1 tags can be learnt"):
        learnable_tags(some_examples([[1], [1], [1]]))


def test_pictures_that_are_gone_are_left_out_with_their_reason(filed: Crowd) -> None:
    folder = release_of(filed)
    examples = read_examples(folder)
    (folder / "pictures").rename(folder / "elsewhere")
    with pytest.raises(NothingSound, match="its file is gone"):
        with_pictures(examples, datasets.pictures_in(folder))
    (folder / "elsewhere").rename(folder / "pictures")
    first, *others = examples.items
    datasets.pictures_in(folder)(first).unlink()
    sound = with_pictures(examples, datasets.pictures_in(folder))
    assert sound.examples.items == tuple(others)
    assert set(sound.places) == set(others)
    assert sound.sentence().startswith("1 of 10 pictures are left out: The picture")
    assert without(sound.examples, set(others[:4])).items == tuple(others[4:])


def test_a_picture_that_broke_after_import_is_listed_and_the_others_are_learnt_from(filed: Crowd) -> None:
    examples = read_examples(release_of(filed))
    sound = with_pictures(examples, datasets.pictures_of(filed.house, filed.project))
    broken = sound.places[examples.items[0]]
    broken.write_bytes(broken.read_bytes()[:400])
    with Jail(1) as jail:
        seen, pixels, refused = pixels_of(sound.places, Cache(filed.folder / "cache"), 32, jail=jail, say=quiet)
    assert set(refused) == {examples.items[0]}
    left = without(sound.examples, refused)
    assert left.items == seen
    assert pixels.shape == (9, 32, 32, 3)
    write_left_out(refused, filed.folder / "left_out.csv")
    assert examples.items[0] in (filed.folder / "left_out.csv").read_text()
    assert left_out_sentence(refused, 10).startswith("1 of 10 pictures are left out: ")


@pytest.fixture
def filed(tmp_path: Path) -> Iterator[Crowd]:
    """Twelve answered pictures, on SQLite: nothing here differs between databases."""
    with open_house(tmp_path, settings=Settings(database="")) as house:
        yield twelve_pictures(a_project_in(house))


@pytest.mark.parametrize("copy", [True, False])
def test_where_nothing_was_published_the_house_finds_originals_and_the_folder_says_how(
    tmp_path: Path, copy: bool
) -> None:
    with open_house(tmp_path, settings=Settings(database="")) as house:
        crowd = twelve_pictures(a_project_in(house, publish="none", copy=copy))
        folder = release_of(crowd)
        with house.reading() as tx:
            (release,) = datasets.releases(tx, crowd.project.id)
        items = read_examples(folder).items
        with pytest.raises(PictureNotThere, match=r"collect them with `python3 .*rebuild.py FOLDER`"):
            datasets.pictures_in(folder)(items[0])
        find = datasets.pictures_of(house, crowd.project, release)
        assert all(find(item).read_bytes()[:2] == b"\xff\xd8" for item in items)
        with pytest.raises(PictureNotThere, match="not in the project"):
            find("0" * 64)
        if not copy:
            find(items[0]).write_bytes(b"painted over")
            with pytest.raises(PictureNotThere, match="changed since it was imported"):
                find(items[0])
