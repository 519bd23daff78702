"""The tour is true: every room has its line, every file it sends a reader to is there, the arrows are the imports."""

from __future__ import annotations

import re

from scripts import make_reference
from tests.house.tree import ROOT, rooms

TOUR = (ROOT / "docs" / "tour.md").read_text("utf-8")


def test_every_room_has_one_line() -> None:
    lines = re.findall(r"^\| (\w+) \| ", TOUR, re.MULTILINE)
    assert sorted(set(lines) - {"room", "door", "ui"}) == sorted(rooms() - {"static"})
    assert len(lines) == len(set(lines)) + 1, "a room stands there twice ('room' heads two lists)"


def test_rooms_stand_in_the_order_a_picture_travels() -> None:
    lines = [room for room in re.findall(r"^\| (\w+) \| ", TOUR, re.MULTILINE) if make_reference.depth(room) >= 0]
    journey = lines[: lines.index("work") + 1]
    from_below = sorted(journey, key=make_reference.depth, reverse=True)
    assert set(journey) == set(from_below)
    doors = lines[lines.index("jobs") :]
    assert all(make_reference.depth(door) < make_reference.depth("work") for door in doors)


def test_arrows_are_the_imports() -> None:
    drawn = TOUR.partition(make_reference.BEGIN)[2].partition(make_reference.END)[0].strip("`\n").splitlines()
    real = make_reference.arrows().splitlines()
    first = TOUR[: TOUR.index(make_reference.BEGIN)].count("\n") + 3
    wrong = [f"docs/tour.md:{first + n}: {there!r} should be {is_!r}" for n, (there, is_) in _pairs(drawn, real)]
    assert not wrong, "\n".join([*wrong, "python scripts/make_reference.py writes them anew"])


def _pairs(drawn: list[str], real: list[str]) -> list[tuple[int, tuple[str, str]]]:
    length = max(len(drawn), len(real))
    pairs = zip(drawn + [""] * (length - len(drawn)), real + [""] * (length - len(real)), strict=True)
    return [(n, pair) for n, pair in enumerate(pairs) if pair[0] != pair[1]]
