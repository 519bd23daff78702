"""What a table says about a picture stays beside the picture, in the table's own words."""

from __future__ import annotations

from tests.items.test_items import NOW, a_picture, a_project

from manyeyes import items
from manyeyes.house import House
from manyeyes.items import Given
from manyeyes.storage.tables import stage


def test_the_words_of_a_row_come_back_as_they_were(house: House) -> None:
    said = Given(7, ("red_hair", "ärger", "1=2"), {"rating": "s", "score": "=1+1", "source": ""}, 0.9)
    with house.transaction() as tx:
        mine, walk = a_project(tx)
        item, _ = items.add(tx, mine, a_picture(), items.add_series(tx, mine, "", "", {}), True, NOW)
        other, _ = items.add(tx, mine, a_picture("a dog"), items.add_series(tx, mine, "", "", {}), True, NOW)
        assert items.keep_all_given(tx, walk, [(item, said)])[item] == 7
    with house.reading() as tx:
        assert items.given_of(tx, [item, other]) == {item: said}


def test_of_two_rows_for_the_same_bytes_the_first_stays(house: House) -> None:
    with house.transaction() as tx:
        mine, walk = a_project(tx)
        item, _ = items.add(tx, mine, a_picture(), items.add_series(tx, mine, "", "", {}), True, NOW)
        kept = [items.keep_all_given(tx, walk, [(item, Given(row, (f"t{row}",), {}, 1.0))])[item] for row in (3, 9, 3)]
        assert kept == [3, 3, 3]
        assert items.given_of(tx, [item])[item].tags == ("t3",)


def test_two_imports_each_keep_their_word_and_the_earlier_stage_is_heard(house: House) -> None:
    with house.transaction() as tx:
        mine, walk = a_project(tx)
        row = {"project_id": mine, "name": "more", "kind": "import", "position": 1, "state": "open"}
        second = tx.add(stage, row)
        item, _ = items.add(tx, mine, a_picture(), items.add_series(tx, mine, "", "", {}), True, NOW)
        assert items.keep_all_given(tx, second, [(item, Given(1, ("b",), {}, 0.5))])[item] == 1
        assert items.keep_all_given(tx, walk, [(item, Given(2, ("a",), {}, 0.5))])[item] == 2
        assert items.given_of(tx, [item])[item].tags == ("a",)
