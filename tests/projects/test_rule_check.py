"""Rules that can never act, that act on everybody, or that mean nothing are said when the file is checked."""

# ruff: noqa: E501  (a sentence is easier to read in one piece)

from __future__ import annotations

from pathlib import Path

import pytest

from manyeyes.projects import Fault, ProjectFileWrong, check_project_file, read_project_file
from manyeyes.projects.rules_file import NoRulesFile, NoSuchStageInFile, read_rules_file

STAGE = """\
project: cats
title: "Cats"
why: "To find cats."
rights: {{items: CC0-1.0, answers: CC0-1.0}}
stages:
  - {{name: import, kind: import, from: {{folder: frames}}}}
  - name: look
    kind: classify
    questions: [{{name: cat, ask: "A cat?", type: yes_no}}]
    {around}
    rules:
      - {rule}
  - {{name: release, kind: release, keep: "cat"}}
"""
MANY = "overlap: {min: 2, max: 5, confidence: 0.9}"
WITH_CONTROL = "overlap: {min: 2, max: 5, confidence: 0.9}\n    control_tasks: {promote: {confidence: 0.99, answers: 3}, share: 0.1}"
STOP = "do: restrict, scope: stage, for: 1d"


def written(tmp_path: Path, rule: str, around: str = WITH_CONTROL) -> Path:
    """A project file with one rule."""
    (tmp_path / "frames").mkdir(exist_ok=True)
    path = tmp_path / "project.yaml"
    path.write_text(STAGE.format(rule="{" + rule + "}", around=around), "utf-8")
    return path


def faults(tmp_path: Path, rule: str, around: str = WITH_CONTROL) -> list[Fault]:
    """What is wrong with it; the rule stands in its last lines but one."""
    with pytest.raises(ProjectFileWrong) as wrong:
        check_project_file(written(tmp_path, rule, around))
    return wrong.value.faults


NEVER = [
    (
        f"when: control_accuracy, below: 0.7, {STOP}",
        MANY,
        "when: the stage has no control_tasks, so it never acts; add control_tasks",
    ),
    (
        f"when: exam, result: failed, {STOP}",
        MANY,
        "when: the stage has no exam, so it never acts; add exam, or take the rule out",
    ),
    (
        "when: skips_in_a_row, count: 5, do: require_exam",
        MANY,
        "do: the stage has no exam to require; add exam, or restrict",
    ),
    (
        f"when: agreement, below: 0.7, {STOP}",
        "overlap: {min: 1}",
        "when: one person is asked about a picture, so there is nobody to agree with, and it never acts; raise overlap, or take the rule out",
    ),
    (
        f"when: drift, {STOP}",
        "overlap: {min: 1}",
        "when: there is nothing to measure people by, so it never acts; add control_tasks",
    ),
    (
        f"when: control_accuracy, below: 0.7, over_last: 8, {STOP}",
        WITH_CONTROL,
        "over_last: is less than at_least, which is 10 where nothing is said, so it never acts; add at_least: 8, or raise it",
    ),
    (
        f"when: control_accuracy, below: 0.7, over_last: 4, at_least: 4, {STOP}",
        WITH_CONTROL,
        "over_last: 4 are too few to be sure that anybody is below 0.7, so it never acts; write 5 or more",
    ),
    (
        f"when: control_accuracy, below: 0.7, over_last: 6, at_least: 4, error: 0.0001, {STOP}",
        WITH_CONTROL,
        "over_last: 6 are too few to be sure that anybody is below 0.7, so it never acts; write 9 or more",
    ),
    (
        f"when: control_accuracy, below: 0, {STOP}",
        WITH_CONTROL,
        "below: nobody is below 0, so it never acts; write a share like 0.7",
    ),
    (f"when: fast_answers, share: 1.01, {STOP}", MANY, "share: 1.01 is more than 1"),
    (
        "when: skips_in_a_row, count: 5, do: restrict, scope: stage, for: 0s",
        MANY,
        "for: is no time at all; write how long, like 1d",
    ),
]
EVERYBODY = [
    (
        f"when: control_accuracy, below: 1.0, {STOP}",
        "below: everybody is wrong at times, so it acts on everybody; write a share like 0.7",
    ),
    (
        f"when: fast_answers, at_least: 1, share: 0, {STOP}",
        "share: everybody reaches 0, so it acts on everybody; write a share like 0.5",
    ),
    (
        f"when: fast_answers, over_last: 20, share: 0.05, {STOP}",
        "share: is reached by a single fast answer, so it acts on nearly everybody; write a share like 0.5",
    ),
    (
        f"when: fast_answers, under_median: 1, share: 0.5, {STOP}",
        "under_median: half of all answers are faster than the median, so it acts on half of the people; write a part of it, like 0.3",
    ),
    (
        f"when: skips_in_a_row, count: 1, {STOP}",
        "count: is reached by the first picture that is skipped, so it acts on everybody; write more, like 5",
    ),
    (
        f"when: answers_a_day, count: 1, {STOP}",
        "count: is reached by the first answer, so it acts on everybody; write more, like 500",
    ),
]
NOTHING = [
    (
        f"when: skips_in_a_row, count: 5, share: 0.5, {STOP}",
        "share: is not a condition of skips_in_a_row; it knows count",
    ),
    (f"when: drift, below: 0.7, {STOP}", "below: is not a condition of drift; it knows at_least, over_last"),
    (
        f"when: fast_answers, share: 0.5, error: 0.01, {STOP}",
        "error: is not a condition of fast_answers; it knows at_least, over_last, share, under_median",
    ),
    (
        "when: skips_in_a_row, count: 5, do: alert, scope: site",
        "scope: means nothing to alert; it belongs to restrict or slow_down; take it out",
    ),
    (
        "when: skips_in_a_row, count: 5, do: slow_down, answers: ask_again",
        "answers: means nothing to slow_down; it belongs to restrict; take it out",
    ),
    (
        "when: skips_in_a_row, count: 5, do: withdraw, skill: good",
        "skill: means nothing to withdraw; it belongs to set_skill; take it out",
    ),
]
LACKING = [
    (
        "when: skips_in_a_row, count: 5, do: restrict, scope: site",
        "restrict needs scope and for; add scope: stage, for: 1d",
    ),
    (
        "when: skips_in_a_row, count: 5, do: set_skill, skill: good",
        "set_skill needs skill and to; add skill: careful, to: yes",
    ),
    ("when: skips_in_a_row, count: 5, do: change_overlap", "change_overlap needs by; add by: 1"),
    ("when: exam, do: alert", "nothing says when exam acts; add result: failed"),
    ("when: answers_a_day, do: alert", "nothing says when answers_a_day acts; add count: 500"),
]


@pytest.mark.parametrize(("rule", "around", "said"), NEVER, ids=[said for _, _, said in NEVER])
def test_a_rule_that_can_never_act_is_refused(tmp_path: Path, rule: str, around: str, said: str) -> None:
    line = 11 + around.count("\n") + 1
    assert f"project.yaml:{line}: stages[1].rules[0].{said}" in [str(one) for one in faults(tmp_path, rule, around)]


@pytest.mark.parametrize(("rule", "said"), EVERYBODY + NOTHING, ids=[said for _, said in EVERYBODY + NOTHING])
def test_a_rule_that_acts_on_everybody_or_means_nothing_is_refused(tmp_path: Path, rule: str, said: str) -> None:
    assert f"project.yaml:13: stages[1].rules[0].{said}" in [str(one) for one in faults(tmp_path, rule)]


@pytest.mark.parametrize(("rule", "said"), LACKING, ids=[said for _, said in LACKING])
def test_a_rule_says_when_it_acts_and_what_it_does(tmp_path: Path, rule: str, said: str) -> None:
    assert f"project.yaml:13: stages[1].rules[0]: {said}" in [str(one) for one in faults(tmp_path, rule)]


@pytest.mark.parametrize("when", ["agreement, below: 0.7", "drift", "acceptance_rate, below: 0.5"])
def test_where_taste_is_asked_for_nobody_is_stopped_for_another_taste(tmp_path: Path, when: str) -> None:
    found = faults(tmp_path, f"when: {when}, {STOP}", WITH_CONTROL + "\n    subjective: true")
    said = "stages[1].rules[0].when: a subjective stage has no right answer to agree on; take the rule out"
    assert f"project.yaml:14: {said}" in [str(one) for one in found]


def test_control_answers_may_stop_people_where_taste_is_asked_for(tmp_path: Path) -> None:
    path = written(tmp_path, f"when: control_accuracy, below: 0.7, {STOP}", WITH_CONTROL + "\n    subjective: true")
    assert len(read_project_file(path).stages[1].rules) == 1


def test_the_same_rule_twice_is_said(tmp_path: Path) -> None:
    rule = f"when: skips_in_a_row, count: 5, {STOP}"
    found = faults(tmp_path, rule + "}\n      - {" + rule)
    assert "stages[1].rules[1]: the same rule stands above already; take one of them out" in str(found[0])


WARNED = [
    ("when: income_a_day, amount: 20.00, do: alert", "nobody is paid yet, so it never acts"),
    (f"when: control_accuracy, below: 0.95, over_last: 60, {STOP}", "is more than most honest people reach"),
    (f"when: fast_answers, under_median: 0.6, share: 0.7, {STOP}", "people who are quick and right"),
]


@pytest.mark.parametrize(("rule", "said"), WARNED, ids=[said for _, said in WARNED])
def test_a_doubtful_rule_is_let_through_with_a_word(tmp_path: Path, rule: str, said: str) -> None:
    warnings = check_project_file(written(tmp_path, rule)).warnings
    assert any(said in str(one) and one.line == 13 for one in warnings)


ALL_RIGHT = [
    f"when: control_accuracy, over_last: 20, below: 0.7, {STOP}",
    "when: agreement, over_last: 30, below: 0.6, error: 0.001, do: alert",
    "when: drift, do: restrict, scope: project, for: good, answers: ask_again",
    "when: fast_answers, over_last: 20, at_least: 10, under_median: 0.3, share: 0.5, do: slow_down",
    "when: skips_in_a_row, count: 5, do: set_skill, skill: patient, to: no",
    "when: answers_a_day, count: 500, do: restrict, scope: site, for: 8h",
    "when: acceptance_rate, below: 0.6, do: change_overlap, by: 2",
    "when: control_accuracy, below: 0.6, do: withdraw",
]


@pytest.mark.parametrize("rule", ALL_RIGHT)
def test_every_collector_and_action_has_a_right_use(tmp_path: Path, rule: str) -> None:
    checked = check_project_file(written(tmp_path, rule))
    (read,) = checked.file.stages[1].rules
    assert (read.at_least, read.when, checked.warnings) == (10, rule.split(",")[0].removeprefix("when: "), ())


def test_a_file_of_rules_alone_is_read_as_if_it_stood_in_the_stage(tmp_path: Path) -> None:
    stage = read_project_file(written(tmp_path, f"when: drift, {STOP}")).stages[1]
    tried = tmp_path / "tried.yaml"
    tried.write_text("- {when: control_accuracy, below: 0.6, do: alert}\n- {when: exam, result: passed, do: alert}\n")
    with pytest.raises(ProjectFileWrong) as wrong:
        read_rules_file(tried, stage)
    assert [str(one) for one in wrong.value.faults] == [
        "tried.yaml:2: rules[1].when: the stage has no exam, so it never acts; add exam, or take the rule out"
    ]
    tried.write_text("- {when: control_accuracy, below: 0.6, do: alert}\n")
    assert [rule.below for rule in read_rules_file(tried, stage)] == [0.6]


def test_rules_may_be_tried_from_a_whole_project_file(tmp_path: Path) -> None:
    path = written(tmp_path, f"when: drift, {STOP}")
    stage = read_project_file(path).stages[1]
    assert [rule.when for rule in read_rules_file(path, stage)] == ["drift"]
    path.write_text(path.read_text("utf-8").replace("name: look", "name: see"), "utf-8")
    with pytest.raises(NoSuchStageInFile, match="no stage called look"):
        read_rules_file(path, stage)
    with pytest.raises(NoRulesFile):
        read_rules_file(tmp_path / "nothing.yaml", stage)
