"""An owner tries other rules on what people answered, and reads what his rules did."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests import makers
from tests.conftest import Clock
from tests.rules.stories import STOP, a_stage, right, works, wrong

from manyeyes.cli import main
from manyeyes.house import House, open_house
from manyeyes.settings import Settings

Run = Callable[..., tuple[int, str, str]]
TRIED = (
    "- {when: control_accuracy, over_last: 20, below: 0.7, do: restrict, scope: stage, for: 1d, answers: ask_again}\n"
)


@pytest.fixture(autouse=True)
def after_every_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rules look after every answer here, so that a story ends at the picture it says."""
    monkeypatch.setattr(sys.modules["manyeyes.rules.review"], "EVERY", 1)  # its function has the same name


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `manyeyes rules` in this process: exit code, what it said, what it complained of."""

    def command(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["manyeyes", "rules", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return command


def a_site(tmp_path: Path, clock: Clock, *rules: str) -> tuple[Path, str]:
    """A project in which one is right and one is wrong; its folder, and who is wrong."""
    (tmp_path / "manyeyes.toml").write_text("", "utf-8")
    with open_house(tmp_path, clock=clock, settings=Settings()) as house:
        project, stage = a_stage(house, *rules, known=30, ordinary=30)
        good, bad = makers.a_worker(house), makers.a_worker(house)
        works(house, clock, good, stage, right(house, stage), tasks=25)
        works(house, clock, bad, stage, wrong(house, stage), tasks=25)
        return tmp_path / project.folder, bad.public_id


def everything(house: House) -> dict[str, int]:
    """How many rows each table of rules and people has."""
    from manyeyes.storage.tables import metadata

    with house.database.engine().connect() as connection:
        return {table.name: len(connection.execute(table.select()).fetchall()) for table in metadata.tables.values()}


def test_other_rules_are_played_on_past_answers_and_nothing_is_changed(tmp_path: Path, clock: Clock, run: Run) -> None:
    folder, bad = a_site(tmp_path, clock)
    tried = tmp_path / "tried.yaml"
    tried.write_text(TRIED)
    with open_house(tmp_path, read_only=True) as house:
        before = everything(house)
    code, said, _ = run("replay", folder, "--rules", tried)
    assert code == 0
    assert said.startswith("features: 50 answers of 2 people, played again\nwhen ")
    assert f"  {bad}  1 control_accuracy  restrict" in said
    assert re.search(r"(1\d) of your \1 answers about pictures we already know differed\.", said)
    assert "\n1 of 2 people, 1 times.\nAnswers not given: " in said
    assert "Right about known pictures: " in said
    assert "100.0% of the rest." in said
    code, told, _ = run("replay", folder, "--rules", tried, "--json")
    played = json.loads(told)
    assert (code, played["people"], [one["worker"] for one in played["stopped"]]) == (0, 2, [bad])
    with open_house(tmp_path, read_only=True) as house:
        assert everything(house) == before


def test_rules_that_cannot_act_are_refused_with_their_line(tmp_path: Path, clock: Clock, run: Run) -> None:
    folder, _ = a_site(tmp_path, clock)
    tried = tmp_path / "tried.yaml"
    tried.write_text("- {when: exam, result: failed, do: alert}\n")
    code, _, complained = run("replay", folder, "--rules", tried)
    assert code == 2
    assert complained == (
        "tried.yaml:1: rules[0].when: the stage has no exam, so it never acts; add exam, or take the rule out\n"
    )
    assert run("replay", folder, "--rules", tmp_path / "none.yaml")[0] == 2
    assert run("replay", folder, "--rules", tried, "--stage", "import")[2] == (
        "eyes has no stage called import that asks people. It has features.\n"
    )


def test_the_log_says_what_rules_did(tmp_path: Path, clock: Clock, run: Run) -> None:
    folder, bad = a_site(tmp_path, clock, f"when: control_accuracy, over_last: 20, below: 0.7, {STOP}")
    code, said, _ = run("log", folder)
    assert code == 0
    assert re.search(rf"{bad}  features  control_accuracy  restrict  succeeded  (1\d) of your \1 answers", said)
    assert json.loads(run("log", folder, "--json")[1])[0]["worker"] == bad


def test_a_log_without_an_entry_and_a_project_that_was_never_applied_say_so(
    tmp_path: Path, clock: Clock, run: Run
) -> None:
    folder, _ = a_site(tmp_path, clock)
    assert run("log", folder) == (0, "No rule has acted.\n", "")
    other = tmp_path / "other"
    other.mkdir()
    (other / "project.yaml").write_text((folder / "project.yaml").read_text("utf-8"), "utf-8")
    assert run("log", other)[0] == 2
