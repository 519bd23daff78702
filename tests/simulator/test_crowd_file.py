"""A crowd file that is wrong says where, why and what would be right; a right one is what it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from manyeyes.simulator import Crowd, CrowdFileWrong, parse_crowd, read_crowd

HONEST = "crowd:\n  - {kind: honest, share: 1}\n"
EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*/crowd.yaml"))


def the_fault(text: str) -> str:
    with pytest.raises(CrowdFileWrong) as wrong:
        parse_crowd(text.encode())
    assert len(wrong.value.faults) == 1, wrong.value.sentence
    return wrong.value.sentence


def test_a_crowd_of_honest_people_needs_two_lines() -> None:
    crowd = parse_crowd(HONEST.encode())
    assert (crowd.people, crowd.pictures.tasks, crowd.pictures.control) == (100, 2000, 100)
    assert [group.kind for group in crowd.groups] == ["honest"]


def test_everything_a_crowd_file_may_say_is_heard() -> None:
    crowd = parse_crowd(
        b"""
tasks: 500
control: 40
prevalence: {text: 0.3, colour: {red: 0.2, blue: 0.8}}
profiles:
  - {share: 0.1, values: {text: yes}}
hard: {share: 0.05, right: 0.6}
workers: {number: 30, arrive: 2h, visit: 10, pause: 1d, a_day: 50}
times: {median: 3s, spread: 0.3, person: 0.1, between: 0.5s}
unsure: 0.02
skip: 0.01
crowd:
  - {kind: honest, share: 0.5, sensitivity: 0.85..0.97, specificity: 0.9}
  - {kind: fast, share: 0.2, honest: 0.4}
  - {kind: clique, name: gang, share: 0.2, size: 3, copies: 0.9, leader: true}
  - {kind: sybil, share: 0.1, size: 2, delay: 10min}
"""
    )
    assert crowd.counts() == (15, 6, 6, 3)
    assert crowd.pictures.prevalence == {"text": {"yes": 0.3, "no": 0.7}, "colour": {"red": 0.2, "blue": 0.8}}
    assert crowd.pictures.profiles[0].values == {"text": "yes"}
    assert (crowd.visits.arrive, crowd.visits.a_day, crowd.times.median) == (7200.0, 50, 3.0)
    honest, fast, gang, sybil = crowd.groups
    assert (honest.skill.sensitivity, honest.skill.specificity) == ((0.85, 0.97), (0.9, 0.9))
    assert (fast.honest, fast.speed) == (0.4, pytest.approx(1 / 3))
    assert (gang.called, gang.size, gang.leader, sybil.delay) == ("gang", 3, True, 600.0)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "crowd.yaml:1: is empty"),
        ("tasks: 10\n", "crowd.yaml:1: crowd is missing"),
        (HONEST + "taks: 10\n", "crowd.yaml:3: taks: is not a key of a crowd file; did you mean tasks?"),
        (HONEST + "tasks: 0\n", "crowd.yaml:3: tasks: 0 is less than 1"),
        (HONEST + "times: {median: 3}\n", "crowd.yaml:3: times.median: 3 has no unit"),
        ("crowd:\n  - {kind: honest, share: 0.9}\n", "crowd.yaml:1: crowd: the shares are 0.9 together; let them"),
        ("crowd:\n  - {kind: honset, share: 1}\n", "crowd.yaml:2: crowd[0].kind: honset is none of"),
        (
            "crowd:\n  - {kind: honest, share: 1, accuracy: 0.9..0.8}\n",
            "crowd.yaml:2: crowd[0].accuracy: 0.9 is more than 0.8; write a range, like 0.85..0.97",
        ),
        ("crowd:\n  - {kind: honest, share: 1, accuracy: good}\n", "crowd.yaml:2: crowd[0].accuracy: good is not a n"),
        ("crowd:\n  - {kind: honest, share: 1, after: 3}\n", "crowd[0].after: means nothing for honest people"),
        ("crowd:\n  - {kind: random, share: 1, accuracy: 0.9}\n", "crowd[0].accuracy: random people do not look"),
        (HONEST + "prevalence: {text: {yes: 0.3, no: 0.3}}\n", "crowd.yaml:3: prevalence.text: the shares of its val"),
        (HONEST + "profiles:\n  - {share: 1, values: {a: b}}\n  - {share: 1, values: {a: b}}\n", "profiles: their sh"),
        (HONEST + "unsure: 2\n", "crowd.yaml:3: unsure: 2 is more than 1"),
    ],
)
def test_a_wrong_crowd_file_says_its_line_its_cause_and_what_would_be_right(text: str, said: str) -> None:
    assert said in the_fault(text)


def test_every_fault_is_said_at_once() -> None:
    with pytest.raises(CrowdFileWrong) as wrong:
        parse_crowd(b"tasks: few\nunsure: 2\ncrowd:\n  - {kind: honest, share: 1}\n")
    assert [fault.line for fault in wrong.value.faults] == [1, 2]


def test_a_crowd_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(CrowdFileWrong, match=r"crowd\.yaml:1: cannot be read"):
        read_crowd(tmp_path / "crowd.yaml")


@pytest.mark.parametrize("path", EXAMPLES, ids=[path.parent.name for path in EXAMPLES])
def test_the_crowds_of_the_examples_are_right(path: Path) -> None:
    crowd = read_crowd(path)
    assert isinstance(crowd, Crowd)
    assert sum(crowd.counts()) == crowd.people
