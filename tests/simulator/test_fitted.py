"""Made-up people who see as real ones did: measured on a file of answers whose truth is known."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.simulator.crowds import a_stage

from manyeyes.errors import ManyEyesError
from manyeyes.projects import Findings
from manyeyes.simulator import Crowd, CrowdDoesNotFit, parse_crowd, simulate
from manyeyes.simulator.fitted import confusions

FIT = '{{answers: {answers}, truth: {truth}, values: {{"0": "no", "1": "yes"}}{more}}}'


def a_crowd_fitted_to(folder: Path, answers: str, truth: str, more: str = "") -> Crowd:
    fit = FIT.format(answers=answers, truth=truth, more=more)
    text = f"tasks: 40\ncontrol: 10\nworkers: {{number: 12}}\ncrowd:\n  - {{kind: honest, share: 1, fit: {fit}}}\n"
    return parse_crowd(text.encode(), Findings("crowd.yaml"), folder)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two workers over forty tasks: one always right, one who never sees a yes."""
    truth = [("yes" if at % 4 == 0 else "no") for at in range(40)]
    said = [(at, "good", value) for at, value in enumerate(truth)] + [(at, "blind", "no") for at in range(40)]
    names = {"yes": "1", "no": "0"}
    rows = [f"{at},{worker},{names[value]}" for at, worker, value in said]
    (tmp_path / "answers.csv").write_text("\n".join(["task,worker,label", *rows]) + "\n")
    rows = [f"{at},{names[value]}" for at, value in enumerate(truth)]
    (tmp_path / "truth.csv").write_text("\n".join(["task,label", *rows]) + "\n")
    return tmp_path


def test_each_worker_sees_as_he_was_measured_drawn_a_little_to_everybody(folder: Path) -> None:
    good, blind = a_crowd_fitted_to(folder, "answers.csv", "truth.csv").groups[0].skill.fitted
    assert good["no"]["no"] > 0.95
    assert 0.8 < good["yes"]["yes"] < 1, "ten right of ten are not always right"
    assert blind["yes"]["yes"] < 0.25
    for row in (*good.values(), *blind.values()):
        assert sum(row.values()) == pytest.approx(1)


def test_a_crowd_fitted_to_a_file_goes_through_a_stage(folder: Path) -> None:
    outcome = simulate(a_stage(), a_crowd_fitted_to(folder, "answers.csv", "truth.csv"), seed=1)
    assert outcome.settled + outcome.contested == 40


@pytest.mark.parametrize(
    ("said", "cause"),
    [
        ({"at_least": 100}, "nobody gave 100 answers"),
        ({"values": {"7": "yes"}}, "has no label 7. It has 0, 1"),
        ({"answers": "gone.csv"}, "gone.csv"),
    ],
)
def test_a_file_nobody_can_be_fitted_to_is_said(folder: Path, said: dict[str, object], cause: str) -> None:
    fit = {"answers": "answers.csv", "truth": "truth.csv", "at_least": 10, **said}
    with pytest.raises(ManyEyesError) as wrong:
        confusions(folder, fit)
    assert cause in wrong.value.sentence


def test_other_values_than_the_questions_are_refused(folder: Path) -> None:
    fit = "{answers: answers.csv, truth: truth.csv}"
    text = f"crowd:\n  - {{kind: honest, share: 1, fit: {fit}}}\n"
    crowd = parse_crowd(text.encode(), Findings("crowd.yaml"), folder)
    with pytest.raises(CrowdDoesNotFit, match="its labels 0, 1 are not the values of text"):
        simulate(a_stage(), crowd)


@pytest.mark.data
def test_people_are_fitted_to_the_bluebirds(data: Path) -> None:
    fitted = a_crowd_fitted_to(data / "crowd" / "bluebirds", "answers.csv", "truth.csv").groups[0].skill.fitted
    assert len(fitted) == 39, "all of its workers answered every task"
    right = [sum(person[value][value] for value in ("yes", "no")) / 2 for person in fitted]
    assert 0.5 < sum(right) / len(right) < 0.75, "they are known to be hardly better than a coin"
