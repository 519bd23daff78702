"""What an owner may ask of a release beside `keep`: sureness, licences, rows, a tagger's word, a pace."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import update
from tests.datasets.answered import PROJECT, Crowd, a_project_in, quiet, release_of, table

from manyeyes import datasets, items
from manyeyes.datasets import Serving
from manyeyes.datasets.due import next_at
from manyeyes.datasets.keep_last import too_old
from manyeyes.datasets.store import Release
from manyeyes.house import House
from manyeyes.items import Given
from manyeyes.storage import tables

KEEP = 'keep: "character and not text"'


def asked(house: House, more: str) -> Crowd:
    """The project with something more asked of its release."""
    return a_project_in(house, text=PROJECT.replace(KEEP, f"{KEEP}, {more}"))


def settled(crowd: Crowd, name: str, colour: int, posterior: float = 0.97) -> int:
    """A picture with a character and without text; returns its task."""
    task = crowd.task(crowd.picture(name, colour))
    crowd.settle(task, posterior, character=("yes", "settled"), text=("no", "settled"))
    return task


def left_out(folder: Path) -> dict[str, int]:
    return dict(datasets.read_card(folder).left_out)


def test_what_is_less_sure_stays_out(on_sqlite: House) -> None:
    crowd = asked(on_sqlite, "least: {confidence: 0.95, agreement: 0.8}")
    with crowd.writing():
        one, two, three = (crowd.worker() for _ in range(3))
        settled(crowd, "anime-a/unsure.jpg", 1, posterior=0.94)
        agreed, disputed = settled(crowd, "anime-b/agreed.jpg", 2), settled(crowd, "anime-c/disputed.jpg", 3)
        for worker, text in ((one, "no"), (two, "no"), (three, "unsure")):
            crowd.answer(agreed, worker, {"character": "yes", "text": text})
        for worker, text in ((one, "no"), (two, "no"), (three, "yes")):
            crowd.answer(disputed, worker, {"character": "yes", "text": text})
    folder = release_of(crowd)
    assert left_out(folder) == {"less_confidence": 1, "less_agreement": 1}
    assert "fewer of the answers agree than `least: agreement` asks for" in (folder / "card.md").read_text()
    assert [row["path"] for row in table(folder / "items.parquet") if row["kept"]] == ["anime-b/agreed.jpg"]


def test_only_these_licences_are_taken(on_sqlite: House) -> None:
    crowd = asked(on_sqlite, "licences: [CC0-1.0, CC-BY-4.0]")
    with crowd.writing() as tx:
        settled(crowd, "anime-a/free.jpg", 1)
        items.add_series(tx, crowd.project.id, "theirs", "Theirs", {"licence": "CC-BY-NC-4.0"})
        settled(crowd, "theirs/not.jpg", 2)
        tx.run(
            update(tables.series)
            .where(tables.series.c.name == "theirs")
            .values(attributes='{"licence": "CC-BY-NC-4.0"}')
        )
    assert left_out(release_of(crowd)) == {"licence": 1}


def test_only_some_rows_of_the_table_enter(on_sqlite: House) -> None:
    crowd = asked(on_sqlite, "only: \"given.row <= 2 and given.rating == 's'\"")
    with crowd.writing() as tx:
        source = crowd.stages["import"].id
        for n, rating in enumerate(["s", "q", "s", "s"], start=1):
            item_id = crowd.picture(f"anime-{n}/{n}.jpg", n)
            crowd.settle(crowd.task(item_id), character=("yes", "settled"), text=("no", "settled"))
            if n < 4:
                items.keep_all_given(tx, source, [(item_id, Given(n, ("hat",), {"rating": rating}, 0.9))])
    folder = release_of(crowd)
    assert left_out(folder) == {"only_does_not_hold": 3}
    assert [row["path"] for row in table(folder / "items.parquet") if row["kept"]] == ["anime-1/1.jpg"]


def test_a_taggers_word_stands_in_a_table_of_its_own(on_sqlite: House) -> None:
    crowd = asked(on_sqlite, "values: {people: settled, model: {score: 0.9}}")
    with crowd.writing() as tx:
        answered, open_ = settled(crowd, "anime-a/1.jpg", 1), crowd.picture("anime-b/2.jpg", 2)
        said = {answered: [0.99, 0.99, 0.5], open_: [0.95, 0.02, 0.91]}
        scores = {one: np.array(row, dtype=np.float32) for one, row in said.items()}
        items.keep_predictions(tx, crowd.release.id, 3, scores)
    serving = Serving(crowd.release.id, 3, ("character", "text", "hat"))
    made = datasets.make_release(on_sqlite, crowd.project, crowd.release, None, quiet, serving)
    folder = datasets.release_folder(on_sqlite, crowd.project, made.name)
    rows = [(row["tag"], row["value"], row["tagger"]) for row in table(folder / "model.parquet")]
    assert rows == [("character", "yes", 3), ("text", "no", 3), ("hat", "yes", 3)]
    model = datasets.read_card(folder).model
    assert model is not None
    assert (model.values, model.items, model.sentence) == (3, 1, "Nobody has checked what the tagger said.")
    assert "They are no answers. **Nobody has checked" in (folder / "card.md").read_text()
    assert {row["item"] for row in table(folder / "targets.parquet")} != {
        row["item"] for row in table(folder / "model.parquet")
    }


def test_a_taggers_word_is_held_against_what_the_owner_found(on_sqlite: House) -> None:
    crowd = asked(on_sqlite, "values: {model: {score: 0.9}}")
    with crowd.writing() as tx:
        ids = [settled(crowd, f"anime-{n}/{n}.jpg", n) for n in range(1, 5)]
        high = np.array([0.95, 0.05], dtype=np.float32)
        items.keep_predictions(tx, crowd.release.id, 1, dict.fromkeys(ids, high))
    audit = datasets.start_audit(on_sqlite, crowd.project, crowd.release, 4, seed=1)
    with on_sqlite.transaction() as tx:
        for position in range(1, 5):
            found = {"character": "yes", "text": "yes" if position == 1 else "no"}
            datasets.check_item(tx, audit, position, found, on_sqlite.now())
        checked = datasets.audit_by_public_id(tx, audit.public_id)
        datasets.end_audit(tx, checked, on_sqlite.now())
    serving = Serving(crowd.release.id, 1, ("character", "text"))
    made = datasets.make_release(on_sqlite, crowd.project, crowd.release, None, quiet, serving)
    model = datasets.read_card(datasets.release_folder(on_sqlite, crowd.project, made.name)).model
    assert model is not None
    assert (model.checked, model.right, model.values) == (8, 7, 0)
    assert model.sentence.startswith("Of 8 of its values that the owner checked, 7 were right (52.9–97.8 %)")


@pytest.mark.parametrize(
    ("last", "every", "then"),
    [
        ((2027, 1, 31), (1, "month"), (2027, 2, 28)),
        ((2027, 11, 30), (3, "month"), (2028, 2, 29)),
        ((2028, 2, 29), (1, "year"), (2029, 2, 28)),
        ((2027, 12, 25), (2, "week"), (2028, 1, 8)),
    ],
)
def test_a_month_is_a_month(last: tuple[int, int, int], every: tuple[int, str], then: tuple[int, int, int]) -> None:
    begin, end = (datetime(*day, 12, tzinfo=UTC).timestamp() for day in (last, then))
    assert next_at(begin, *every) == end


def test_it_is_made_again_when_its_time_is_over_and_something_came(on_sqlite: House, clock: object) -> None:
    crowd = asked(on_sqlite, "every: 1 week")

    def due() -> bool:
        with on_sqlite.reading() as tx:
            return datasets.is_due(tx, crowd.release, on_sqlite.now())

    settled(crowd, "anime-a/1.jpg", 1)
    assert not due()  # the first is the owner's
    release_of(crowd)
    clock.pass_by(8 * 86400)  # type: ignore[attr-defined]
    assert not due()  # nothing came
    settled(crowd, "anime-b/2.jpg", 2)
    assert due()
    release_of(crowd)
    assert not due()


def test_the_last_ones_stay_and_those_with_a_name_and_what_a_tagger_learnt_from(on_sqlite: House) -> None:
    def made(number: int, name: str) -> Release:
        return Release(number, 1, 1, number, name, f"releases/{name}", {}, 0.0)

    every = [made(1, "v1"), made(2, "spring"), made(3, "v3"), made(4, "v4"), made(5, "v5")]
    assert [one.name for one in too_old(every, 2, ())] == ["v1", "v3"]
    assert [one.name for one in too_old(every, 2, {1})] == ["v3"]
    assert too_old(every, 9, ()) == []
    crowd = asked(on_sqlite, "keep_last: 1")
    settled(crowd, "anime-a/1.jpg", 1)
    folders = [release_of(crowd), release_of(crowd, "spring"), release_of(crowd)]
    assert [folder.exists() for folder in folders] == [False, True, True]
    assert [folder.name for folder in folders] == ["v1", "spring", "v3"]
    with pytest.raises(datasets.UnknownRelease):
        datasets.release_folder(on_sqlite, crowd.project, "v1")
