"""Groups: the best picture leads, nobody follows a stranger, and chains stay apart unless they are asked for."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from manyeyes.media import components, leaders


@st.composite
def some_pairs(draw: st.DrawFn) -> tuple[int, np.ndarray]:
    """A number of pictures and some pairs of them."""
    count = draw(st.integers(1, 30))
    numbers = st.integers(0, count - 1)
    drawn = draw(st.sets(st.tuples(numbers, numbers).filter(lambda pair: pair[0] < pair[1]), max_size=60))
    return count, np.array(sorted(drawn), dtype=np.int64).reshape(-1, 2)


def test_in_a_chain_each_follows_only_its_own_twin() -> None:
    chain = np.array([[0, 1], [1, 2], [2, 3], [3, 4]])
    assert leaders(5, chain, np.arange(5)).tolist() == [0, 0, 2, 2, 4]
    assert components(5, chain).tolist() == [0, 0, 0, 0, 0]


def test_the_best_picture_leads() -> None:
    assert leaders(3, np.array([[0, 1], [0, 2], [1, 2]]), np.array([2, 0, 1])).tolist() == [2, 2, 2]


@given(some_pairs(), st.randoms(use_true_random=False))
def test_every_follower_is_a_twin_of_a_better_leader_and_leaders_are_no_twins(
    drawn: tuple[int, np.ndarray], random: object
) -> None:
    count, pairs = drawn
    order = list(range(count))
    random.shuffle(order)  # type: ignore[attr-defined]
    rank = {picture: place for place, picture in enumerate(order)}
    leader = leaders(count, pairs, np.array(order)).tolist()
    twins = {frozenset(pair) for pair in pairs.tolist()}
    for picture, led in enumerate(leader):
        assert leader[led] == led
        assert led == picture or (frozenset((picture, led)) in twins and rank[led] < rank[picture])
        better = [one for one in set(leader) if frozenset((one, picture)) in twins]
        assert led == picture or led == min(better, key=rank.__getitem__)
    assert not any({one, two} < set(leader) for one, two in pairs.tolist())


@given(some_pairs())
def test_components_are_what_walking_from_twin_to_twin_reaches(drawn: tuple[int, np.ndarray]) -> None:
    count, pairs = drawn
    reached = list(range(count))
    for _ in range(count):
        for one, two in pairs.tolist():
            reached[one] = reached[two] = min(reached[one], reached[two])
    assert components(count, pairs).tolist() == reached
