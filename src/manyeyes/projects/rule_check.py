"""Whether a rule can act at all, and not on everybody: each combination that cannot be meant, with what would be right.

Each function looks at one thing of one rule; all of them run.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from manyeyes.projects.faults import Findings

Raw = Mapping[str, Any]
SURE = frozenset({"over_last", "at_least", "below", "error"})
# The conditions each collector can be asked for; anything else would never act.
CONDITIONS: Mapping[str, frozenset[str]] = {
    "control_accuracy": SURE,
    "agreement": SURE,
    "drift": frozenset({"over_last", "at_least"}),
    "fast_answers": frozenset({"over_last", "at_least", "under_median", "share"}),
    "skips_in_a_row": frozenset({"count"}),
    "answers_a_day": frozenset({"count"}),
    "income_a_day": frozenset({"amount"}),
    "acceptance_rate": SURE,
    "exam": frozenset({"result"}),
}
# What must be said for a collector to act, and how; drift has a limit of its own.
LIMITS: Mapping[str, tuple[str, str]] = {
    "control_accuracy": ("below", "below: 0.7"),
    "agreement": ("below", "below: 0.7"),
    "acceptance_rate": ("below", "below: 0.7"),
    "fast_answers": ("share", "share: 0.5"),
    "skips_in_a_row": ("count", "count: 5"),
    "answers_a_day": ("count", "count: 500"),
    "income_a_day": ("amount", "amount: 20.00"),
    "exam": ("result", "result: failed"),
}
# The keys each action has, and of them those it cannot do without.
ACTIONS: Mapping[str, frozenset[str]] = {
    "restrict": frozenset({"scope", "for", "answers"}),
    "slow_down": frozenset({"scope", "for"}),
    "set_skill": frozenset({"skill", "to"}),
    "require_exam": frozenset(),
    "change_overlap": frozenset({"by"}),
    "withdraw": frozenset(),
    "alert": frozenset(),
}
NEEDED: Mapping[str, tuple[tuple[str, ...], str]] = {
    "restrict": (("scope", "for"), "scope: stage, for: 1d"),
    "set_skill": (("skill", "to"), "skill: careful, to: yes"),
    "change_overlap": (("by",), "by: 1"),
}
STOPS = frozenset({"restrict", "slow_down", "require_exam", "withdraw"})
BY_OTHERS = frozenset({"agreement", "drift", "acceptance_rate"})
AT_LEAST, ERROR = 10, 0.01
_ALL_CONDITIONS: frozenset[str] = frozenset().union(*CONDITIONS.values())
_ALL_OF_ACTIONS: frozenset[str] = frozenset().union(*ACTIONS.values())


@dataclass(frozen=True)
class Around:
    """What of its stage a rule depends on; `people`: how many may answer one picture."""

    control_tasks: bool
    exam: bool
    subjective: bool
    questions: int
    people: int


def around(stage: Raw) -> Around:
    """The same of a stage as written."""
    overlap = stage.get("overlap") or {}
    return Around(
        control_tasks=bool(stage.get("control_tasks")),
        exam=bool(stage.get("exam")),
        subjective=bool(stage.get("subjective")),
        questions=max(1, len(stage.get("questions", ()))),
        people=overlap.get("max", overlap.get("min", 2)),
    )


def check_rules(rules: Sequence[Raw], here: str, stage: Around, findings: Findings) -> None:
    """Every fault and warning of a stage's rules; `here` is the path of the list, like stages[1].rules."""
    for n, rule in enumerate(rules):
        for check in RULE_CHECKS:
            check(rule, f"{here}[{n}]", stage, findings)
        if rule in list(rules)[:n] and rule.get("when") and rule.get("do"):
            findings.fault(f"{here}[{n}]", "the same rule stands above already", "take one of them out")


def _conditions(rule: Raw, where: str, stage: Around, findings: Findings) -> None:
    when = rule.get("when", "")
    allowed = CONDITIONS.get(when, _ALL_CONDITIONS)
    for key in sorted(_ALL_CONDITIONS - allowed):
        if f"{where}.{key}" in findings.lines:
            known = ", ".join(sorted(allowed))
            findings.fault(f"{where}.{key}", f"is not a condition of {when}", f"it knows {known}")
    limit, example = LIMITS.get(when, ("", ""))
    if limit and limit not in rule and f"{where}.{limit}" not in findings.lines:
        findings.fault(where, f"nothing says when {when} acts", f"add {example}")


def _action(rule: Raw, where: str, stage: Around, findings: Findings) -> None:
    do = rule.get("do", "")
    for key in sorted(_ALL_OF_ACTIONS - ACTIONS.get(do, _ALL_OF_ACTIONS)):
        if f"{where}.{key}" in findings.lines:
            theirs = " or ".join(name for name, keys in ACTIONS.items() if key in keys)
            findings.fault(f"{where}.{key}", f"means nothing to {do}", f"it belongs to {theirs}; take it out")
    needed, example = NEEDED.get(do, ((), ""))
    if any(key not in rule and f"{where}.{key}" not in findings.lines for key in needed):
        findings.fault(where, f"{do} needs {' and '.join(needed)}", f"add {example}")
    if rule.get("for") == 0:
        findings.fault(f"{where}.for", "is no time at all", "write how long, like 1d")


def _surroundings(rule: Raw, where: str, stage: Around, findings: Findings) -> None:
    """What a collector or an action lives from must be there."""
    when, do = rule.get("when"), rule.get("do")
    if when == "control_accuracy" and not stage.control_tasks:
        findings.fault(f"{where}.when", "the stage has no control_tasks, so it never acts", "add control_tasks")
    if when == "exam" and not stage.exam:
        findings.fault(f"{where}.when", "the stage has no exam, so it never acts", "add exam, or take the rule out")
    if do == "require_exam" and not stage.exam:
        findings.fault(f"{where}.do", "the stage has no exam to require", "add exam, or restrict")
    if when in BY_OTHERS and stage.subjective:
        cause = "a subjective stage has no right answer to agree on"
        findings.fault(f"{where}.when", cause, "take the rule out")
    elif when in ("agreement", "acceptance_rate") and stage.people == 1:
        cause = "one person is asked about a picture, so there is nobody to agree with"
        findings.fault(f"{where}.when", f"{cause}, and it never acts", "raise overlap, or take the rule out")
    elif when == "drift" and stage.people == 1 and not stage.control_tasks:
        findings.fault(f"{where}.when", "there is nothing to measure people by, so it never acts", "add control_tasks")
    if when == "income_a_day":
        findings.warn(f"{where}.when", "nobody is paid yet, so it never acts", "it will when there is money")


def _window(rule: Raw, where: str, stage: Around, findings: Findings) -> None:
    last = rule.get("over_last")
    if last is None or "at_least" not in CONDITIONS.get(rule.get("when", ""), ()):
        return
    if "at_least" in rule and rule["at_least"] > last:
        findings.fault(f"{where}.at_least", "is more than over_last, so it never acts", "lower it")
    elif f"{where}.at_least" not in findings.lines and last < AT_LEAST:
        cause = f"is less than at_least, which is {AT_LEAST} where nothing is said, so it never acts"
        findings.fault(f"{where}.over_last", cause, f"add at_least: {last}, or raise it")


def _below(rule: Raw, where: str, stage: Around, findings: Findings) -> None:
    below, here = rule.get("below"), f"{where}.below"
    if below is None or "below" not in CONDITIONS.get(rule.get("when", ""), ()):
        return
    if below == 0:
        findings.fault(here, "nobody is below 0, so it never acts", "write a share like 0.7")
    elif below == 1:
        findings.fault(here, "everybody is wrong at times, so it acts on everybody", "write a share like 0.7")
    else:
        _sure_in_time(rule, where, stage, findings)
        if below > 0.9:
            cause = "is more than most honest people reach, so it acts on many of them"
            findings.warn(here, cause, "0.7 keeps all but one honest person of a hundred")


def _sure_in_time(rule: Raw, where: str, stage: Around, findings: Findings) -> None:
    """Whether somebody who is always wrong is surely below after `over_last` pictures.

    The test of `skills.surely_below`: good is half way from below up to 1, bad as far down, and each wrong answer
    weighs log((1 - bad) / (1 - good)).
    """
    last, below = rule.get("over_last"), rule["below"]
    if last is None:
        return
    half = (1 - below) / 2
    each = math.log((1 - max(0.01, below - half)) / half)
    needed = math.ceil(math.log(1 / (rule.get("error") or ERROR)) / each / stage.questions)
    if last < needed:
        cause = f"{last} are too few to be sure that anybody is below {below:g}, so it never acts"
        findings.fault(f"{where}.over_last", cause, f"write {needed} or more")


def _haste(rule: Raw, where: str, stage: Around, findings: Findings) -> None:
    if rule.get("when") != "fast_answers":
        return
    share, under = rule.get("share"), rule.get("under_median")
    last = rule.get("over_last", max(20, rule.get("at_least", AT_LEAST)))
    if share == 0:
        findings.fault(f"{where}.share", "everybody reaches 0, so it acts on everybody", "write a share like 0.5")
    elif share is not None and share * last <= 1 and rule.get("do") in STOPS:
        cause = "is reached by a single fast answer, so it acts on nearly everybody"
        findings.fault(f"{where}.share", cause, "write a share like 0.5")
    if under == 1 and (share or 0) <= 0.5:
        cause = "half of all answers are faster than the median, so it acts on half of the people"
        findings.fault(f"{where}.under_median", cause, "write a part of it, like 0.3")
    elif under is not None and under > 0.5:
        cause = "people who are quick and right look half as long as others, so it acts on some of them"
        findings.warn(f"{where}.under_median", cause, "0.3 leaves them alone")


def _counts(rule: Raw, where: str, stage: Around, findings: Findings) -> None:
    when, count = rule.get("when"), rule.get("count")
    if count == 1 and when in ("skips_in_a_row", "answers_a_day") and rule.get("do") in STOPS:
        first = "the first picture that is skipped" if when == "skips_in_a_row" else "the first answer"
        example = "5" if when == "skips_in_a_row" else "500"
        findings.fault(
            f"{where}.count", f"is reached by {first}, so it acts on everybody", f"write more, like {example}"
        )
    if rule.get("amount") == 0:
        findings.fault(f"{where}.amount", "everybody reaches 0, so it acts on everybody", "write more")


RULE_CHECKS: tuple[Callable[[Raw, str, Around, Findings], None], ...] = (
    _conditions,
    _action,
    _surroundings,
    _window,
    _below,
    _haste,
    _counts,
)
