"""A running server keeps its stages up to date unasked; a verb without one does so at its end."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from tests.makers import a_project, everybody_answers, pictures, the_stage

from manyeyes import flow
from manyeyes.house import House
from manyeyes.jobs import Upkeep, keeping_up, upkeep_once
from manyeyes.projects import Project, Stage
from manyeyes.storage import tables as t


def answered(house: House) -> tuple[Project, Stage]:
    """Every picture has two agreeing answers."""
    project = a_project(house)
    pictures(house, project, 5)
    stage = the_stage(house, project)
    everybody_answers(house, stage, 2)
    return project, stage


def fits_used(house: House) -> set[int]:
    with house.reading() as tx:
        return {row.fit for row in tx.dynamic(select(t.consensus.c.fit))}


def test_a_server_keeps_its_stages_up_to_date_unasked_and_a_verb_does_so_at_its_end(house: House) -> None:
    project, stage = answered(house)
    with house.transaction() as tx:
        flow.refit_now(tx, stage, house.now())
    with keeping_up(house, every=0.01):
        while fits_used(house) != {1}:
            pass
    with house.transaction() as tx:
        flow.refit_now(tx, stage, house.now())
    [kept] = upkeep_once(house, project)
    assert (kept.fit_made, kept.left, fits_used(house)) == (2, 0, {2})


def test_a_step_that_fails_is_told_and_leaves_the_others_theirs(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    _, stage = answered(house)
    monkeypatch.setattr("manyeyes.moderation.watch_stage", lambda *_: 1 / 0)
    with house.transaction() as tx:
        flow.refit_now(tx, stage, house.now())
    assert Upkeep(house).look(None) == 0
    assert "watch of features did not end" in caplog.text
    assert fits_used(house) == {1}
