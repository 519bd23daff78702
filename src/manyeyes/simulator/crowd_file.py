"""Reads crowd.yaml: strictly, with every fault at once, each with its line, cause and remedy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from manyeyes.errors import ManyEyesError
from manyeyes.projects import WRONG, Fault, Findings, Place, read_yaml
from manyeyes.simulator.crowd import Crowd, Group, Pictures, Profile, Skill, Times, Visits
from manyeyes.simulator.crowd_keys import SHAPE
from manyeyes.simulator.fitted import confusions

FILE = "crowd.yaml"


class CrowdFileWrong(ManyEyesError):
    """{faults}"""

    status = 422

    def __init__(self, faults: list[Fault]) -> None:
        """Keep the faults in the order of the file."""
        self.faults = sorted(set(faults))
        super().__init__(faults="\n".join(str(fault) for fault in self.faults))


@dataclass(frozen=True)
class _Reading:
    """One file on its way."""

    findings: Findings
    folder: Path


def read_crowd(path: Path) -> Crowd:
    """The crowd in a file; raises CrowdFileWrong with every fault, and what a crowd file named by `fit` raises."""
    findings = Findings(path.name)
    try:
        data = path.read_bytes()
    except OSError as error:
        findings.fault("", f"cannot be read: {error.strerror}", "docs/howto/simulate.md shows one", 1)
        raise CrowdFileWrong(findings.faults) from None
    return parse_crowd(data, findings, path.parent)


def parse_crowd(data: bytes, findings: Findings | None = None, folder: Path = Path(".")) -> Crowd:
    """The crowd in a text; files named by `fit` lie beside it, in `folder`."""
    findings = findings or Findings(FILE)
    tree = read_yaml(data, findings)
    raw: Any = WRONG if tree is None else SHAPE.read(tree, Place(findings, "", tree.line))
    if raw is not WRONG:
        _check(raw, findings)
    if findings.faults:
        raise CrowdFileWrong(findings.faults)
    return _crowd(raw, _Reading(findings, folder))


def _check(raw: Mapping[str, Any], findings: Findings) -> None:
    shares = [group["share"] for group in raw.get("crowd", ()) if "share" in group]
    if raw.get("crowd") and abs(sum(shares) - 1) > 0.001:
        findings.fault("crowd", f"the shares are {sum(shares):g} together", "let them make 1")
    for at, group in enumerate(raw.get("crowd", ())):
        _check_group(group, f"crowd[{at}]", findings)
    for name, said in raw.get("prevalence", {}).items():
        if isinstance(said, dict) and abs(sum(said.values()) - 1) > 0.001:
            cause = f"the shares of its values are {sum(said.values()):g} together"
            findings.fault(f"prevalence.{name}", cause, "let them make 1")
    together = sum(one.get("share", 0) for one in raw.get("profiles", ()))
    if together > 1.001:
        findings.fault("profiles", f"their shares are {together:g} together", "let them make 1 or less")


ONLY_FOR = {
    "value": ("constant",),
    "honest": ("fast",),
    "after": ("sleepy",),
    "size": ("clique", "sybil"),
    "copies": ("clique", "sybil"),
    "leader": ("clique", "sybil"),
    "delay": ("sybil",),
}
BLIND = ("random", "constant")
SIGHT = ("accuracy", "sensitivity", "specificity", "fit")


def _check_group(group: Mapping[str, Any], where: str, findings: Findings) -> None:
    kind = group.get("kind")
    if kind is None:
        return
    for key, kinds in ONLY_FOR.items():
        if key in group and kind not in kinds:
            findings.fault(f"{where}.{key}", f"means nothing for {kind} people", f"it is for {', '.join(kinds)}")
    for key in SIGHT:
        if key in group and kind in BLIND:
            findings.fault(f"{where}.{key}", f"{kind} people do not look", "take it out")
    if "fit" in group and {"accuracy", "sensitivity", "specificity"} & group.keys():
        findings.fault(f"{where}.fit", "says how they see, and so does another key", "keep one of them")


def _crowd(raw: Mapping[str, Any], reading: _Reading) -> Crowd:
    workers, times, hard = raw.get("workers", {}), raw.get("times", {}), raw.get("hard", {})
    pictures = Pictures(
        tasks=raw["tasks"],
        control=raw["control"],
        prevalence={name: _of_values(said) for name, said in raw.get("prevalence", {}).items()} or None,
        profiles=tuple(Profile(one["share"], one["values"]) for one in raw.get("profiles", ())),
        hard=hard.get("share", 0.0),
        hard_right=hard.get("right", 0.6),
    )
    usual = Visits()
    visits = Visits(
        arrive=workers.get("arrive", usual.arrive),
        tasks=workers.get("visit", usual.tasks),
        pause=workers.get("pause", usual.pause),
        a_day=workers.get("a_day"),
    )
    return Crowd(
        people=workers.get("number", 100),
        groups=tuple(_group(group, reading) for group in raw["crowd"]),
        pictures=pictures,
        times=replace(Times(), **times),
        visits=visits,
        unsure=raw["unsure"],
        skip=raw["skip"],
    )


def _of_values(said: float | Mapping[str, float]) -> Mapping[str, float]:
    """A share alone is that of yes."""
    return said if isinstance(said, Mapping) else {"yes": said, "no": 1 - said}


SIMPLE = ("kind", "share", "name", "value", "honest", "after", "size", "copies", "delay", "unsure", "skip")


def _group(raw: Mapping[str, Any], reading: _Reading) -> Group:
    known = {key: raw[key] for key in SIMPLE if key in raw}
    speed = raw.get("speed", 1 / 3 if raw["kind"] == "fast" else 1.0)
    return Group(**known, skill=_skill(raw, reading), speed=speed, leader=raw.get("leader") == "true")


def _skill(raw: Mapping[str, Any], reading: _Reading) -> Skill:
    if "fit" in raw:
        return Skill(fitted=confusions(reading.folder, raw["fit"]))
    usual = Skill()
    return Skill(raw.get("accuracy", usual.right), raw.get("sensitivity"), raw.get("specificity"))
