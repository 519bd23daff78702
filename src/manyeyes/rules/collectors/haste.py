"""Haste: answers that came faster than anybody can look, judged by shown time and never by gaps between arrivals.

Each picture is held against its own median (others' first answers to it; the stage's until five people have answered),
so that easy pictures may be quick. Why .3 of the median for half of the last 20: docs/why/rules.md, bench/haste.py.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from itertools import pairwise

from manyeyes.rules.evidence import Evidence, Found, Looked, Question

UNDER_MEDIAN = 0.3
SHARE = 0.5


def fast_answers(asked: Question, seen: Evidence) -> Found | None:
    """So large a share of a person's last answers was fast."""
    looked = seen.looked(asked.last, asked.since)
    if len(looked) < asked.rule.at_least:
        return None
    under = asked.rule.under_median or UNDER_MEDIAN
    fast = how_many_fast(looked, under)
    if fast < (asked.rule.share or SHARE) * len(looked):
        return None
    usual = statistics.median(one.usual for one in looked)
    own = statistics.median(one.seconds for one in looked)
    numbers = {"answers": len(looked), "fast": fast, "median": round(own, 2), "usual": round(usual, 2)}
    because = (
        f"{fast} of your last {len(looked)} pictures were in view for less than {_seconds(under * usual)}; "
        f"most people look at one for {_seconds(usual)}."
    )
    return Found(numbers, because)


def how_many_fast(looked: Sequence[Looked], under: float) -> int:
    """Answers below that part of the picture's usual time."""
    return sum(one.seconds < under * one.usual for one in looked)


def _seconds(time: float) -> str:
    said = f"{time:.1f}" if time < 9.95 else f"{time:.0f}"
    return f"{said.removesuffix('.0')} second{'' if said.removesuffix('.0') == '1' else 's'}"


def seconds_looked(shown: float, elapsed: float) -> float:
    """How long a picture was really in view: what the page says, and never more than went by since it was lent.

    A picture cannot be in view before it was lent, so a page that claims more is not believed. Where no time went by,
    or less than none, a clock was set back, and the page is all there is.
    """
    return min(shown, elapsed) if elapsed > 0 else shown


def believed(times: Sequence[tuple[float, float, float]]) -> list[float]:
    """Seconds in view from (shown, lent_at, at) of answers in the order they came.

    Ten pictures sent in one burst are fine when there was time to look at ten; where all claims together are more than
    the time that went by from the first being lent to the last answer, each is shortened alike. Where times do not
    rise a clock was set, and claims are taken as they are.
    """
    seconds = [seconds_looked(shown, at - lent_at) for shown, lent_at, at in times]
    if not times or any(later[2] < sooner[2] for sooner, later in pairwise(times)):
        return seconds
    whole = times[-1][2] - min(lent_at for _, lent_at, _ in times)
    return [one * whole / sum(seconds) for one in seconds] if 0 < whole < sum(seconds) else seconds
