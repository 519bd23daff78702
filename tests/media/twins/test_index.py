"""The index: a new picture finds what find_twins would find, while others are being added."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from tests.media.twins.test_find_twins import a_drawing

from manyeyes.media import NearIndex, find_twins, fingerprints
from manyeyes.media.hashes import HASHES
from manyeyes.media.look import Look, look_of


def some_looks() -> list[Look]:
    """Drawings, smaller ones, mirrored ones, framed ones."""
    looks = []
    for seed in range(12):
        drawing = a_drawing(seed, 200)
        framed = drawing.resize((260, 260))
        framed.paste((255, 255, 255), (0, 0, 260, 260))
        framed.paste(drawing, (30, 30))
        looks += map(look_of, (drawing, drawing.resize((120, 120)), drawing.transpose(0), framed))
    return looks


@pytest.mark.parametrize(("distance", "dhash_distance"), [(0, 0), (4, 8), (12, 20)])
def test_one_by_one_the_index_finds_the_pairs_that_all_together_have(distance: int, dhash_distance: int) -> None:
    looks = some_looks()
    words, colours = fingerprints(looks)
    index = NearIndex(words[:0], [], colours[:0])
    one_by_one = set()
    for number, look in enumerate(looks):
        for alike in index.find(look, distance, dhash_distance):
            one_by_one.add((alike.id, number, alike.how, alike.phash_distance, alike.dhash_distance))
        index.add(number, look.fingerprint, look.colours)
    found = find_twins(words, colours, distance=distance, dhash_distance=dhash_distance)
    rows = zip(
        found.first,
        found.second,
        found.how,
        found.phash_distance,
        found.dhash_distance,
        found.same_colours,
        strict=True,
    )
    together = {(int(i), int(j), str(how), int(p), int(d)) for i, j, how, p, d, same in rows if same}
    assert together
    assert one_by_one == together
    assert len(index) == len(looks)


def test_the_nearest_comes_first() -> None:
    look = look_of(a_drawing(1))
    rows = np.repeat(fingerprints([look])[0], 3, axis=0)
    rows[0, HASHES.index("phash")] ^= np.uint64(0b111)
    rows[2, HASHES.index("phash")] ^= np.uint64(0b1)
    assert [alike.id for alike in NearIndex(rows, [10, 11, 12]).find(look)] == [11, 12, 10]


def test_many_threads_add_and_search_and_nothing_is_lost() -> None:
    looks = some_looks()
    index = NearIndex(np.empty((0, len(HASHES)), np.uint64), [])

    def add(number: int) -> bool:
        look = looks[number % len(looks)]
        index.add(number, look.fingerprint)
        return number in {alike.id for alike in index.find(look)}

    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(add, range(600)))
    assert all(found)
    assert len(index) == 600


def test_an_index_with_colours_wants_colours() -> None:
    words, colours = fingerprints([look_of(a_drawing(1))])
    with pytest.raises(ValueError, match="either all"):
        NearIndex(words, [1], colours).add(2, words[0])
