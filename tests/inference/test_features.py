"""Features of pictures: kept by content, made once, the same in any company, and never lost to an interruption."""

from __future__ import annotations

import errno
import hashlib
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.media.pictures import a_gradient, encoded

from manyeyes.errors import DiskFull
from manyeyes.inference import (
    SIDES,
    Cache,
    MlNotInstalled,
    backbone,
    features_of,
    features_of_pixels,
    pixels_of,
    session,
)
from manyeyes.inference.backbone import layout
from manyeyes.inference.cache import CacheNotWritten
from manyeyes.inference.features import BATCH
from manyeyes.inference.layout import colours, on_a_grid, small
from manyeyes.media import Jail, Pixels
from manyeyes.settings import Settings


def some_pictures(folder: Path, count: int, side: int = 20) -> dict[str, Path]:
    """Gradients of different width, by the hash of their bytes."""
    found = {}
    for number in range(count):
        data = encoded(a_gradient(side + number, side), "PNG")
        path = folder / f"{number}.png"
        path.write_bytes(data)
        found[hashlib.sha256(data).hexdigest()] = path
    return found


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Cache:
    """A cache with the network in it."""
    made = Cache(tmp_path_factory.mktemp("cache"))
    backbone(made)
    return made


def silent(line: str) -> None:
    """Nobody listens."""


def test_what_is_no_picture_is_left_out_with_its_reason(tmp_path: Path, cache: Cache) -> None:
    pictures = some_pictures(tmp_path, 3)
    broken = list(pictures)[1]
    pictures[broken].write_bytes(b"<html>")
    found = features_of(pictures, cache, (128,), say=silent)
    assert found.items == tuple(item for item in pictures if item != broken)
    assert found.left_out == {broken: "This is not a picture: it begins like an HTML page."}
    assert found.table.shape == (2, max(one.stop for one in layout((128,)).values()))
    assert np.isfinite(found.table).all()


def test_what_was_interrupted_goes_on_where_it_was(tmp_path: Path, cache: Cache) -> None:
    pictures = some_pictures(tmp_path, BATCH + 3, side=24)
    said: list[str] = []

    def stops(line: str) -> None:
        said.append(line)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        features_of(pictures, cache, (128,), say=stops)
    found = features_of(pictures, cache, (128,), say=said.append)
    assert said == [f"features: {BATCH} of {BATCH + 3} pictures", "features: 3 of 3 pictures"]
    for path in pictures.values():
        path.unlink()
    again = features_of(pictures, cache, (128,), say=said.append)
    np.testing.assert_array_equal(found.table, again.table)
    assert len(said) == 2


def test_a_damaged_file_of_the_cache_is_made_again(tmp_path: Path, cache: Cache) -> None:
    pictures = some_pictures(tmp_path, 1, side=33)
    found = features_of(pictures, cache, (128,), say=silent)
    (kept,) = (cache.folder / "features-1-128").rglob(next(iter(pictures)))
    kept.write_bytes(kept.read_bytes()[:100])
    np.testing.assert_array_equal(features_of(pictures, cache, (128,), say=silent).table, found.table)


@pytest.mark.data
def test_a_picture_has_the_same_features_in_any_company_but_for_the_last_bits(data: Path, cache: Cache) -> None:
    paths = sorted((data / "images" / "photos_demo").glob("*.[jp][pn]g"))[:5]
    with Jail(1) as jail:
        seen = [one for one in jail.pixels_all(paths, SIDES) if isinstance(one, Pixels)]
    together = {side: np.stack([one.by_side[side] for one in seen]) for side in SIDES}
    all_at_once = features_of_pixels(together, cache)
    for number, one in enumerate(seen):
        alone = features_of_pixels({side: one.by_side[side][None] for side in SIDES}, cache, threads=1)
        np.testing.assert_allclose(alone.table[0], all_at_once.table[number], atol=2e-3, rtol=2e-3)
    assert len({row.tobytes() for row in all_at_once.table}) == len(seen)


def test_pixels_are_kept_as_they_were_decoded(tmp_path: Path, cache: Cache) -> None:
    pictures = some_pictures(tmp_path, 2, side=50)
    items, pixels, refused = pixels_of(pictures, cache, 32, say=silent)
    with Jail(1) as jail:
        seen = [jail.pixels(path, (32,)) for path in pictures.values()]
    assert (items, refused) == (tuple(pictures), {})
    for one, row in zip(seen, pixels, strict=True):
        assert isinstance(one, Pixels)
        np.testing.assert_array_equal(one.by_side[32], row)


def test_rows_are_found_by_their_item(tmp_path: Path, cache: Cache) -> None:
    found = features_of(some_pictures(tmp_path, 3), cache, (128,), say=silent)
    turned = found.of(found.items[::-1])
    np.testing.assert_array_equal(turned.table, found.table[::-1])
    with pytest.raises(KeyError):
        found.of(["another"])


@given(st.integers(1, 30), st.integers(1, 30), st.integers(1, 9))
@settings(max_examples=40, deadline=None)
def test_a_grid_of_equal_parts_has_the_mean_of_the_whole(height: int, width: int, cells: int) -> None:
    maps = np.random.default_rng(height * width).random((2, 3, height, width), dtype=np.float32)
    parts = on_a_grid(maps, cells).reshape(2, 3, cells**2)
    np.testing.assert_allclose(parts.mean(2), maps.mean((2, 3)), rtol=1e-4)


def test_colours_are_counted_where_they_are() -> None:
    red, grey = np.full((1, 64, 64, 3), (255, 0, 0), np.uint8), np.full((1, 64, 64, 3), 128, np.uint8)
    half = np.concatenate([red[:, :, :32], grey[:, :, 32:]], 2)
    cells = np.square(colours(half)).reshape(8, 8, -1)
    np.testing.assert_allclose(cells.sum(2), 1, rtol=1e-5)
    np.testing.assert_array_equal(cells[:, :4], np.square(colours(red)).reshape(8, 8, -1)[:, :4])
    np.testing.assert_array_equal(cells[:, 4:], np.square(colours(grey)).reshape(8, 8, -1)[:, 4:])
    red_plane, others = small(half, 2)[0][:4], small(half, 2)[0][4:]
    assert red_plane == pytest.approx([1, 128 / 255, 1, 128 / 255])
    assert others == pytest.approx([0, 128 / 255] * 4)


def test_without_the_extra_a_sentence_says_what_to_install(
    tmp_path: Path, cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "NEEDED", ("a_package_that_is_not_there",))
    with pytest.raises(MlNotInstalled, match=r"pip install 'manyeyes\[ml\]'"):
        features_of(some_pictures(tmp_path, 1), cache, say=silent)


def test_a_full_disk_is_said_and_nothing_half_written_stays(
    tmp_path: Path, cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(DiskFull):
        Cache(tmp_path / "cache").keep("kind", "name", b"bytes")
    assert [file for file in (tmp_path / "cache").rglob("*") if file.is_file()] == []


def test_a_cache_is_the_sites_own_unless_a_setting_names_another(tmp_path: Path) -> None:
    from manyeyes.inference import cache_of

    assert cache_of(tmp_path, Settings(cache="")).folder == tmp_path / ".manyeyes" / "cache"
    assert cache_of(tmp_path, Settings(cache=str(tmp_path / "big"))).folder == tmp_path / "big"


def test_only_a_full_disk_is_called_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, "no permission")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(CacheNotWritten, match="cannot be written to: no permission"):
        Cache(tmp_path / "cache").keep("kind", "name", b"bytes")
    assert [path for path in (tmp_path / "cache").rglob("*") if path.is_file()] == []
