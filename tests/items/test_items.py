"""The same bytes are one picture, however often and from wherever they come."""

from __future__ import annotations

import hashlib

import pytest

from manyeyes import items
from manyeyes.house import House
from manyeyes.items import Coming
from manyeyes.media import Seen
from manyeyes.storage import Transaction
from manyeyes.storage.tables import project, stage

NOW = 1_700_000_000.0


def a_project(tx: Transaction, slug: str = "frames") -> tuple[int, int]:
    """A project and its import stage."""
    made = tx.add(project, {"slug": slug, "version": 1, "folder": ".", "created_at": NOW})
    row = {"project_id": made, "name": "import", "kind": "import", "position": 0, "state": "open"}
    return made, tx.add(stage, row)


def a_picture(words: str = "a cat") -> Seen:
    sha = hashlib.sha256(words.encode()).hexdigest()
    return Seen(sha, "PNG", 80, 48, 1234, {320: b"", 640: b""})


def test_the_same_bytes_twice_are_one_item_with_two_places(house: House) -> None:
    with house.transaction() as tx:
        mine, walk = a_project(tx)
        red, blue = (items.add_series(tx, mine, name, name.title(), {}) for name in ("red", "blue"))
        first, first_is_new = items.add(tx, mine, a_picture(), red, True, NOW)
        second, second_is_new = items.add(tx, mine, a_picture(), blue, True, NOW)
        items.add_source(tx, first, walk, "red/1.png", red)
        items.add_source(tx, second, walk, "blue/1.png", blue)
    assert (first_is_new, second_is_new) == (True, False)
    assert first == second
    with house.reading() as tx:
        places = items.sources(tx, [first])[first]
        assert [(place.path, place.series_id) for place in places] == [("red/1.png", red), ("blue/1.png", blue)]
        assert items.shown(tx, [first])[first].series == "Red"
        assert items.by_source(tx, walk, "blue/1.png") == items.by_id(tx, first)
        assert items.by_source(tx, walk, "green/1.png") is None


def test_many_at_once_are_what_one_after_the_other_would_be(house: House) -> None:
    words = ["a cat", "a dog", "a cat", "an owl", "a dog"]
    with house.transaction() as tx:
        mine, _ = a_project(tx)
        red, blue = (items.add_series(tx, mine, name, name, {}) for name in ("red", "blue"))
        owl, _ = items.add(tx, mine, a_picture("an owl"), blue, False, NOW)
        coming = [Coming(a_picture(word), red if number < 2 else blue) for number, word in enumerate(words)]
        added = items.add_many(tx, mine, coming, True, NOW)
        again = items.add_many(tx, mine, coming, True, NOW)
        kept = items.in_project(tx, mine)
    assert [is_new for _, is_new in added] == [True, True, False, False, False]
    assert (added[0][0], added[1][0], added[3][0]) == (added[2][0], added[4][0], owl)
    assert again == [(item_id, False) for item_id, _ in added]
    assert [(one.id, one.series_id, one.kept) for one in kept] == [
        (owl, blue, True),
        (added[0][0], red, True),
        (added[1][0], red, True),
    ]


def test_a_random_id_that_is_taken_is_drawn_anew(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    with house.transaction() as tx:
        mine, _ = a_project(tx)
        series = items.add_series(tx, mine, "red", "Red", {})
        cat, _ = items.add(tx, mine, a_picture("a cat"), series, True, NOW)
        taken = items.by_id(tx, cat).public_id
        drawn = iter([taken, "address001", "public0002", "address002", "public0003", "address003"])
        monkeypatch.setattr("manyeyes.items.item.random_id", lambda: next(drawn))
        coming = [Coming(a_picture(word), series) for word in ("a dog", "an owl")]
        (dog, dog_is_new), (owl, owl_is_new) = items.add_many(tx, mine, coming, True, NOW)
        names = {one: items.by_id(tx, one).public_id for one in (cat, dog, owl)}
    assert (dog_is_new, owl_is_new) == (True, True)
    assert names == {cat: taken, dog: "public0003", owl: "public0002"}


def test_two_projects_know_the_same_bytes_as_two_items(house: House) -> None:
    with house.transaction() as tx:
        added = []
        for slug in ("frames", "feet"):
            mine, _ = a_project(tx, slug)
            added.append(items.add(tx, mine, a_picture(), items.add_series(tx, mine, "", slug, {}), True, NOW))
    assert [is_new for _, is_new in added] == [True, True]
    assert added[0][0] != added[1][0]


def test_other_bytes_at_the_same_place_lead_to_the_new_item(house: House) -> None:
    with house.transaction() as tx:
        mine, walk = a_project(tx)
        series = items.add_series(tx, mine, "red", "Red", {})
        old, _ = items.add(tx, mine, a_picture("a cat"), series, True, NOW)
        new, _ = items.add(tx, mine, a_picture("a dog"), series, True, NOW)
        items.add_source(tx, old, walk, "red/1.png", series)
        items.add_source(tx, new, walk, "red/1.png", series)
        now_there = items.by_source(tx, walk, "red/1.png")
        assert now_there is not None
        assert now_there.id == new
        assert items.sources(tx, [old, new])[old] == []


def test_an_item_is_found_by_its_address_with_everything_that_was_seen(house: House) -> None:
    with house.transaction() as tx:
        mine, _ = a_project(tx)
        series = items.add_series(tx, mine, "red", "Red", {})
        made, _ = items.add(tx, mine, a_picture(), series, False, NOW, items.TRAINING)
        found = items.by_id(tx, made)
        assert items.by_address(tx, found.address) == found
        assert items.by_address(tx, "nothinghere") is None
        assert items.by_ids(tx, [made, 999]) == {made: found}
        assert items.in_project(tx, mine) == [found]
    seen = a_picture()
    assert (found.sha256, found.format, found.bytes, found.width, found.height) == (seen.sha256, "PNG", 1234, 80, 48)
    assert (found.kept, found.state) == (False, "training")
    assert len(found.address) == len(found.public_id) == 10


def test_a_second_source_that_copies_makes_the_item_kept_and_never_the_other_way(house: House) -> None:
    with house.transaction() as tx:
        mine, _ = a_project(tx)
        series = items.add_series(tx, mine, "red", "Red", {})
        kept = []
        for copies in (False, True, False):
            made, _ = items.add(tx, mine, a_picture(), series, copies, NOW)
            kept.append(items.by_id(tx, made).kept)
    assert kept == [False, True, True]


def test_what_the_owner_says_about_a_series_may_change(house: House) -> None:
    with house.transaction() as tx:
        mine, _ = a_project(tx)
        first = items.add_series(tx, mine, "red", "Red", {"is_anime": "yes"})
        again = items.add_series(tx, mine, "red", "The red one", {"is_anime": "no", "credit": "Ärpád 🎈"})
        assert first == again
        (now,) = items.series_of(tx, mine)
        assert now == items.Series(first, "red", "The red one", {"is_anime": "no", "credit": "Ärpád 🎈"})
        assert items.series_by_ids(tx, [first]) == {first: now}


def test_an_unknown_item_is_said_in_a_sentence(house: House) -> None:
    with house.reading() as tx, pytest.raises(items.UnknownItem, match="There is no such picture"):
        items.by_id(tx, 4711)
