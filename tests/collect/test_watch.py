"""A folder that is watched: what is still being written waits, and nothing is rejected for having come too early."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.collect.importing import Entered, a_new_picture, a_project, put, run
from tests.conftest import Clock

from manyeyes import collect
from manyeyes.collect import Counts, store
from manyeyes.house import House
from manyeyes.media import Jail

WATCHED = "folder: frames, watch: true"


def written_at(file: Path, moment: float) -> Path:
    os.utime(file, (moment, moment))
    return file


def test_a_file_that_has_just_been_written_waits_until_it_has_settled(house: House, jail: Jail, clock: Clock) -> None:
    project, stage = a_project(house, WATCHED)
    whole = a_new_picture("JPEG")
    written_at(put(house, "red/old.png"), clock() - 60)
    file = written_at(put(house, "red/new.jpg", whole[:-400]), clock() - 1)
    plan, counted = run(house, project, stage, jail, "one", Entered())
    assert counted == Counts(new=1)
    assert "1 files may still be being written; they are taken next time." in plan.warnings
    file.write_bytes(whole)
    written_at(file, clock())
    clock.pass_by(6)
    assert run(house, project, stage, jail, "two", Entered())[1] == Counts(new=1, known=1)


def test_a_clock_that_goes_wrong_keeps_no_file_out(house: House, jail: Jail, clock: Clock) -> None:
    project, stage = a_project(house, WATCHED)
    written_at(put(house, "red/1.png"), clock() + 86_400)
    assert run(house, project, stage, jail, "one", Entered())[1] == Counts(new=1)


@pytest.mark.parametrize("database_address", [""])
def test_something_new_is_seen_and_seen_only_once(
    house: House, jail: Jail, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, stage = a_project(house, WATCHED)
    assert not collect.something_new(house, project, stage)
    written_at(put(house, "red/1.png"), clock() - 60)
    assert collect.something_new(house, project, stage)
    run(house, project, stage, jail, "one", Entered())
    assert not collect.something_new(house, project, stage)
    monkeypatch.setattr(store, "of_paths", lambda *_: pytest.fail("the database was asked about an unchanged folder"))
    assert not collect.something_new(house, project, stage)
    monkeypatch.undo()
    file = written_at(put(house, "red/2.png"), clock())
    assert not collect.something_new(house, project, stage)
    clock.pass_by(10)
    assert collect.something_new(house, project, stage)
    file.unlink()
    assert not collect.something_new(house, project, stage)


def test_a_folder_that_is_not_watched_or_gone_has_nothing_new(house: House) -> None:
    project, stage = a_project(house)
    put(house, "red/1.png")
    assert not collect.something_new(house, project, stage)
    project, stage = a_project(house, "folder: gone, watch: true")
    assert not collect.something_new(house, project, stage)


def test_a_half_written_file_is_looked_at_again_when_it_has_grown(house: House, jail: Jail) -> None:
    project, stage = a_project(house)
    whole = a_new_picture("JPEG")
    file = put(house, "red/1.jpg", whole[:-400])
    assert run(house, project, stage, jail, "one", Entered())[1] == Counts(rejected=1)
    file.write_bytes(whole)
    assert run(house, project, stage, jail, "two", Entered())[1] == Counts(new=1)


@pytest.mark.data
def test_every_half_written_file_is_taken_once_it_is_whole(house: House, jail: Jail, data: Path) -> None:
    project, stage = a_project(house)
    halves = sorted((data / "badinput/own").glob("half_written_*"))
    for half in halves:
        put(house, f"red/{half.name}", half.read_bytes())
    assert run(house, project, stage, jail, "one", Entered())[1] == Counts(rejected=len(halves))
    for half in halves:
        put(house, f"red/{half.name}", a_new_picture())
    assert run(house, project, stage, jail, "two", Entered())[1] == Counts(new=len(halves))


def test_what_does_not_fit_is_refused_with_its_number_and_nothing_of_it_is_kept(house: House, jail: Jail) -> None:
    project, stage = a_project(house, settings="accept: {min_side: 64, max_bytes: 20kB}")
    put(house, "red/low.png")
    put(house, "red/large.png", a_new_picture() + bytes(30_000))
    assert run(house, project, stage, jail, "one", Entered())[1] == Counts(rejected=2)
    with house.reading() as tx:
        reasons = {one.path: one.reason for one in collect.rejected(tx, "one")}
    assert reasons == {
        "red/low.png": "Its shorter side is 30 pixels; 64 is the least.",
        "red/large.png": "It is larger than 20 kB.",
    }
    collect.unplan(house, "one")
    assert not [path for path in (house.private / "blobs").rglob("*") if path.is_file()]
