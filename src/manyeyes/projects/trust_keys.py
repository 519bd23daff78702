"""The keys of trust in project.yaml: how many people, control tasks, exam, rules."""

from __future__ import annotations

from typing import Any

from manyeyes.projects.amounts import DURATION, MONEY, SHARES, TERM
from manyeyes.projects.compound import Key, Record
from manyeyes.projects.named_things import NAME, PathInside, Value
from manyeyes.projects.shapes import WRONG, Number, OneOf, Place, Shape, Whole
from manyeyes.projects.yaml_text import Node, Scalar

SHARE = Number(0, 1)
OVERLAP = Record(
    "overlap",
    {
        "min": Key(Whole(1, 1000), "people per picture at least", required=True),
        "max": Key(Whole(1, 1000), "people per picture at most; as min where left out"),
        "confidence": Key(Number(0.5, 1, above=True, below=True), "sure enough to stop between min and max"),
        "worth": Key(
            Number(1, 1e6),
            "a right value is worth so many answers: asking stops where one more costs more than it brings",
        ),
        "iou": Key(Number(0, 1, above=True), "how far shapes of two people must cover each other"),
    },
)
PRESETS = {
    "quick": {"min": 1, "max": 3, "confidence": 0.9},
    "usual": {"min": 2, "max": 7, "confidence": 0.95},
    "careful": {"min": 2, "max": 9, "confidence": 0.994},
}


class _Overlap(Shape):
    """A table, or the name of a preset that stands for one."""

    def read(self, node: Node, at: Place) -> Any:
        """The table either way."""
        if not isinstance(node, Scalar):
            return OVERLAP.read(node, at)
        name = OneOf(tuple(PRESETS)).read(node, at)
        return WRONG if name is WRONG else dict(PRESETS[name])

    def says(self) -> str:
        """For the docs."""
        return f"a table, or {OneOf(tuple(PRESETS)).says()}"


OVERLAP_OR_PRESET = _Overlap()
CONTROL_TASKS = Record(
    "control_tasks",
    {
        "file": Key(PathInside("a file", "private/control.csv"), "path,question,value; must not be in git"),
        "promote": Key(
            Record(
                "promote",
                {
                    "confidence": Key(
                        Number(0.5, 1, above=True, below=True), "settled as surely as this", required=True
                    ),
                    "answers": Key(Whole(1), "by so many people", required=True),
                },
            ),
            "settled pictures become control tasks",
        ),
        "share": Key(SHARES, "how many of a person's tasks are control tasks", required=True),
        "exposure": Key(Whole(1, 1_000_000), "so many people meet one that was not promoted; then it rests", 200),
        "probes": Key(SHARE, "how many of a person's tasks are shared by many, so that copying shows", 0.03),
        "gate": Key(
            Number(0, 1, above=True, below=True), "whoever is surely below this share right weighs nothing", 0.7
        ),
    },
)
EXAM = Record(
    "exam",
    {
        "tasks": Key(Whole(1, 1000), "how many", required=True),
        "pass": Key(Number(0, 1, above=True), "share that must be right", required=True),
        "attempts": Key(Whole(1, 100), "how often", 1),
        "again_after": Key(DURATION, "how long between two"),
        "early": Key(
            Record(
                "early",
                {
                    "good": Key(Number(0.5, 1, above=True, below=True), "who is right so often should pass", 0.9),
                    "bad": Key(Number(0, 1, above=True, below=True), "who is right so often should not", 0.75),
                    "good_fails": Key(Number(0, 0.5, above=True), "chance that the good one fails all the same", 0.05),
                    "bad_passes": Key(Number(0, 0.5, above=True), "chance that the bad one passes", 0.05),
                },
            ),
            "decide as soon as it is sure, by a sequential test; tasks is then the most",
        ),
    },
)
RULE = Record(
    "a rule",
    {
        "when": Key(
            OneOf(
                (
                    "control_accuracy",
                    "agreement",
                    "drift",
                    "fast_answers",
                    "skips_in_a_row",
                    "answers_a_day",
                    "income_a_day",
                    "acceptance_rate",
                    "exam",
                )
            ),
            "what is counted",
            required=True,
        ),
        "over_last": Key(Whole(1, 100000), "over a person's last so many"),
        "at_least": Key(Whole(1, 100000), "not before so many"),
        "below": Key(SHARE, "acts when the share is surely below this"),
        "under_median": Key(Number(0, 1, above=True), "fast is below this part of the median time"),
        "share": Key(SHARE, "acts when this share of answers is fast"),
        "count": Key(Whole(1), "acts at so many"),
        "amount": Key(MONEY, "acts at so much money"),
        "result": Key(OneOf(("passed", "failed")), "acts when an exam ended so"),
        "error": Key(Number(0, 0.5, above=True), "chance that an honest person is caught", 0.01),
        "do": Key(
            OneOf(("restrict", "slow_down", "set_skill", "require_exam", "change_overlap", "withdraw", "alert")),
            "what happens",
            required=True,
        ),
        "scope": Key(OneOf(("stage", "project", "site")), "where the person is stopped"),
        "for": Key(TERM, "how long; `good` is for ever"),
        "answers": Key(OneOf(("keep", "ask_again")), "what becomes of the answers so far", "keep"),
        "skill": Key(NAME, "the skill that is set"),
        "to": Key(Value(), "what the skill is set to"),
        "by": Key(Whole(1, 100), "so many more people are asked about the tasks the person answered"),
    },
)
