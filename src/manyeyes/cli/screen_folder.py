"""What is wrong with the files of a plain folder, one by one in its order, each with the numbers that say so."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from manyeyes.collect import Walk
from manyeyes.media import HASHES, Blank, Blur, Jail, NearIndex, Seen, Unreadable, blankness, blur

AT_ONCE = 64  # files handed to the jail together: results come soon, and a closed pipe ends the work soon
UNREADABLE, MIN_SIDE, BLANK, BLUR, TWIN = "unreadable", "min_side", "blank", "blur", "twin"


@dataclass(frozen=True)
class Asked:
    """What to look for."""

    min_side: int = 0
    blank: bool = True
    blur: bool = True
    twins: bool = True
    distance: int = 4
    strict: bool = False
    """Reject what is uncertain, too."""


@dataclass(frozen=True)
class Finding:
    """One thing about a file that is not fine."""

    what: str
    verdict: str
    """sure or uncertain."""
    number: float | None
    bound: float | None
    says: str
    """A sentence."""
    twin_of: str | None = None


@dataclass(frozen=True)
class Screened:
    """A file and what was found."""

    file: str
    """Below the folder, / between parts."""
    ok: bool
    reasons: tuple[str, ...]
    """Why it is not ok: unreadable, min_side, blank, blur, twin."""
    findings: tuple[Finding, ...]
    """These and what is uncertain, with numbers."""
    seen: Seen | None

    def plain(self) -> dict[str, Any]:
        """As JSON has it."""
        findings = [{key: value for key, value in vars(one).items() if value is not None} for one in self.findings]
        said: dict[str, Any] = {"file": self.file, "ok": self.ok, "reasons": self.reasons, "findings": findings}
        if self.seen is not None:
            said |= {name: getattr(self.seen, name) for name in ("format", "width", "height", "bytes", "sha256")}
            said["sharpness"] = self.seen.look and round(self.seen.look.sharpness, 6)
        return said


@dataclass
class Series:
    """The files of one sub-folder: how sharp they are is known when all of them were seen."""

    last: int
    """The place of its last file in the folder's order."""
    sharpness: dict[str, float] = field(default_factory=dict)
    judged: Mapping[str, Blur] | None = None

    def blur(self, file: str) -> Blur | None:
        """The verdict on one of its files; None for those that say nothing about sharpness."""
        if self.judged is None:
            verdicts = blur(np.array(list(self.sharpness.values())))
            self.judged = dict(zip(self.sharpness, verdicts, strict=True))
        return self.judged.get(file)


def screened(folder: Path, there: Walk, jail: Jail, asked: Asked) -> Iterator[Screened]:
    """Screen every file of `folder`, in its order; each as soon as its series is seen whole."""
    refused = {entry.path: Unreadable(entry.reason) for entry in there.refused}
    files = sorted([*(file.path for file in there.files), *refused], key=lambda path: path.split("/"))
    series = {series_of(file): Series(number) for number, file in enumerate(files)}
    known = Known(asked.distance)
    waiting: deque[tuple[str, Seen | Unreadable, Blank | None]] = deque()
    for number, (file, seen) in enumerate(_examined(folder, files, refused, jail)):
        empty = blankness(seen.look) if isinstance(seen, Seen) and seen.look else None
        if isinstance(seen, Seen) and seen.look and empty and empty.verdict == "fine":
            series[series_of(file)].sharpness[file] = seen.look.sharpness
        waiting.append((file, seen, empty))
        while waiting and series[series_of(waiting[0][0])].last <= number:
            file, seen, empty = waiting.popleft()
            yield _judged(file, seen, empty, series[series_of(file)], known, asked)


def series_of(file: str) -> str:
    """The first folder on the way to a file, or '': what an import takes for its series."""
    first, _, rest = file.partition("/")
    return first if rest else ""


def _examined(
    folder: Path, files: Sequence[str], refused: Mapping[str, Unreadable], jail: Jail
) -> Iterator[tuple[str, Seen | Unreadable]]:
    for start in range(0, len(files), AT_ONCE):
        some = files[start : start + AT_ONCE]
        opened = [file for file in some if file not in refused]
        seen = dict(zip(opened, jail.examine_all((folder / file for file in opened), ()), strict=True))
        yield from ((file, refused.get(file) or seen[file]) for file in some)


class Known:
    """The files that stay, for the next ones to be held against: the first of several twins is the one that stays."""

    def __init__(self, distance: int) -> None:
        """Begin with none."""
        self._distance = distance
        self._files: list[str] = []
        self._shas: dict[str, str] = {}
        self._index = NearIndex(np.empty((0, len(HASHES)), dtype=np.uint64), [], np.empty((0, 48), dtype=np.uint8))

    def twin(self, seen: Seen) -> Finding | None:
        """The finding that an earlier file shows the same."""
        if seen.sha256 in self._shas:
            return Finding(TWIN, "sure", 0, self._distance, "The same bytes.", self._shas[seen.sha256])
        alike = self._index.find(seen.look, self._distance) if seen.look else []
        if not alike:
            return None
        bits = f"{alike[0].phash_distance} and {alike[0].dhash_distance} bits apart"
        how = {"same": "", "mirrored": " in a mirror", "trimmed": " in a frame", "cropped": " cropped"}[alike[0].how]
        of = self._files[alike[0].id]
        return Finding(TWIN, "sure", alike[0].phash_distance, self._distance, f"The same picture{how}, {bits}.", of)

    def add(self, file: str, seen: Seen) -> None:
        """Remember a file that stays."""
        self._shas[seen.sha256] = file
        if seen.look:
            self._index.add(len(self._files), seen.look.fingerprint, seen.look.colours)
            self._files.append(file)


def _judged(
    file: str, seen: Seen | Unreadable, empty: Blank | None, series: Series, known: Known, asked: Asked
) -> Screened:
    if isinstance(seen, Unreadable):
        return Screened(file, False, (UNREADABLE,), (Finding(UNREADABLE, "sure", None, None, seen.reason),), None)
    found = [*_size(seen, asked), *_blank(empty, asked), *_blur(series.blur(file) if asked.blur else None)]
    reasons = [one.what for one in found if one.verdict == "sure" or asked.strict]
    if asked.twins and not reasons:
        twin = known.twin(seen)
        if twin is None:
            known.add(file, seen)
        else:
            found, reasons = [*found, twin], [TWIN]
    return Screened(file, not reasons, tuple(reasons), tuple(found), seen)


def _size(seen: Seen, asked: Asked) -> list[Finding]:
    side = min(seen.width, seen.height)
    if side >= asked.min_side:
        return []
    return [Finding(MIN_SIDE, "sure", side, asked.min_side, f"Its shorter side has {side} pixels.")]


def _blank(empty: Blank | None, asked: Asked) -> list[Finding]:
    if empty is None or empty.verdict == "fine" or not asked.blank:
        return []
    says = f"Something is drawn on {empty.number:.2%} of it."
    return [Finding(BLANK, empty.verdict, round(empty.number, 6), empty.bound, says)]


def _blur(verdict: Blur | None) -> list[Finding]:
    if verdict is None or verdict.verdict == "fine":
        return []
    says = f"Its sharpness is {verdict.number:.2g}, beside 1 for the middle of its series."
    return [Finding(BLUR, verdict.verdict, round(verdict.number, 4), verdict.bound, says)]
