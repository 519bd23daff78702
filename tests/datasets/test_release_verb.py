"""The owner freezes a dataset from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.datasets.answered import PROJECT, Crowd, a_project_in, quiet, twelve_pictures

from manyeyes import datasets
from manyeyes.cli.release import NoReleaseStage, WhichReleaseStage, release_project
from manyeyes.cli.state import NotAppliedYet
from manyeyes.house import House
from manyeyes.projects import UnknownStage

SECOND = "\n  - {name: all-of-it, kind: release, after: features}\n"


def arguments(**more: str) -> dict[str, str]:
    return {"folder": "anime", "stage": "", "name": "", **more}


def test_the_only_release_stage_needs_no_name(filed: Crowd) -> None:
    said: list[str] = []
    done = release_project(filed.house, arguments(name="spring"), said.append)
    assert (done["release"], done["number"], done["stage"]) == ("spring", 1, "release")
    assert done["counts"]["items_kept"] == 10
    assert Path(done["folder"]).name == "spring"
    assert any(line.startswith("Split: train ") for line in said)
    assert said[-1].startswith("Release spring: 10 of 12 items")


def test_of_several_release_stages_one_must_be_named(on_sqlite: House) -> None:
    twelve_pictures(a_project_in(on_sqlite, text=PROJECT.rstrip() + SECOND))
    with pytest.raises(WhichReleaseStage, match="release, all-of-it"):
        release_project(on_sqlite, arguments(), quiet)
    assert release_project(on_sqlite, arguments(stage="all-of-it"), quiet)["counts"]["items_kept"] == 10


def test_a_wrong_folder_or_stage_is_named(filed: Crowd) -> None:
    with pytest.raises(NotAppliedYet, match="nowhere"):
        release_project(filed.house, arguments(folder="nowhere"), quiet)
    with pytest.raises(UnknownStage):
        release_project(filed.house, arguments(stage="relaese"), quiet)
    with pytest.raises(datasets.NotAReleaseStage):
        release_project(filed.house, arguments(stage="features"), quiet)


def test_a_project_without_a_release_stage_is_told_so(on_sqlite: House) -> None:
    a_project_in(on_sqlite, text=PROJECT[: PROJECT.index("  - {name: release")])
    with pytest.raises(NoReleaseStage, match="nothing can be frozen"):
        release_project(on_sqlite, arguments(), quiet)
