"""Pairs of near hashes: none missed, none made up, whichever way they are found."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.media.twins.fingerprints import in_families, look_at, one_by_one

from manyeyes.media import TooManyTwins, WrongDistance, fingerprints, near_pairs
from manyeyes.media.twins import pairs
from manyeyes.media.twins.blocks import cheapest, tables
from manyeyes.media.twins.near import Near
from manyeyes.media.twins.pairs import Way, near

WAYS = get_args(Way)
SEEDS = st.integers(0, 2**64 - 1)
FLIPS = st.lists(st.integers(0, 63), max_size=6)


@st.composite
def some_hashes(draw: st.DrawFn) -> np.ndarray:
    """A few families of hashes, copies among them."""
    parents = draw(st.lists(SEEDS, min_size=1, max_size=5))
    words = []
    for parent in draw(st.lists(st.sampled_from(parents), max_size=25)):
        for bit in draw(FLIPS):
            parent ^= 1 << bit
        words.append(parent)
    return np.array(words, dtype=np.uint64)


@pytest.mark.parametrize("way", ["brute", "kernel"])
@settings(deadline=None, max_examples=80)
@given(hashes=some_hashes(), distance=st.integers(0, 20))
def test_no_pair_of_a_few_pictures_is_missed_or_made_up(way: Way, hashes: np.ndarray, distance: int) -> None:
    assert list(map(tuple, near_pairs(hashes, distance, way).tolist())) == one_by_one(hashes, distance)


@settings(deadline=None, max_examples=10)
@given(hashes=some_hashes(), distance=st.integers(0, 6))
def test_sql_misses_no_pair_of_a_few_pictures_either(hashes: np.ndarray, distance: int) -> None:
    assert list(map(tuple, near_pairs(hashes, distance, "sql").tolist())) == one_by_one(hashes, distance)


@pytest.mark.parametrize("across", [False, True])
@pytest.mark.parametrize("within", [False, True])
@pytest.mark.parametrize("way", ["kernel", "sql"])
def test_second_hashes_and_what_pictures_are_within_are_heeded_in_every_way(
    way: Way, within: bool, across: bool
) -> None:
    random = np.random.default_rng(3)
    hashes = in_families(6_000)
    others = hashes ^ (np.uint64(1) << random.integers(0, 64, 6_000).astype(np.uint64)) * np.uint64(7)
    places = random.integers(0, 3, 6_000 if within else 0)
    asked = Near(hashes, 4, 2_000, others, 5, places, across)
    compared = near(asked, "brute")
    assert len(compared) > 40
    assert (compared[:, 0] < 2_000).all()
    assert not across or (compared[:, 1] >= 2_000).all()
    assert np.array_equal(near(asked, way), compared)


@pytest.mark.parametrize("distance", [0, 3, 4, 8, 16])
def test_twenty_thousand_pictures_have_the_same_pairs_in_every_way(distance: int) -> None:
    hashes = in_families(20_000)
    compared = near_pairs(hashes, distance, "brute")
    assert len(compared) > 100
    assert np.array_equal(near_pairs(hashes, distance, "kernel"), compared)
    if distance <= 8:
        assert np.array_equal(near_pairs(hashes, distance, "sql"), compared)


@pytest.mark.data
def test_real_pictures_have_the_same_pairs_in_every_way(data: Path) -> None:
    files = sorted((data / "images" / "anime_faces64" / "images").glob("*.jpg"))[:1500]
    words, _ = fingerprints([look_at(file) for file in files])
    hashes = words.ravel()  # mirror images among them, so that there are pairs
    compared = near_pairs(hashes, 6, "brute")
    assert len(compared) > 1500
    assert np.array_equal(near_pairs(hashes, 6, "kernel"), compared)
    assert np.array_equal(near_pairs(hashes, 6, "sql"), compared)


@pytest.mark.parametrize("agree", range(5))
@pytest.mark.parametrize("distance", [0, 1, 4, 10, 16])
def test_every_choice_of_differing_bits_leaves_a_table_that_agrees(distance: int, agree: int) -> None:
    random = np.random.default_rng(distance)
    masks = [table.mask for table in tables(distance, agree)]
    for _ in range(50):
        differ = sum(1 << int(bit) for bit in random.choice(64, distance, replace=False))
        assert any(differ & mask == 0 for mask in masks)


@pytest.mark.parametrize("table", cheapest(4, 1_000_000))
def test_a_table_turns_each_bit_exactly_once(table: object) -> None:
    bits = [low + at for low, width in table.turned for at in range(width)]  # type: ignore[attr-defined]
    assert sorted(bits) == list(range(64))


def test_a_thousand_copies_of_one_picture_are_compared_as_one() -> None:
    hashes = np.concatenate([np.full(1000, 7, np.uint64), np.full(2, 6, np.uint64)])
    assert len(near_pairs(hashes, 0)) == 1000 * 999 // 2 + 1
    assert len(near_pairs(hashes, 1)) == 1002 * 1001 // 2


def test_no_pictures_and_one_picture_have_no_pairs() -> None:
    for way in WAYS:
        assert near_pairs(np.empty(0, np.uint64), 4, way).shape == (0, 2)
        assert near_pairs(np.array([5], np.uint64), 4, way).shape == (0, 2)


@pytest.mark.parametrize("way", WAYS)
def test_too_many_twins_are_said_before_memory_runs_out(way: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairs, "MOST_PAIRS", 50)
    with pytest.raises(TooManyTwins, match="More than 50 pairs"):
        near_pairs(np.arange(100, dtype=np.uint64), 4, way)
    with pytest.raises(TooManyTwins):
        near_pairs(np.zeros(100, dtype=np.uint64), 4, way)


@pytest.mark.parametrize("distance", [-1, 33])
def test_a_distance_that_makes_no_sense_is_refused(distance: int) -> None:
    with pytest.raises(WrongDistance, match="0 to 32"):
        near_pairs(np.zeros(2, np.uint64), distance)


def test_neither_the_program_nor_the_jails_child_loads_numba_or_a_database_for_twins() -> None:
    code = "import sys, manyeyes.media, manyeyes.media.child; print(sorted({'numba', 'duckdb'} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
