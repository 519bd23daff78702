"""A picture that needs an extra: refused with the command that installs it, and taken once that was given."""

from __future__ import annotations

from tests.collect.importing import Entered, a_project, put, run

from manyeyes import collect
from manyeyes.collect import Counts
from manyeyes.house import House
from manyeyes.media import Jail
from manyeyes.media.heic import WITHOUT


def test_a_file_that_needed_an_extra_is_taken_once_the_extra_is_there(house: House, jail: Jail) -> None:
    project, stage = a_project(house)
    put(house, "red/1.png")
    assert run(house, project, stage, jail, "zero", Entered())[1] == Counts(new=1)
    phone, words = put(house, "red/phone.heic", b"no"), put(house, "red/words.txt", b"a shopping list")
    about = {"stage_id": stage.id, "outcome": "rejected", "run": "one"}
    with house.transaction() as tx:
        for file, reason in ((phone, WITHOUT), (words, "This is not a picture.")):
            seen = {"path": f"red/{file.name}", "bytes": file.stat().st_size, "modified_at": file.stat().st_mtime}
            collect.store.write(tx, [{**about, **seen, "reason": reason}])
    plan, counted = run(house, project, stage, jail, "two", Entered())
    assert (plan.fresh, counted) == (1, Counts(known=1, rejected=2))
    with house.reading() as tx:
        reasons = {one.path: one.reason for one in collect.rejected(tx, "two")}
    assert reasons["red/phone.heic"] != WITHOUT
