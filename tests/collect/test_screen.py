"""What a screen decides from looks alone: the same whatever the order, one left of each group, every reason kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from manyeyes.collect import Candidates, Rules, Standing, judge
from manyeyes.collect.screen.rules import DROPS, TwinRules
from manyeyes.media import HASHES

KEEPS = ("sharpest", "largest", "first", "all")


def rules(keep: str = "sharpest", groups: str = "leader", blur: str = "sure", within: str = "project") -> Rules:
    drops = {"twin": DROPS["never" if keep == "all" else "sure"], "blur": DROPS[blur], "min_side": DROPS["sure"]}
    return Rules(drops, 10, TwinRules(4, False, within, keep, groups))


def columns(pictures: Sequence[tuple[int, int, float, int]]) -> Candidates:
    """Pictures as (id, what is on it, sharpness, shorter side); two that show different things are four bits apart."""
    n = len(pictures)
    hashes = np.array(
        [[(3 << (2 * (what % 24))) if what else 0] * len(HASHES) for _, what, _, _ in pictures], np.uint64
    )
    return Candidates(
        ids=np.array([one for one, *_ in pictures], dtype=np.int64),
        sha=np.array([f"{one * 7919 % 1009:064d}" for one, *_ in pictures], dtype="S64"),
        side=np.array([side for *_, side in pictures], dtype=np.int64),
        pixels=np.array([side * side for *_, side in pictures], dtype=np.int64),
        series=np.zeros(n, dtype=np.int64),
        video=np.full(n, -1, dtype=np.int64),
        looked=np.ones(n, dtype=bool),
        sharpness=np.array([sharp for _, _, sharp, _ in pictures], dtype=np.float64),
        fingerprints=hashes.reshape(n, len(HASHES)),
        colours=np.full((n, 48), 90, dtype=np.uint8),
        unreadable=np.zeros(n, dtype=bool),
    )


def nobody(n: int) -> Standing:
    return Standing(np.zeros(n, dtype=bool), np.zeros(n, dtype=bool))


pictures = st.lists(
    st.tuples(st.integers(0, 9), st.sampled_from([0.01, 0.1, 0.3, 0.5, 0.9]), st.sampled_from([5, 20, 30])),
    min_size=1,
    max_size=30,
).map(lambda many: [(n + 1, *one) for n, one in enumerate(many)])


@settings(deadline=None, max_examples=60)
@given(pictures, st.sampled_from(KEEPS), st.sampled_from(["leader", "components"]), st.randoms())
def test_pictures_in_any_order_get_the_same_findings_and_groups(
    many: list[tuple[int, int, float, int]], keep: str, groups: str, random: object
) -> None:
    def told(order: list[tuple[int, int, float, int]]) -> dict[int, tuple[object, ...]]:
        all_ = columns(order)
        found = judge(rules(keep, groups), all_, nobody(len(order)), {})
        ids = all_.ids.tolist()
        leaders = {one.item_id: one.leader_id for one in found.twins.values()}
        return {one: (found.findings.get(row), leaders.get(one)) for row, one in enumerate(ids)}

    shuffled = list(many)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    once, again = told(many), told(shuffled)
    assert {one: said[1] for one, said in once.items()} == {one: said[1] for one, said in again.items()}
    assert {one: reason(said[0]) for one, said in once.items()} == {one: reason(said[0]) for one, said in again.items()}


def reason(found: object) -> str | None:
    return next((one.what for one in found or () if one.main), None)  # type: ignore[attr-defined]


@settings(deadline=None, max_examples=60)
@given(pictures, st.sampled_from(["sharpest", "largest", "first"]))
def test_of_each_group_one_stays_and_it_is_the_one_the_owner_wants(
    many: list[tuple[int, int, float, int]], keep: str
) -> None:
    all_ = columns(many)
    found = judge(rules(keep), all_, nobody(len(many)), {})
    about = {one: (sharp, side) for one, _, sharp, side in many}
    for row, twin in found.twins.items():
        leader = int(np.flatnonzero(all_.ids == twin.leader_id)[0])
        assert found.reason(leader) is None
        if twin.item_id != twin.leader_id:
            assert found.reason(row) == "twin"
            best = {"sharpest": about[twin.leader_id][0] - about[twin.item_id][0],
                    "largest": about[twin.leader_id][1] - about[twin.item_id][1],
                    "first": twin.item_id - twin.leader_id}  # fmt: skip
            assert best[keep] >= 0


@given(pictures)
@settings(deadline=None, max_examples=40)
def test_what_people_have_or_the_owner_took_back_is_never_dropped(many: list[tuple[int, int, float, int]]) -> None:
    all_, n = columns(many), len(many)
    held = judge(rules(), all_, Standing(np.ones(n, dtype=bool), np.zeros(n, dtype=bool)), {})
    assert [held.reason(row) for row in range(n)] == [None] * n
    back = judge(rules(), all_, Standing(np.zeros(n, dtype=bool), np.arange(n) == 0), {})
    first = back.twins.get(0)
    assert first is None or back.reason(0) in (None, "twin", "blur", "min_side")


@pytest.mark.parametrize(("asked", "out"), [("sure", 1), ("uncertain", 2), ("never", 0)])
def test_the_stage_says_which_verdict_drops(asked: str, out: int) -> None:
    sharp = [(n, n, 0.5, 50) for n in range(1, 8)]
    all_ = columns([*sharp, (8, 8, 0.15, 50), (9, 9, 0.02, 50)])
    found = judge(rules(blur=asked), all_, nobody(9), {})
    assert sum(found.reason(row) == "blur" for row in range(9)) == out
    assert {one.verdict for many in found.findings.values() for one in many if one.what == "blur"} == {
        "sure",
        "uncertain",
    }


def test_frames_are_held_against_their_whole_video_the_left_out_stills_included() -> None:
    all_ = replace(columns([(n, n, 0.1, 50) for n in range(1, 7)]), video=np.full(6, 77))
    assert "blur" not in {judge(rules(), all_, nobody(6), {}).reason(row) for row in range(6)}
    found = judge(rules(), all_, nobody(6), {77: np.full(20, 0.9)})
    assert {found.reason(row) for row in range(6)} == {"blur"}
