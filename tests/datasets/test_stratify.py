"""Every part gets its share of everything, rare things first."""

from __future__ import annotations

import random
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from manyeyes.datasets.stratify import Piece, lay_out

SHARES = (("train", 0.8), ("test", 0.2))


def made_up(count: int, seed: int) -> list[Piece]:
    """Single pictures with some of six tags, the last ones rare."""
    rng = random.Random(seed)
    chances = (0.6, 0.4, 0.3, 0.2, 0.1, 0.06)
    tags = [[f"tag {t}" for t, chance in enumerate(chances) if rng.random() < chance] for _ in range(count)]
    return [Piece(f"{n:04}", 1, dict.fromkeys(own, 1)) for n, own in enumerate(tags)]


TAGGED = st.builds(made_up, st.integers(100, 300), st.integers(0, 2**32))


def counted(pieces: list[Piece], part_of: dict[str, str], part: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for piece in pieces:
        if part_of[piece.name] == part:
            found.update(piece.strata)
    return found


@given(TAGGED, st.integers(0, 5))
def test_each_of_several_tags_comes_near_its_share_of_the_test_part(pieces: list[Piece], seed: int) -> None:
    part_of = lay_out(pieces, SHARES, seed, {})
    every = counted(pieces, part_of, "train") + counted(pieces, part_of, "test")
    tested = counted(pieces, part_of, "test")
    for tag, n in every.items():
        assert abs(tested[tag] - 0.2 * n) <= max(2.0, 0.1 * n), (tag, n, tested[tag])


@given(TAGGED, st.integers(0, 5))
def test_what_stood_in_a_part_stays_there_and_the_rest_makes_up_for_it(pieces: list[Piece], seed: int) -> None:
    stood = {piece.name: "test" for piece in pieces[:10]}
    part_of = lay_out(pieces, SHARES, seed, stood)
    assert all(part_of[name] == "test" for name in stood)
    in_test = sum(part == "test" for part in part_of.values())
    assert abs(in_test - 0.2 * len(pieces)) <= 1


@given(TAGGED, st.integers(0, 5))
def test_the_order_pictures_come_in_does_not_matter(pieces: list[Piece], seed: int) -> None:
    shuffled = random.Random(seed).sample(pieces, len(pieces))
    assert lay_out(shuffled, SHARES, seed, {}) == lay_out(pieces, SHARES, seed, {})


def test_five_pictures_of_the_rarest_tag_are_not_all_learnt_from() -> None:
    rare = [Piece(f"rare {n}", 1, {"owl": 1, "bird": 1}) for n in range(5)]
    birds = [Piece(f"bird {n}", 1, {"bird": 1}) for n in range(495)]
    part_of = lay_out([*birds, *rare], SHARES, 1, {})
    assert counted(rare, part_of, "test")["owl"] == 1
