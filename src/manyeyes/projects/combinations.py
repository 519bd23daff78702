"""Keys that are right alone and impossible together. Each function looks at one thing; all of them run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.util import find_spec
from typing import Any

from manyeyes.projects.drafts import check_drafts
from manyeyes.projects.faults import Findings
from manyeyes.projects.graph import RESERVED
from manyeyes.projects.kinds import question_kinds
from manyeyes.projects.rule_check import around, check_rules
from manyeyes.projects.tag_words import check_tag_words

Raw = Mapping[str, Any]
PARTS = ("train", "validation", "test")


def check_project(raw: Raw, findings: Findings) -> None:
    """Everything that can be said without other files and without the graph."""
    _rights(raw, findings)
    _money(raw, findings)
    _opinion(raw, findings)
    _ordered_by_model(raw, findings)
    check_drafts(raw, findings)
    for n, stage in enumerate(raw.get("stages", ())):
        for check in STAGE_CHECKS:
            check(stage, f"stages[{n}]", findings)


def _rights(raw: Raw, findings: Findings) -> None:
    rights = raw.get("rights", {})
    if rights.get("items") == "not-ours" and rights.get("publish") == "full":
        findings.warn("rights.publish", "pictures that are not yours, published in full", "none or preview is safer")


def _money(raw: Raw, findings: Findings) -> None:
    budgets = [(n, stage) for n, stage in enumerate(raw.get("stages", ())) if "reward" in stage or "budget" in stage]
    if "money" not in raw:
        for n, stage in budgets:
            key = "reward" if "reward" in stage else "budget"
            findings.fault(
                f"stages[{n}].{key}", "the project has no money", "add money: {currency: USD, budget: 80.00}"
            )
        return
    together, whole = sum(stage.get("budget", 0) for _, stage in budgets), raw["money"].get("budget", 0)
    if "budget" in raw["money"] and together > whole:
        sums = f"{together / 1e6:.2f} together, more than money.budget {whole / 1e6:.2f}"
        findings.fault("money.budget", f"the budgets of the stages are {sums}", "raise it, or lower theirs")


def _opinion(raw: Raw, findings: Findings) -> None:
    """One tagger may speak, and something has to be held back to measure it by."""
    stages = raw.get("stages", ())
    speaking = [n for n, stage in enumerate(stages) if stage.get("kind") == "train" and "opinion" in stage]
    for n in speaking[1:]:
        cause = f"{stages[speaking[0]].get('name')} says its opinion already, and taggers that learn alike err alike"
        findings.fault(f"stages[{n}].opinion", cause, "leave it to one of them")
    for n in speaking:
        after = stages[n].get("after", stages[n - 1].get("name"))
        releases = [one for one in stages if one.get("kind") == "release" and one.get("name") in (after, *after)]
        if releases and not any((one.get("split") or {}).get(part) for one in releases for part in PARTS[1:]):
            cause = "nothing is held back, so nobody can say how far the tagger is to be believed"
            remedy = "give the release above split: {train: 0.8, test: 0.2}"
            findings.fault(f"stages[{n}].opinion", cause, remedy)
        for drafting in (one.get("name") for one in stages if "drafts" in one):
            cause = f"{drafting} shows people drafts, and who keeps one says it for the tagger: it would speak twice"
            findings.fault(f"stages[{n}].opinion", cause, "take out drafts, or opinion")


def _ordered_by_model(raw: Raw, findings: Findings) -> None:
    stages = raw.get("stages", ())
    if any(stage.get("kind") == "train" for stage in stages):
        return
    for n, stage in enumerate(stages):
        if stage.get("order", {}).get("by") == "model":
            findings.fault(
                f"stages[{n}].order.by", "no stage trains a tagger that could say it", "add a stage of kind train"
            )


def _overlap(stage: Raw, here: str, findings: Findings) -> None:
    overlap = stage.get("overlap", {})
    least, most = overlap.get("min"), overlap.get("max")
    if any(
        f"{here}.overlap.{key}" in findings.lines and key not in overlap for key in ("min", "max", "confidence", "iou")
    ):
        return  # one of them is wrong by itself; what it means for the others nobody knows
    if least is not None and most is not None and least > most:
        findings.fault(f"{here}.overlap.min", f"{least} is more than max {most}", "let min be the smaller one")
    elif "confidence" in overlap and most is None:
        findings.fault(f"{here}.overlap.confidence", "has no max to stop at", "add max, the most people per picture")
    elif most is not None and least is not None and most > least and not {"confidence", "iou"} & overlap.keys():
        cause = f"max {most} is more than min {least}, and nothing says when to ask more people"
        findings.fault(f"{here}.overlap.max", cause, "add confidence, like 0.95")


def _questions(stage: Raw, here: str, findings: Findings) -> None:
    seen: set[str] = set()
    for n, question in enumerate(stage.get("questions", ())):
        name, where = question.get("name"), f"{here}.questions[{n}]"
        if name in seen:
            findings.fault(f"{where}.name", f"a question of this stage is called {name} already", "choose another name")
        if name in RESERVED:
            findings.fault(f"{where}.name", f"{name} has a meaning of its own in expressions", "choose another name")
        seen.add(name)
        if "type" not in question:
            continue
        try:
            question_kinds()[question["type"]].values(question.get("values"))
        except ValueError as error:
            findings.fault(f"{where}.values", str(error))


def values_of(question: Raw) -> tuple[str, ...]:
    """The values of a question as written; empty where they are wrong."""
    try:
        return question_kinds()[question["type"]].values(question.get("values"))
    except (KeyError, ValueError):
        return ()


def _untouched(stage: Raw, here: str, findings: Findings) -> None:
    untouched = stage.get("untouched")
    if untouched is None:
        return
    for question in stage.get("questions", ()):
        values = values_of(question)
        if values and untouched not in values:
            cause = f"{untouched} is not a value of {question.get('name')}"
            findings.fault(f"{here}.untouched", cause, f"it has {', '.join(values)}")


def _control_tasks(stage: Raw, here: str, findings: Findings) -> None:
    control = stage.get("control_tasks")
    if control and not {"file", "promote"} & control.keys():
        findings.fault(f"{here}.control_tasks", "says neither file nor promote", "say where known tasks come from")


def _rules(stage: Raw, here: str, findings: Findings) -> None:
    if "rules" in stage:
        check_rules(stage["rules"], f"{here}.rules", around(stage), findings)


_SOURCES = ("folder", "archive", "urls", "table", "imagemonkey")
# Keys that only some sources can have, and what they are where nobody says them.
_ONLY_WITH: dict[str, tuple[tuple[str, ...], Any]] = {
    "series": (("folder", "archive"), None),
    "watch": (("folder",), False),
    "copy": (("folder", "table"), True),
    "url": (("table",), None),
    "tags": (("table",), None),
    "only": (("table",), None),
    "take": (("table", "urls"), None),
    "choose": (("table", "urls"), "first"),
    "keep_uuids": (("imagemonkey",), False),
}


def _source(stage: Raw, here: str, findings: Findings) -> None:
    source = stage.get("from", {})
    known = {key for key in _SOURCES if key in source}
    for key, (needed, plain) in _ONLY_WITH.items():
        if source.get(key, plain) != plain and known and not known & set(needed):
            wanted = " or ".join(needed)
            findings.fault(f"{here}.from.{key}", f"means nothing without {wanted}", f"take it out, or add {wanted}")
    if "download" in stage and known and not known & {"table", "urls"}:
        findings.fault(f"{here}.download", "there is no table to download from", "take it out")
    if stage.get("kind") == "import" and "given" in stage and known and not known & {"table", "imagemonkey"}:
        findings.fault(f"{here}.given", "there is no table that says anything", "take it out")


def _screen(stage: Raw, here: str, findings: Findings) -> None:
    blur = stage.get("blur", {})
    if blur.get("reject") == blur.get("ask") == "uncertain":
        findings.fault(f"{here}.blur.ask", "nobody can be asked about what is dropped", "let reject be sure, or never")
    for name, limit in stage.get("limits", {}).items():
        if isinstance(limit, dict) and limit.get("sure", 0) > limit.get("uncertain", 1):
            cause = f"sure {limit['sure']:g} is more than uncertain {limit['uncertain']:g}"
            findings.fault(f"{here}.limits.{name}", cause, "let sure be the smaller one")
        if not _is_checked(stage, name):
            findings.fault(f"{here}.limits.{name}", f"{_CHECKED_BY[name]} is not asked for", "take the limit out")


_CHECKED_BY = {"blank": "reject: blank", "blur": "blur", "dhash": "twins"}


def _is_checked(stage: Raw, limit: str) -> bool:
    """Whether the stage asks for the check that a limit is for."""
    return "blank" in stage.get("reject", {}) if limit == "blank" else _CHECKED_BY[limit] in stage


def _split(stage: Raw, here: str, findings: Findings) -> None:
    split = stage.get("split")
    if not split:
        return
    together = sum(split.get(part, 0) for part in PARTS)
    wrong = any(f"{here}.split.{part}" in findings.lines and part not in split for part in PARTS)
    if not wrong and "train" in split and abs(together - 1) > 1e-6:
        findings.fault(
            f"{here}.split", f"the shares are {together:g} together", "let train, validation and test make 1"
        )
    if len([part for part in PARTS if split.get(part)]) < 2 and not wrong:
        findings.warn(f"{here}.split", "everything goes to one part", "give test a share to judge with")
    target = stage.get("target", "")
    if target.startswith("series.") and "series" not in split.get("by", ("series",)):
        cause = (
            f"is finer than the target: {target} belongs to a whole series, and its pictures would land in two parts"
        )
        findings.fault(f"{here}.split.by", cause, "add series")
    if "giver" in split.get("by", ()):
        findings.warn(f"{here}.split.by", "nobody gives pictures yet, so giver joins none", "it will when people do")


# What a train stage's method needs beside the core: the extra, and a package that comes with it.
_NEEDS = {"head": ("ml", "onnxruntime"), "finetune": ("train", "torch"), "cnn11": ("train", "torch")}


def _train(stage: Raw, here: str, findings: Findings) -> None:
    if stage.get("kind") != "train":
        return
    extra, package = _NEEDS.get(stage.get("method", ""), ("", ""))
    if package and find_spec(package) is None:
        cause = f"{stage['method']} needs what is not installed here; until then the stage waits"
        findings.warn(f"{here}.method", cause, f"pip install 'manyeyes[{extra}]'")
    if stage.get("method") == "head" and stage.get("settings"):
        findings.warn(f"{here}.settings", "a head chooses its settings by itself", "take them out")
    if stage.get("method") != "finetune" and stage.get("network"):
        findings.warn(f"{here}.network", "only finetune has a choice of networks", "take it out, or use finetune")
    retrain = stage.get("retrain")
    if retrain is not None and not {"after_settled", "at"} & retrain.keys():
        findings.warn(f"{here}.retrain", "says neither after_settled nor at", "it learns when its owner says so")


def _offline(stage: Raw, here: str, findings: Findings) -> None:
    offline, wave = stage.get("offline"), stage.get("order", {}).get("open", 2000)
    tasks = offline.get("tasks", 20) if isinstance(offline, Mapping) else 20
    if not offline or wave == "all" or tasks <= wave:
        return
    cause = f"{tasks} pictures a person is more than the {wave} that are open at a time"
    findings.fault(f"{here}.offline", cause, "let fewer be taken along, or raise order.open")


STAGE_CHECKS: tuple[Callable[[Raw, str, Findings], None], ...] = (
    _overlap,
    _questions,
    _untouched,
    _control_tasks,
    _rules,
    _source,
    _screen,
    _split,
    check_tag_words,
    _train,
    _offline,
)
