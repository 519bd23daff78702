"""The graph of stages: which comes after which, what may not be, and in which order items walk it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from manyeyes.projects.faults import Findings
from manyeyes.projects.shapes import did_you_mean

Raw = Mapping[str, Any]
SOURCES = ("import", "collect")
RESERVED = frozenset({"none", "series", "item", "tag", "given", "giver", "row", "and", "or", "not"})


def followed(stages: list[dict[str, Any]], findings: Findings) -> bool:
    """Fill in `after` of every stage as a tuple, and write down what cannot be; returns whether the graph is sound."""
    before = len(findings.faults)
    names = [str(stage.get("name", "")) for stage in stages]
    for n, stage in enumerate(stages):
        _name(n, names, findings)
        stage["after"] = _after(n, stage, names, findings)
    if before == len(findings.faults):
        _circle(stages, findings)
    if before == len(findings.faults):
        for n, stage in enumerate(stages):
            _neighbours(n, stage, stages, findings)
            _within_video(n, stage, stages, findings)
    return before == len(findings.faults)


def _name(n: int, names: list[str], findings: Findings) -> None:
    if names[n] in RESERVED:
        findings.fault(
            f"stages[{n}].name", f"{names[n]} has a meaning of its own in expressions", "choose another name"
        )
    if names[n] and names[n] in names[:n]:
        first = findings.line_of(f"stages[{names.index(names[n])}].name")
        findings.fault(
            f"stages[{n}].name", f"a stage is called {names[n]} on line {first} already", "choose another name"
        )


def _after(n: int, stage: Raw, names: list[str], findings: Findings) -> tuple[str, ...]:
    written = stage.get("after")
    if written is None:
        return () if n == 0 or stage.get("kind") == "import" else (names[n - 1],)
    if written == ("none",):
        return ()
    if stage.get("kind") == "import":
        findings.fault(f"stages[{n}].after", "an import takes its items from outside", "leave after out")
        return ()
    for name in written:
        if name == names[n]:
            findings.fault(f"stages[{n}].after", f"{name} comes after itself", "name another stage, or none")
        elif name not in names:
            known = [other for other in names if other and other != names[n]]
            findings.fault(f"stages[{n}].after", f"no stage is called {name}", did_you_mean(name, known))
    return tuple(written)


def _circle(stages: list[dict[str, Any]], findings: Findings) -> None:
    """Take away stages whose forerunners are gone until none is left; what stays runs in a circle."""
    left = {stage.get("name", ""): set(stage["after"]) for stage in stages}
    while ready := [name for name, after in left.items() if not after & left.keys()]:
        for name in ready:
            del left[name]
    if left:
        first = next(n for n, stage in enumerate(stages) if stage.get("name") in left)
        names = ", ".join(left)
        findings.fault(f"stages[{first}].after", f"{names} come after each other in a circle", "let one of them begin")


def _neighbours(n: int, stage: Raw, stages: list[dict[str, Any]], findings: Findings) -> None:
    kinds = {other.get("name"): other.get("kind") for other in stages}
    kind, here = stage.get("kind"), f"stages[{n}].after"
    before = [(name, kinds.get(name)) for name in stage["after"]]
    if not before and kind not in SOURCES and None not in kinds.values():
        findings.fault(
            here, f"no items reach a {kind} stage that comes after none", "begin with an import or collect stage"
        )
    for name, other in before:
        if kind == "train" and other not in ("release", None):
            findings.fault(
                here, f"{name} is no release stage, and a tagger learns from a release", "name a release stage"
            )
        if kind != "train" and other in ("release", "train"):
            findings.fault(here, f"no items come out of {name}, a {other} stage", "name the stage before it")


def _within_video(n: int, stage: Raw, stages: list[dict[str, Any]], findings: Findings) -> None:
    above = ancestors(stages, str(stage.get("name")))
    if stage.get("twins", {}).get("within") == "video" and not any(one.get("kind") == "frames" for one in above):
        cause = "there are no videos to look within: no frames stage comes before this one"
        findings.fault(f"stages[{n}].twins.within", cause, "write series or project, or add a frames stage above")


def ancestors(stages: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    """Every stage above the named one, nearest first."""
    by_name = {stage.get("name"): stage for stage in stages}
    found: dict[str, dict[str, Any]] = {}
    waiting = list(by_name[name]["after"]) if name in by_name else []
    while waiting:
        above = waiting.pop(0)
        if above in by_name and above not in found:
            found[above] = by_name[above]
            waiting.extend(by_name[above]["after"])
    return list(found.values())
