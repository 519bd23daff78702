"""What a split does to pictures that belong together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyeyes.datasets.split import (
    ComponentTooLarge,
    Member,
    SplitLeaks,
    SplitWrong,
    Wish,
    check_no_leak,
    components,
    read_wish,
    split,
)

WISH = Wish((("train", 0.8), ("validation", 0.1), ("test", 0.1)))


def pictures(count: int, series: int, **more: object) -> list[Member]:
    return [Member(f"{n:064x}", (f"series {n % series}",), **more) for n in range(count)]  # type: ignore[arg-type]


@st.composite
def some_pictures(draw: st.DrawFn) -> list[Member]:
    """Up to 60 pictures, each in no series, one or two, some of them left out, some with a target."""
    groups = st.lists(st.integers(0, 25).map(lambda n: f"series {n}"), max_size=2, unique=True).map(tuple)
    facts = draw(st.lists(st.tuples(groups, st.sampled_from([None, "anime", "cartoon"]), st.booleans()), max_size=60))
    return [Member(f"{n:064x}", own, target, kept) for n, (own, target, kept) in enumerate(facts)]


@given(some_pictures(), st.integers(0, 9))
def test_every_kept_picture_is_in_one_part_and_no_series_is_torn(members: list[Member], seed: int) -> None:
    wish = Wish(WISH.shares, seed=seed)
    try:
        made = split(members, wish)
    except ComponentTooLarge:
        assert len(components(members)) >= 10
        return
    assert set(made.part_of) == {member.item for member in members if member.kept}
    assert set(made.part_of.values()) <= {"train", "validation", "test"}
    assert sum(part.items for part in made.parts) == len(made.part_of)
    for component in components(members):
        assert len({made.part_of[member.item] for member in component if member.kept}) <= 1


@given(some_pictures(), st.integers(0, 9))
def test_no_part_exceeds_its_wish_by_a_whole_component(members: list[Member], seed: int) -> None:
    try:
        made = split(members, Wish(WISH.shares, seed=seed))
    except ComponentTooLarge:
        return
    largest = max((sum(m.kept for m in component) for component in components(members)), default=0)
    total = len(made.part_of)
    for part in made.parts:
        assert part.items - part.wished * total <= max(largest - 1e-6, 0)


@given(some_pictures())
def test_the_same_pictures_in_any_order_are_split_alike(members: list[Member]) -> None:
    try:
        once = split(members, WISH)
    except ComponentTooLarge:
        return
    assert split(members[::-1], WISH).part_of == once.part_of


def test_another_seed_makes_another_split() -> None:
    members = pictures(300, series=100)
    assert split(members, WISH).part_of != split(members, Wish(WISH.shares, seed=2)).part_of


def test_a_hundred_equal_series_come_out_as_wished() -> None:
    made = split(pictures(1000, series=100), WISH)
    assert [part.items for part in made.parts] == [800, 100, 100]
    assert made.sentence().startswith("train 80.0 % (wished 80.0 %), validation 10.0 % (wished 10.0 %), test")


def test_a_rare_target_reaches_every_part() -> None:
    members = [Member(f"{n:064x}", target="anime" if n % 10 == 0 else "cartoon") for n in range(1000)]
    made = split(members, WISH)
    assert [dict(part.targets)["anime"] for part in made.parts] == [80, 10, 10]


def test_a_picture_of_two_series_joins_both_even_when_it_is_left_out() -> None:
    left_out = Member("b", ("series 1", "series 2"), kept=False)
    members = [Member("a", ("series 1",)), left_out, Member("c", ("series 2",))]
    made = split(members, Wish((("train", 0.5), ("test", 0.5))))
    assert made.part_of["a"] == made.part_of["c"]
    assert "b" not in made.part_of


def test_one_huge_series_among_many_is_refused_with_a_sentence() -> None:
    members = pictures(100, series=20) + [Member(f"f{n}", ("series 1",)) for n in range(40)]
    with pytest.raises(ComponentTooLarge, match=r"45 of 140 items \(32 %\) belong together .* one part cannot hold"):
        split(members, WISH)


def test_a_few_large_series_are_refused_unless_their_owner_accepts_them() -> None:
    with pytest.raises(ComponentTooLarge, match=r"15 of 60 items \(25 %\)"):
        split(pictures(60, series=4), WISH)
    made = split(pictures(60, series=4), Wish(WISH.shares, largest=0.25))
    assert [part.items for part in made.parts] == [45, 15, 0]
    assert made.warnings == ("The part test has no item.",)


def test_a_handful_of_pictures_is_split_with_a_warning() -> None:
    made = split(pictures(40, series=4), WISH)
    assert made.warnings[0].startswith("10 of 40 kept items (25 %) belong together")
    assert split(pictures(1, series=1), WISH).warnings[-2:] == (
        "The part validation has no item.",
        "The part test has no item.",
    )


def test_a_split_that_tears_a_series_fails() -> None:
    members = [Member("a", ("series 1",)), Member("b", ("series 1",))]
    with pytest.raises(SplitLeaks, match="train and test"):
        check_no_leak(members, {"a": "train", "b": "test"})


def test_no_picture_at_all_can_be_split() -> None:
    made = split([], WISH)
    assert made.part_of == {}
    assert [part.items for part in made.parts] == [0, 0, 0]


def test_an_empty_part_is_said() -> None:
    made = split(pictures(6, series=1), Wish((("train", 0.8), ("test", 0.2)), by=("series",)))
    assert made.warnings[-1] == "The part test has no item."


@pytest.mark.parametrize(
    ("setting", "cause"),
    [
        ({"train": 0.8, "test": 0.1}, "the shares sum to 0.9, not to 1"),
        ({"train": "most"}, "train: most is not a share between 0 and 1"),
        ({"train": 1.0, "seed": "x"}, "seed: x is not a whole number"),
    ],
)
def test_a_split_that_cannot_be_is_refused(setting: dict[str, object], cause: str) -> None:
    with pytest.raises(SplitWrong) as caught:
        read_wish(setting)
    assert cause in caught.value.sentence


def test_a_wish_is_read_as_the_owner_wrote_it() -> None:
    wish = read_wish({"train": 0.8, "test": 0.2, "by": "twins", "seed": 1})
    assert wish == Wish((("train", 0.8), ("test", 0.2)), ("twins",), 1)
    assert split(pictures(10, 10), wish).warnings == ()
    assert "by: giver is not yet in use" in split(pictures(10, 10), Wish(WISH.shares, ("giver",))).warnings[0]
