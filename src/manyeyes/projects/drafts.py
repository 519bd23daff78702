"""What a stage says of drafts, and whether there is a tagger that could fill them in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from manyeyes.projects.faults import Findings
from manyeyes.projects.shapes import did_you_mean

Raw = Mapping[str, Any]


@dataclass(frozen=True)
class Drafts:
    """What the tagger of the train stage `source` would answer is filled in, from the chance `score` on."""

    source: str
    score: float = 0.8
    hidden_share: float = 0.2
    """This share of the tasks never shows a draft."""


def drafts_of(raw: Raw | None, stages: Sequence[Raw]) -> Drafts | None:
    """The record of what was read. Without `from` the only tagger is meant: `check_drafts` sees that there is one."""
    if raw is None:
        return None
    source = raw.get("from") or next(iter(_taggers(stages)), "")
    return Drafts(source, raw["score"], raw["hidden_share"])


def check_drafts(raw: Raw, findings: Findings) -> None:
    """Check `drafts` of every stage whose questions people answer."""
    stages = raw.get("stages", ())
    taggers = _taggers(stages)
    for n, stage in enumerate(stages):
        if stage.get("kind") == "classify" and "drafts" in stage:
            _source(stage["drafts"].get("from"), taggers, f"stages[{n}].drafts", findings)
            if stage.get("subjective"):
                cause = "a guess sways people where there is no right answer"
                findings.warn(f"stages[{n}].drafts", cause, "take drafts out, or subjective")


def _taggers(stages: Sequence[Raw]) -> list[str]:
    return [str(stage.get("name")) for stage in stages if stage.get("kind") == "train"]


def _source(source: str | None, taggers: Sequence[str], here: str, findings: Findings) -> None:
    if not taggers:
        findings.fault(here, "no stage trains a tagger that could fill anything in", "add a stage of kind train")
    elif source is None and len(taggers) > 1:
        cause = f"{' and '.join(taggers)} each train a tagger"
        findings.fault(here, cause, f"say which one, like from: {taggers[0]}")
    elif source is not None and source not in taggers:
        findings.fault(f"{here}.from", f"{source} is no stage of kind train", did_you_mean(source, taggers))
