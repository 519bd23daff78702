"""The owner at a terminal: who answers, and what he does about it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import Clock
from tests.moderation.worlds import Word, World, a_world, some_workers
from typer.testing import CliRunner

from manyeyes.cli import app_for
from manyeyes.cli.worker import NoTime, change_worker
from manyeyes.house import open_house
from manyeyes.moderation import UnknownWorker


@pytest.fixture
def world(tmp_path: Path, clock: Clock) -> Iterator[World]:
    """A site as the commands find it: three people, two pictures, everybody agrees."""
    with open_house(tmp_path, clock=clock) as house:
        made = a_world(house, 2, some_workers(house, 3))
        said = [Word(worker, picture, "no", 60 * worker) for worker in range(3) for picture in (0, 1)]
        made.say(said, house.now())
        clock.pass_by(600)
        yield made


def do(world: World, verb: str, **asked: Any) -> tuple[dict[str, Any], list[str]]:
    """A writing verb, as the command and a running server carry it out."""
    plain = {"who": world.workers[0].public_id, "from": "", "until": "", "stage": "", "reason": ""}
    lines: list[str] = []
    done = change_worker(world.house, {"folder": world.project.folder, "verb": verb, **plain, **asked}, lines.append)
    return dict(done), lines


def test_reverting_says_its_name_counts_again_and_is_undone_by_it(world: World) -> None:
    foretold, _ = do(world, "preview")
    done, lines = do(world, "revert", reason="a test")
    name = done["withdrawals"][0]["public_id"]
    assert (foretold["answers"], done["answers"]) == (2, 2)
    assert f"`manyeyes worker undo {name}`" in lines[0]
    assert [one["answers"] for one in world.adds_up_to()] == [2, 2]
    assert do(world, "undo", name=name)[0]["undone"]
    assert [one["answers"] for one in world.adds_up_to()] == [3, 3]
    assert do(world, "undo", name=name) == ({"undone": False}, ["It was undone before."])


def test_a_time_is_read_by_the_projects_clock(world: World) -> None:
    assert (
        do(world, "preview", **{"from": "2023-11-14T22:13:00", "until": "2023-11-14T22:13:30+00:00"})[0]["answers"] == 2
    )
    assert do(world, "preview", until="2023-11-14T22:13:00")[1] == ["Nothing was answered then that still counts."]
    with pytest.raises(NoTime, match="by the clock of UTC"):
        do(world, "preview", until="yesterday")


def test_restricting_and_lifting(world: World) -> None:
    done, _ = do(world, "restrict", reason="Too fast.", scope="project", kind="stop", until="")
    with world.house.reading() as tx:
        from manyeyes import people

        (made,) = people.restrictions_of(tx, world.workers[0].id)
    assert (made.public_id, made.reason, made.by, made.until) == (done["restriction"], "Too fast.", "owner", None)
    do(world, "lift", name=made.public_id, why="He explained.")
    with world.house.reading() as tx:
        assert people.restrictions_of(tx, world.workers[0].id)[0].lifted_why == "He explained."


def test_nobody_of_that_name(world: World) -> None:
    with pytest.raises(UnknownWorker, match="Nobody called nobody works in world-"):
        do(world, "revert", who="nobody")


def run(*words: str) -> str:
    result = CliRunner().invoke(app_for("worker"), ["worker", *words], catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


def test_list_and_show_print_what_the_page_shows(world: World) -> None:
    folder = str(world.house.site / world.project.folder)
    site = world.house.site / "manyeyes.toml"
    site.write_text("")
    name = world.workers[0].public_id
    told = json.loads(run("list", folder, "--json"))
    assert {one["worker"] for one in told} == {one.public_id for one in world.workers}
    assert {one["answered"] for one in told} == {2}
    assert name in run("list", folder, "--order", "newest", "--most", "5")
    assert json.loads(run("show", name, folder, "--json"))["lines"][0]["answered"] == 2
    assert run("show", name, folder).startswith(f"{name} (guest), here since 2023-11-14")
