"""Twins: the same picture re-encoded, mirrored or in a frame; never one in other colours, never one elsewhere."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageOps
from tests.media.twins.fingerprints import in_families, made_up

from manyeyes.media import NearIndex, find_twins, fingerprints, leaders, twin_groups
from manyeyes.media.hashes import HASHES
from manyeyes.media.look import Look, look_of

GREY = np.full((1, 48), 128, np.uint8)


def a_drawing(seed: int, size: int = 320) -> Image.Image:
    """A picture of some coloured shapes, other ones for each seed."""
    random = np.random.default_rng(seed)
    image = Image.new("RGB", (size, size), tuple(random.integers(0, 256, 3).tolist()))
    draw = ImageDraw.Draw(image)
    for _ in range(25):
        x, y, wide, high = random.uniform(0, 1, 4) * size
        draw.ellipse(
            (x - wide / 3, y - high / 3, x + wide / 3, y + high / 3), tuple(random.integers(0, 256, 3).tolist())
        )
    return image


def twins_of(*images: Image.Image, **how: object) -> list[tuple[int, int, str, bool]]:
    """Pairs with how they are twins, and whether in the same colours."""
    words, colours = fingerprints([look_of(image) for image in images])
    found = find_twins(words, colours, **how)  # type: ignore[arg-type]
    rows = zip(found.first, found.second, found.how, found.same_colours, strict=True)
    return [(int(i), int(j), str(how), bool(same)) for i, j, how, same in rows]


@pytest.mark.parametrize("seed", range(6))
def test_a_smaller_copy_is_the_same_and_another_drawing_is_not(seed: int) -> None:
    drawing = a_drawing(seed)
    assert twins_of(drawing, drawing.resize((160, 160)), a_drawing(seed + 100)) == [(0, 1, "same", True)]


@pytest.mark.parametrize("seed", range(6))
def test_a_mirrored_copy_is_found_and_said_to_be_one(seed: int) -> None:
    drawing = a_drawing(seed)
    assert twins_of(drawing, ImageOps.mirror(drawing)) == [(0, 1, "mirrored", True)]
    assert twins_of(drawing, ImageOps.mirror(drawing), mirrored=False) == []


def test_the_same_shapes_in_other_colours_are_found_and_said_to_be_no_twins() -> None:
    red, blue = Image.new("RGB", (200, 300), "white"), Image.new("RGB", (200, 300), "white")
    for image, colour in ((red, (220, 60, 50)), (blue, (60, 70, 255))):
        draw = ImageDraw.Draw(image)
        draw.ellipse((40, 20, 160, 170), colour)
        draw.line((100, 170, 90, 290), (0, 0, 0), 4)
    assert twins_of(red, blue) == [(0, 1, "same", False)]


def balloon(colour: tuple[int, int, int]) -> Image.Image:
    """A balloon in the middle of a meadow, with a plain border."""
    image = a_drawing(7)
    ImageDraw.Draw(image).ellipse((120, 120, 200, 200), colour)
    return ImageOps.expand(image, 12, "white")


@pytest.mark.parametrize("other", [(60, 140, 60), (128, 100, 90)])
def test_who_was_refused_for_the_colours_does_not_come_back_as_trimmed_or_cropped(other: tuple[int, int, int]) -> None:
    rows = made_up(np.zeros(2, np.uint64))
    rows[:] = rows[0]
    rows[0, HASHES.index("trimmed_phash")] = 1
    colours = np.repeat(GREY, 2, axis=0)
    colours[1, :3] = colours[1, 24:27] = np.array(other, np.uint8)
    found = find_twins(rows, colours)
    assert list(zip(found.how, found.same_colours, strict=True)) == [("same", False)]
    assert len(twins_of(balloon((220, 60, 50)), balloon((60, 70, 255)))) == 1
    look = Look(1, rows[1].astype("<u8").tobytes(), colours[1].tobytes(), 1.0, 1.0, 1.0, 1.0)
    assert NearIndex(rows[:1], [5], colours[:1]).find(look) == []


def test_a_crop_that_is_near_as_it_is_too_is_found_where_its_cells_have_moved() -> None:
    rows = made_up(np.zeros(2, np.uint64))
    for name in ("phash", "dhash"):
        rows[0, HASHES.index(f"centre95_{name}")] = rows[1, HASHES.index(name)] = 0b111
        rows[:, HASHES.index(f"trimmed_{name}")] = rows[:, HASHES.index(name)]
    colours = np.repeat(GREY, 2, axis=0)
    colours[1, :3] = (255, 0, 0)  # a corner's cell
    found = find_twins(rows, colours)
    assert list(zip(found.how, found.same_colours, strict=True)) == [("cropped", True)]
    rows[0, HASHES.index("centre95_phash")] ^= np.uint64(0b1111)  # no nearer than as it is
    rows[0, HASHES.index("centre95_dhash")] ^= np.uint64(0b1111000)
    assert find_twins(rows, colours).same_colours.tolist() == [False]


def test_a_picture_is_compared_only_with_those_it_is_within() -> None:
    drawing = a_drawing(1)
    images = [drawing, drawing.resize((200, 200)), drawing.resize((280, 280)), ImageOps.mirror(drawing)]
    assert [pair[:2] for pair in twins_of(*images, within=np.array([1, 2, 1, 2]))] == [(0, 2), (1, 3)]


def test_a_symmetrical_picture_is_the_same_not_mirrored() -> None:
    drawing = a_drawing(3)
    both = Image.new("RGB", (640, 320))
    both.paste(drawing, (0, 0))
    both.paste(ImageOps.mirror(drawing), (320, 0))
    assert twins_of(both, ImageOps.mirror(both)) == [(0, 1, "same", True)]


def test_copies_are_twins_of_whatever_one_of_them_is_a_twin_of() -> None:
    drawing = a_drawing(2)
    mirrored = ImageOps.mirror(drawing)
    assert twins_of(drawing, mirrored, drawing) == [
        (0, 1, "mirrored", True),
        (0, 2, "same", True),
        (1, 2, "mirrored", True),
    ]


def test_both_hashes_have_to_agree() -> None:
    rows = made_up(np.zeros(3, np.uint64))
    rows[1, HASHES.index("dhash")] = rows[1, HASHES.index("trimmed_dhash")] = (1 << 9) - 1
    found = find_twins(rows, np.repeat(GREY, 3, axis=0))
    assert list(zip(found.first, found.second, strict=True)) == [(0, 2)]


def test_a_larger_distance_counts_only_where_nothing_was_cut_off() -> None:
    rows = made_up(np.array([1, 2], np.uint64))
    rows[:, [HASHES.index("trimmed_phash"), HASHES.index("trimmed_dhash")]] = [[0, 0], [0b111111, 0]]
    far = [HASHES.index("phash"), HASHES.index("dhash")]
    rows[1, far] = ~rows[0, far]
    colours = np.repeat(GREY, 2, axis=0)
    assert len(find_twins(rows, colours, distance=8, dhash_distance=16).first) == 0
    rows[1, far] = rows[0, far] ^ np.uint64(0b11111100)
    assert find_twins(rows, colours, distance=8, dhash_distance=16).how.tolist() == ["same"]


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10**6), st.integers(2, 60), st.randoms(use_true_random=False))
def test_pictures_in_another_order_fall_into_the_same_groups(seed: int, count: int, random: object) -> None:
    rows = made_up(in_families(count, seed))
    colours = np.repeat(GREY, count, axis=0)
    worth = np.random.default_rng(seed).permutation(count)  # best first by what they are, not by where they stand
    plain = twin_groups(rows, colours, np.argsort(worth))
    shuffled = np.arange(count)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    again = twin_groups(rows[shuffled], colours, np.argsort(worth[shuffled]))
    assert np.array_equal(shuffled[again.leader], plain.leader[shuffled])
    assert np.array_equal(again.how, plain.how[shuffled])
    assert np.array_equal(again.phash_distance, plain.phash_distance[shuffled])


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10**6), st.integers(1, 60))
def test_groups_of_copies_are_what_pairs_and_leaders_give(seed: int, count: int) -> None:
    rows = made_up(in_families(count, seed) & np.uint64(0xFFF))[:, :]
    rows = rows[np.random.default_rng(seed).integers(0, count, count)]  # some wholly equal
    colours = np.repeat(GREY, count, axis=0)
    order = np.random.default_rng(seed + 1).permutation(count)
    led = leaders(count, find_twins(rows, colours).twins, order)
    assert np.array_equal(twin_groups(rows, colours, order).leader, led)


def test_ten_thousand_copies_of_one_picture_make_one_group() -> None:
    rows = np.repeat(made_up(np.zeros(1, np.uint64)), 10_000, axis=0)
    groups = twin_groups(rows, np.repeat(GREY, 10_000, axis=0), np.arange(10_000)[::-1])
    assert set(groups.leader.tolist()) == {9_999}
    assert groups.how.tolist().count("leader") == 1
