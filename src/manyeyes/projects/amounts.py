"""Sizes, times, rates, sums and shares as people write them: 20MB, 1d, 20s..60s, 4/s, 0.025, {1: 0.25, 21: 0.1}."""

from __future__ import annotations

import math
import re
from decimal import Decimal, InvalidOperation
from typing import Any

from manyeyes.projects.compound import MapOf, Or
from manyeyes.projects.plain import number_trap
from manyeyes.projects.shapes import WRONG, Number, Parsed, Place, Shape, Whole
from manyeyes.projects.yaml_text import Node

_BYTES = {"B": 1, "kB": 1000, "KB": 1000, "MB": 1000**2, "GB": 1000**3, "TB": 1000**4}
_SECONDS = {"s": 1, "min": 60, "m": 60, "h": 3600, "d": 86400, "w": 7 * 86400}
_AMOUNT = re.compile(r"(\d+(?:\.\d+)?) ?([a-zA-Z]+)")
MICRO = 1_000_000


def size(text: str) -> int:
    """Bytes: 20MB is 20,000,000."""
    return round(_amount(text, _BYTES, "a size"))


def duration(text: str) -> float:
    """Seconds: 1d is 86,400."""
    return _amount(text, _SECONDS, "a time")


def _amount(text: str, units: dict[str, int], what: str) -> float:
    found = _AMOUNT.fullmatch(text)
    if not found and re.fullmatch(r"\d+(\.\d+)?", text):
        raise ValueError(f"{text} has no unit ({', '.join(units)})")
    if not found or found[2] not in units:
        raise ValueError(f"{text} is not {what}")
    return float(found[1]) * units[found[2]]


def span(text: str) -> tuple[float, float]:
    """Two durations in seconds: 20s..60s is (20, 60)."""
    least, dots, most = text.partition("..")
    if not dots:
        raise ValueError(f"{text} is not a span")
    found = duration(least), duration(most)
    if found[0] > found[1]:
        raise ValueError(f"{least} is more than {most}")
    return found


def rate(text: str) -> float:
    """Times a second: 4/s is 4, 30/min is 0.5."""
    times, _, unit = text.partition("/")
    if not re.fullmatch(r"\d+(\.\d+)?", times) or unit not in _SECONDS or float(times) == 0:
        raise ValueError(f"{text} is not a rate")
    return float(times) / _SECONDS[unit]


def period(text: str) -> tuple[int, str]:
    """How often a release is made: 1 month is (1, "month")."""
    found = re.fullmatch(r"([1-9]\d{0,3}) ?(day|week|month|year)s?", text)
    if not found:
        raise ValueError(f"{text} is not a period")
    return int(found[1]), found[2]


def pace(text: str) -> tuple[float, str]:
    """Every how many frames or seconds: 10 frames is (10, "frames"), 0.5s is (0.5, "seconds"); or (1, "keyframes")."""
    if text == "keyframes":
        return 1, "keyframes"
    found = re.fullmatch(r"([1-9]\d{0,5}) ?frames?", text)
    if found:
        return int(found[1]), "frames"
    seconds = duration(text)
    if seconds <= 0:
        raise ValueError(f"{text} is no distance")
    return seconds, "seconds"


def clock(text: str) -> str:
    """A time of day, 00:00 to 23:59."""
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text):
        raise ValueError(f"{text} is not a time of day")
    return text


def money(text: str) -> int:
    """Micro-units of the project's currency: 0.025 is 25,000."""
    if trap := number_trap(text):
        raise ValueError(trap[0])
    try:
        micro = Decimal(text) * MICRO if re.fullmatch(r"\d{1,9}(\.\d+)?", text) else None
    except InvalidOperation:
        micro = None
    if micro is None:
        raise ValueError(f"{text} is not a sum of money")
    if micro != int(micro):
        raise ValueError(f"{text} is finer than a millionth")
    return int(micro)


class _Clock(Parsed):
    """A quoted time of day: plain 04:30 is a number of base 60 for some readers."""

    def read(self, node: Node, at: Place) -> Any:
        """The text, if it was quoted."""
        value = super().read(node, at)
        if value is not WRONG and not getattr(node, "quoted", True):
            return at.wrong(f"{value} without quotes is a number of base 60 for some", f'write "{value}"')
        return value


class _Shares(Shape):
    """One share for everybody, or a table from a person's n-th task on."""

    _shape = Or(Number(0, 1, below=True), MapOf(Whole(1), Number(0, 1, below=True)))

    def read(self, node: Node, at: Place) -> Any:
        """((from_n, share), …) in rising order."""
        found = self._shape.read(node, at)
        if found is WRONG:
            return WRONG
        steps = tuple(found.items()) if isinstance(found, dict) else ((1, found),)
        if [n for n, _ in steps] != sorted({n for n, _ in steps}):
            return at.wrong("the task numbers do not rise", "write them in order, like {1: 0.25, 21: 0.1}")
        return steps

    def says(self) -> str:
        """For the docs."""
        return "a share from 0 to below 1, or `{1: 0.25, 21: 0.1}`: from a person's n-th task on"


def term(text: str) -> float:
    """Seconds, or infinity for `good`."""
    return math.inf if text == "good" else duration(text)


SIZE = Parsed("a size", "20MB", size)
DURATION = Parsed("a time", "1d", duration)
TERM = Parsed("a time, or good", "1d", term)
SPAN = Parsed("a span of time", "20s..60s", span)
RATE = Parsed("a rate", "4/s", rate)
PERIOD = Parsed("a period", "1 month", period)
PACE = Parsed("a distance, or keyframes", "10 frames", pace)
MONEY = Parsed("a sum of money", "0.025", money)
CLOCK = _Clock("a time of day in quotes", '"04:30"', clock)
SHARES = _Shares()
