"""manyeyes simulate: a table for people, JSON for programs, a chart, and sentences for what is wrong."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from tests.makers import a_project_file

from manyeyes.cli import main
from manyeyes.cli.forecast import in_words
from manyeyes.cli.simulate import apart
from manyeyes.simulator import Amount, Forecast

Run = Callable[..., tuple[int, str, str]]
CROWD = """\
tasks: 30
control: 10
prevalence: {text: 0.3}
workers: {number: 8, arrive: 1h}
crowd:
  - {kind: honest, share: 0.75, accuracy: 0.9..0.97}
  - {kind: random, share: 0.25}
"""
PAID = "    reward: {amount: 0.01, for: task}\n    control_tasks: {file: private/control.csv, share: 0.1}"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `manyeyes simulate` in this process: exit code, what it said, what it complained of."""

    def command(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["manyeyes", "simulate", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return command


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project whose pictures and known answers are not there yet, with a crowd beside it."""
    text = a_project_file(more=PAID).replace("stages:", "money: {currency: EUR, budget: 10.00}\nstages:")
    (tmp_path / "project.yaml").write_text(text)
    (tmp_path / "crowd.yaml").write_text(CROWD)
    return tmp_path


def test_the_table_says_what_it_would_cost_and_who_came(run: Run, project: Path) -> None:
    code, out, _ = run(project, "--seed", 3)
    lines = out.splitlines()
    assert code == 0
    assert lines[0] == "eyes, stage features: 30 made-up pictures, 8 people (crowd.yaml), seed 3"
    named = [line.strip().split("  ")[0] for line in lines[1:12]]
    assert named[:2] == ["right at the end", "right among the settled"]
    assert "cost in EUR" in named
    assert [line.split()[0] for line in lines if line.strip().startswith(("honest ", "random "))] == [
        "honest", "honest", "random",
    ]  # fmt: skip


def test_json_holds_the_outcome_and_equal_seeds_are_equal(run: Run, project: Path) -> None:
    first, again = (json.loads(run(project, "--seed", 5, "--json")[1]) for _ in range(2))
    assert first == again
    outcome = first["outcome"]
    assert 0.5 < outcome["accuracy"] <= 1
    assert outcome["answers_a_task"] == outcome["answers"] / 30
    assert outcome["cost"] == pytest.approx(outcome["answers"] * 0.01)
    assert {"spammers_found", "honest_stopped", "tasks_until_found", "sleepy_in_time"} <= outcome.keys()
    assert first["kinds"]["random"]["people"] == 2
    assert first["seeds"] == [5]


def test_several_seeds_give_a_median_between_the_least_and_the_most(run: Run, project: Path) -> None:
    told = json.loads(run(project, "--seeds", 3, "--json")[1])
    assert [one["seed"] for one in told["runs"]] == [1, 2, 3]
    least, most = told["range"]["answers"]
    assert least <= told["outcome"]["answers"] <= most


def test_settings_are_compared_side_by_side_and_drawn(run: Run, project: Path) -> None:
    chart = project / "chart.svg"
    code, out, _ = run(project, "--compare", "overlap={min: 1, max: 1},{min: 4, max: 4}", "--chart", chart)
    assert code == 0
    once, often = [line.split("}")[1].split() for line in out.splitlines() if line.startswith("  overlap={")][:2]
    assert float(once[2]) < float(often[2]), "answers a picture"
    drawing = ElementTree.fromstring(chart.read_text())
    assert drawing.tag.endswith("svg")
    assert "overlap={min: 4, max: 4}" in [one.text for one in drawing.iter()]


def test_another_project_is_compared_by_its_folder(run: Run, project: Path) -> None:
    other = project / "other"
    other.mkdir()
    (other / "project.yaml").write_text(a_project_file(overlap="{min: 3, max: 3}"))
    told = json.loads(run(project, "--compare", other, "--json")[1])
    assert [one["name"] for one in told["compared"]] == ["as it is", str(other)]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--compare", "nowhere"], "nowhere is nothing to compare: name a project's folder"),
        (["--set", "overlap"], "overlap sets nothing: write a key and a value"),
        (["--set", "overlap=thorough"], "thorough is none of quick, usual, careful"),
        (["--stage", "colours"], "eyes has no stage called colours. People work in features."),
        (["--chart", "chart.pdf"], "A chart is written as .svg or .html, not as chart.pdf"),
        (["--truth", "truth.csv"], "for --keep, after which made-up answers stay in the site"),
        (["--crowd", "nobody.yaml"], "nobody.yaml:1: cannot be read"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(run: Run, project: Path, words: list[str], said: str) -> None:
    code, out, err = run(project, *words)
    assert (code, out) == (2, "")
    assert said in err


def test_a_wrong_crowd_file_is_said_with_its_line(run: Run, project: Path) -> None:
    (project / "crowd.yaml").write_text(CROWD + "tasks: 3\n")
    code, _, err = run(project)
    assert code == 2
    assert err.startswith("crowd.yaml:8: ")
    assert "tasks is there twice, first on line 1" in err


def test_values_are_taken_apart_at_commas_outside_of_brackets() -> None:
    assert apart("careful, usual") == ["careful", "usual"]
    assert apart("{min: 1, max: 3},[a, b],x") == ["{min: 1, max: 3}", "[a, b]", "x"]


def test_a_forecast_in_words_has_its_range() -> None:
    one = Amount(100.0, 80.0, 130.0)
    told = Forecast(one, Amount(1.0, 0.8, 1.3), one, None, one, 0.98, 0.01, 0.2, "both", 0.95)
    said = "100 (80 to 130) more answers, 1.0 (0.8 to 1.3) hours of looking, EUR 100.00 (80.00 to 130.00). It rests"
    assert in_words(told, "EUR").startswith(said)
    nothing = Amount(0.0, 0.0, 0.0)
    assert in_words(Forecast(nothing, nothing, None, None, one, 1.0, 0.0, 1.0, "both")) == "nothing is left to ask."
