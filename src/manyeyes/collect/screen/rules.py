"""What a screen stage asks for, and which verdicts drop an item."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from manyeyes.collect.finding import BLANK, BLUR, MIN_SIDE, SURE, TWIN, UNCERTAIN, UNREADABLE, Finding
from manyeyes.media import FrameLimits
from manyeyes.projects import Stage

DROPS = {"sure": frozenset({SURE}), "uncertain": frozenset({SURE, UNCERTAIN}), "never": frozenset[str]()}
NEVER = DROPS["never"]


@dataclass(frozen=True)
class TwinRules:
    """Which pictures are twins, and which of them stays."""

    distance: int = 4
    mirrored: bool = False
    within: str = "project"
    keep: str = "largest"
    groups: str = "leader"


@dataclass(frozen=True)
class Rules:
    """One screen stage. Limits that are absent are those calibrated in media."""

    drops: Mapping[str, frozenset[str]]
    """For each check that is made, the verdicts that drop."""
    min_side: int | None = None
    twins: TwinRules | None = None
    nsfw: bool = False
    limits: Mapping[str, Any] = field(default_factory=dict)

    def checks(self, what: str) -> bool:
        """Whether the stage looks at this at all."""
        return what in self.drops

    def dropping(self, found: Finding) -> bool:
        """Whether an item with this finding is dropped."""
        return found.verdict in self.drops.get(found.what, NEVER)


def rules_of(stage: Stage) -> Rules:
    """What the project file says of a screen stage."""
    said = stage.file.settings
    reject, twins = said.get("reject", {}), said.get("twins")
    drops = {
        **({UNREADABLE: DROPS["sure" if reject["unreadable"] else "never"]} if "unreadable" in reject else {}),
        **({MIN_SIDE: DROPS["sure"]} if "min_side" in reject else {}),
        **({BLANK: DROPS[reject["blank"]]} if "blank" in reject else {}),
        **({BLUR: DROPS[said["blur"].get("reject", "never")]} if "blur" in said else {}),
        **({TWIN: DROPS["never" if twins.get("keep") == "all" else "sure"]} if twins is not None else {}),
    }
    how = (
        TwinRules(**{name: twins[name] for name in TwinRules.__dataclass_fields__ if name in twins}) if twins else None
    )
    nsfw = bool(said.get("score", {}).get("nsfw"))
    return Rules(drops, reject.get("min_side"), how, nsfw, said.get("limits", {}))


def needs_looks(rules: Rules) -> bool:
    """Whether anything is asked for that only a look can tell."""
    return rules.nsfw or any(rules.checks(what) for what in (UNREADABLE, BLANK, BLUR, TWIN))


def frame_limits(rules: Rules, blur: float) -> FrameLimits:
    """What need not be encoded when the screen runs fused with a frames stage.

    `blur` is the share of the median sharpness below which the screen drops.
    """
    twins = rules.twins if rules.drops.get(TWIN) else None
    return FrameLimits(
        blur=blur if rules.drops.get(BLUR) else None,
        twin_distance=twins.distance if twins else None,
        twin_dhash=rules.limits.get("dhash", FrameLimits.twin_dhash),
    )
