"""Keys that are right alone and impossible together, wrong ranges, and names that nothing has.

Long because each case is a file that is wrong in one place, with the whole sentence its owner reads.
"""

# ruff: noqa: E501  (a sentence is easier to read in one piece)

from __future__ import annotations

from pathlib import Path

import pytest

from manyeyes.projects import Fault, ProjectFileWrong, check_project_file

CATS = """\
project: cats
title: "Cats"
why: "To find cats."
rights: {items: CC0-1.0, answers: CC0-1.0}
stages:
  - {name: import, kind: import, from: {folder: frames}}
  - name: look
    kind: classify
    questions:
      - {name: cat, ask: "A cat?", type: yes_no}
      - {name: light, ask: "What light?", type: choice, values: [day, night]}
    overlap: {min: 2, max: 5, confidence: 0.9}
  - {name: release, kind: release, keep: "cat", split: {train: 0.8, test: 0.2}}
"""
OVERLAP, KEEP, RELEASE = "overlap: {min: 2, max: 5, confidence: 0.9}", 'keep: "cat"', "name: release, kind: release"
SPLIT = "split: {train: 0.8, test: 0.2}}"
SPEAKS = "split: {{train: 0.8, test: 0.2}}}}\n  - {{name: {}, kind: train, method: head, opinion: {}}}"
MORE = "and nothing says when to ask more people; add confidence, like 0.95"
RESTRICT = "do: restrict, scope: stage, for: 1d"

WRONG = [
    (
        OVERLAP,
        f"{OVERLAP}\n    order: {{by: model}}",
        "13: stages[1].order.by: no stage trains a tagger that could say it; add a stage of kind train",
    ),
    (SPLIT, SPEAKS.format("tagger", 0.99), "14: stages[3].opinion: 0.99 is more than 0.95"),
    (SPLIT, SPEAKS.format("tagger", 0.5), "14: stages[3].opinion: 0.5 is not more than 0.5"),
    (SPLIT, SPEAKS.format("tagger", "yes"), "14: stages[3].opinion: yes is not a number; write one like 0.8"),
    (
        SPLIT,
        SPEAKS.format("tagger", 0.8) + "\n  - {name: other, after: release, kind: train, method: head, opinion: 0.9}",
        "15: stages[4].opinion: tagger says its opinion already, and taggers that learn alike err alike; leave it to one of them",
    ),
    (
        OVERLAP,
        f"{OVERLAP}\n    drafts: {{score: 0.8}}\n  - {{name: data, kind: release, split: {{train: 0.8, test: 0.2}}}}\n"
        "  - {name: tagger, kind: train, method: head, opinion: 0.8}",
        "15: stages[3].opinion: look shows people drafts, and who keeps one says it for the tagger: it would speak twice; "
        "take out drafts, or opinion",
    ),
    (
        f", {SPLIT}",
        SPEAKS.format("tagger", 0.8).replace(f"{SPLIT}", "}"),
        "14: stages[3].opinion: nothing is held back, so nobody can say how far the tagger is to be believed; "
        "give the release above split: {train: 0.8, test: 0.2}",
    ),
    ("confidence: 0.9", "confidence: 1.5", "12: stages[1].overlap.confidence: 1.5 is more than 1"),
    ("confidence: 0.9", "confidence: 1", "12: stages[1].overlap.confidence: 1 is not less than 1"),
    ("confidence: 0.9", "confidence: 0.5", "12: stages[1].overlap.confidence: 0.5 is not more than 0.5"),
    ("confidence: 0.9", "confidence: -1", "12: stages[1].overlap.confidence: -1 is less than 0.5"),
    ("min: 2", "min: 9", "12: stages[1].overlap.min: 9 is more than max 5; let min be the smaller one"),
    ("min: 2", "min: 0", "12: stages[1].overlap.min: 0 is less than 1"),
    ("max: 5, ", "", "12: stages[1].overlap.confidence: has no max to stop at; add max, the most people per picture"),
    (", confidence: 0.9", "", f"12: stages[1].overlap.max: max 5 is more than min 2, {MORE}"),
    (OVERLAP, "overlapp: {min: 2}", "12: stages[1].overlapp: is not a key of a classify stage; did you mean overlap?"),
    ("kind: classify", "kind: clasify", "8: stages[1].kind: clasify is not a kind of stage; did you mean classify?"),
    (
        "type: yes_no",
        "type: yesno",
        "10: stages[1].questions[0].type: yesno is none of yes_no, choice; did you mean yes_no?",
    ),
    (", values: [day, night]", "", "11: stages[1].questions[1].values: a choice needs two values or more"),
    ("[day, night]", "[day, day]", "11: stages[1].questions[1].values: day is there twice; keep one of them"),
    (
        "[day, night]",
        "[day, unsure]",
        '11: stages[1].questions[1].values: "unsure" is no value: people always have it, unless the stage says unsure: none',
    ),
    (
        "name: light",
        "name: cat",
        "11: stages[1].questions[1].name: a question of this stage is called cat already; choose another name",
    ),
    (
        "name: light",
        "name: row",
        "11: stages[1].questions[1].name: row has a meaning of its own in expressions; choose another name",
    ),
    (OVERLAP, 'untouched: "no"', "12: stages[1].untouched: no is not a value of light; it has day, night"),
    (
        RELEASE,
        "name: look, kind: release",
        "13: stages[2].name: a stage is called look on line 7 already; choose another name",
    ),
    (RELEASE, f"{RELEASE}, after: lok", "13: stages[2].after: no stage is called lok; did you mean look?"),
    (
        RELEASE,
        f"{RELEASE}, after: release",
        "13: stages[2].after: release comes after itself; name another stage, or none",
    ),
    (
        "kind: classify",
        "kind: classify\n    after: release",
        "9: stages[1].after: look, release come after each other in a circle; let one of them begin",
    ),
    (
        "kind: classify",
        "kind: classify\n    after: none",
        "9: stages[1].after: no items reach a classify stage that comes after none; begin with an import or collect stage",
    ),
    ("from: {", "after: look, from: {", "6: stages[0].after: an import takes its items from outside; leave after out"),
    (
        KEEP,
        'keep: "dog"',
        "13: stages[2].keep: at character 1: nothing is called dog; there are: cat, given.*, import.*, item.*, light, look.cat, look.light, series.*, tag.*",
    ),
    (KEEP, 'keep: "cats"', "13: stages[2].keep: at character 1: nothing is called cats; did you mean cat?"),
    (KEEP, 'keep: "cat = 1"', "13: stages[2].keep: at character 5: = is not a word here; write =="),
    (
        KEEP,
        "keep: \"light == 'dusk'\"",
        "13: stages[2].keep: at character 7: light is never 'dusk'; it is one of day, night",
    ),
    (
        KEEP,
        'keep: "light"',
        "13: stages[2].keep: at character 1: light is not a yes/no question; compare it: light == 'day'",
    ),
    (
        'A cat?",',
        'A cat?", only: light,',
        "10: stages[1].questions[0].only: at character 1: nothing is called light; there are: given.*, import.*, item.*, series.*, tag.*",
    ),
    (
        "test: 0.2",
        "test: 0.3",
        "13: stages[2].split: the shares are 1.1 together; let train, validation and test make 1",
    ),
    ("test: 0.2", "test: 1.2", "13: stages[2].split.test: 1.2 is more than 1"),
    (
        "test: 0.2}",
        "test: 0.2, by: twins}, target: series.is_cat",
        "13: stages[2].split.by: is finer than the target: series.is_cat belongs to a whole series, "
        "and its pictures would land in two parts; add series",
    ),
    (
        OVERLAP,
        "control_tasks: {share: 0.1}",
        "12: stages[1].control_tasks: says neither file nor promote; say where known tasks come from",
    ),
    (
        OVERLAP,
        "control_tasks: {file: c.csv, share: {21: 0.1, 1: 0.2}}",
        "12: stages[1].control_tasks.share: the task numbers do not rise; write them in order, like {1: 0.25, 21: 0.1}",
    ),
    (OVERLAP, "control_tasks: {file: c.csv, share: 1}", "12: stages[1].control_tasks.share: 1 is not less than 1"),
    (
        OVERLAP,
        "reward: {amount: 0.01, for: task}",
        "12: stages[1].reward: the project has no money; add money: {currency: USD, budget: 80.00}",
    ),
    (
        OVERLAP,
        f"rules: [{{when: fast_answers, below: 0.5, share: 0.5, {RESTRICT}}}]",
        "12: stages[1].rules[0].below: is not a condition of fast_answers; it knows at_least, over_last, share, under_median",
    ),
    (
        OVERLAP,
        "rules: [{when: control_accuracy, below: 0.5, do: restrict}]",
        "12: stages[1].rules[0]: restrict needs scope and for; add scope: stage, for: 1d",
    ),
    (
        OVERLAP,
        f"rules: [{{when: control_accuracy, {RESTRICT}}}]",
        "12: stages[1].rules[0]: nothing says when control_accuracy acts; add below: 0.7",
    ),
    (
        OVERLAP,
        f"rules: [{{when: control_accuracy, below: 0.5, over_last: 5, at_least: 9, {RESTRICT}}}]",
        "12: stages[1].rules[0].at_least: is more than over_last, so it never acts; lower it",
    ),
    (
        OVERLAP,
        "rules: [{when: control_accuracy, below: 0.5, do: restrict, scope: stage, for: 1}]",
        "12: stages[1].rules[0].for: 1 has no unit (s, min, m, h, d, w); write a time, or good, like 1d",
    ),
    (
        OVERLAP,
        f"subjective: true\n    rules: [{{when: agreement, below: 0.5, {RESTRICT}}}]",
        "13: stages[1].rules[0].when: a subjective stage has no right answer to agree on; take the rule out",
    ),
    (
        "{folder: frames}",
        "{folder: frames, table: a.csv}",
        "6: stages[0].from: says 2 of folder, archive, urls, table, imagemonkey; say exactly one",
    ),
    (
        "{folder: frames}",
        "{folder: frames, take: 5}",
        "6: stages[0].from.take: means nothing without table or urls; take it out, or add table or urls",
    ),
    (OVERLAP, "order: {open: none}", "12: stages[1].order.open: none is not a whole number; write one like 1"),
    (
        OVERLAP,
        "who: [gest]",
        "12: stages[1].who[0]: gest is none of guest, account, invite, prolific, mturk, toloka, trusted, moderator, owner; did you mean guest?",
    ),
    (
        "project: cats",
        "project: Cats and Dogs",
        '1: project: "Cats and Dogs" is not a name; use lower-case letters, digits, - and _, a letter first, like check-film',
    ),
    ("rights: {items: CC0-1.0,", "rights: {", "4: rights: items is missing; it is text"),
    (
        RELEASE,
        "name: t, kind: train, method: head}\n  - {name: release, kind: release",
        "13: stages[2].after: look is no release stage, and a tagger learns from a release; name a release stage",
    ),
    (
        RELEASE,
        f"{RELEASE}}}\n  - {{name: t, kind: train, method: finetune, network: alexnet",
        '14: stages[3].network: "alexnet" is not a network; write resnet, lite0 or a name of timm, like timm:resnet18',
    ),
]


def faults(folder: Path, text: str) -> list[Fault]:
    (folder / "project.yaml").write_text(text)
    with pytest.raises(ProjectFileWrong) as wrong:
        check_project_file(folder / "project.yaml")
    return wrong.value.faults


@pytest.mark.parametrize(("right", "wrong", "said"), WRONG, ids=[wrong for _, wrong, _ in WRONG])
def test_what_cannot_be_is_refused_with_line_cause_and_remedy(
    tmp_path: Path, right: str, wrong: str, said: str
) -> None:
    assert right in CATS
    found = faults(tmp_path, CATS.replace(right, wrong, 1))
    assert f"project.yaml:{said}" in [str(fault) for fault in found]


def test_several_faults_are_found_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = CATS.replace("title:", "titel:").replace("min: 2", "min: 0").replace("test: 0.2", "test: two")
    assert [(fault.line, fault.where) for fault in faults(tmp_path, text)] == [
        (1, ""),
        (2, "titel"),
        (12, "stages[1].overlap.min"),
        (13, "stages[2].split.test"),
    ]


def test_budgets_together_stay_below_the_projects(tmp_path: Path) -> None:
    money = "money: {currency: USD, budget: 10}\nstages:"
    text = CATS.replace("stages:", money).replace(OVERLAP, "reward: {amount: 0.01, for: task}\n    budget: 12.50")
    assert [str(fault) for fault in faults(tmp_path, text)] == [
        "project.yaml:5: money.budget: the budgets of the stages are 12.50 together, more than money.budget 10.00; "
        "raise it, or lower theirs"
    ]


def test_a_name_two_stages_ask_needs_its_stage_before_it(tmp_path: Path) -> None:
    again = "  - {name: again, kind: classify, questions: [{name: cat, ask: Still?, type: yes_no}]}\n"
    text = CATS.replace("  - {name: release", again + "  - {name: release")
    assert "nothing is called cat" in str(faults(tmp_path, text)[0])
    (tmp_path / "project.yaml").write_text(text.replace(KEEP, 'keep: "look.cat and again.cat"'))
    assert check_project_file(tmp_path / "project.yaml").file.stages[-1].settings["keep"] == "look.cat and again.cat"


def test_pictures_of_others_published_in_full_are_warned_about(tmp_path: Path) -> None:
    (tmp_path / "project.yaml").write_text(CATS.replace("items: CC0-1.0", "items: not-ours, publish: full"))
    warnings = check_project_file(tmp_path / "project.yaml").warnings
    assert (
        "project.yaml:4: rights.publish: pictures that are not yours, published in full; none or preview is safer"
        in [str(warning) for warning in warnings]
    )


def test_a_split_by_giver_is_warned_about_while_nobody_gives(tmp_path: Path) -> None:
    (tmp_path / "project.yaml").write_text(CATS.replace("test: 0.2", "test: 0.2, by: giver"))
    warnings = [str(one) for one in check_project_file(tmp_path / "project.yaml").warnings]
    joins_none = "nobody gives pictures yet, so giver joins none; it will when people do"
    assert f"project.yaml:13: stages[2].split.by: {joins_none}" in warnings
