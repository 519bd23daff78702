"""Settings side by side as a picture: one small chart a figure, a bar a setting, a line from the least to the most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from manyeyes.simulator.compare import Spread, Summary

WIDTH, NAME, NUMBER, BAR = 720, 220, 150, 22
STYLE = (
    "text{font:14px system-ui,sans-serif;fill:#222}.soft{fill:#666}.bar{fill:#3b6ea5}"
    ".line{stroke:#222;stroke-width:2}.head{font-weight:600}"
    "@media(prefers-color-scheme:dark){text,.head{fill:#eee}.soft{fill:#aaa}.line{stroke:#eee}.bar{fill:#7aa7d8}}"
)


@dataclass(frozen=True)
class Charted:
    """A figure as it is drawn: its sentence, and whether it is a share."""

    figure: str
    says: str
    is_share: bool


CHARTED = (
    Charted("accuracy", "Pictures right at the end", True),
    Charted("answers_a_task", "Answers a picture, all of them", False),
    Charted("cost", "Cost", False),
    Charted("hours", "Hours people look", False),
    Charted("contested", "Contested pictures", False),
    Charted("spammers_found", "Spammers found", True),
    Charted("honest_stopped", "Honest people stopped", True),
)


def drawn(summaries: Sequence[Summary]) -> list[Charted]:
    """The figures that differ from nothing: a cost of 0 everywhere is no chart."""
    return [one for one in CHARTED if any(_of(summary, one) for summary in summaries)]


def _of(summary: Summary, charted: Charted) -> Spread | None:
    found = summary.figures[charted.figure]
    return found if found is not None and (charted.is_share or found.most > 0) else None


def span(summaries: Sequence[Summary], charted: Charted) -> tuple[float, float]:
    """Where the axis begins and ends. Shares near 1 are told apart from .8 on, or from below the least."""
    found = [one for summary in summaries if (one := summary.figures[charted.figure]) is not None]
    most = max((one.most for one in found), default=1.0)
    if not charted.is_share:
        return 0.0, most or 1.0
    least = min((one.least for one in found), default=0.0)
    return (0.8 if least >= 0.8 else 0.0), max(1.0 if least >= 0.5 else most, 0.01)


def number(value: float, charted: Charted) -> str:
    """As people read it."""
    if charted.is_share:
        return f"{value * 100:.1f} %"
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}"


def svg(summaries: Sequence[Summary], title: str) -> str:
    """The chart as an SVG of its own, readable in light and dark."""
    parts, y = [_text(0, 20, title, "head")], 40
    for charted in drawn(summaries):
        y += 26
        parts.append(_text(0, y, charted.says, "head"))
        for summary in summaries:
            y += BAR + 6
            parts.append(_bar(summary, charted, y, span(summaries, charted)))
        y += 8
    body = "\n".join(parts)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-10 0 {WIDTH + 20} {y + 20}" width="{WIDTH + 20}">'
    return f"{head}\n<style>{STYLE}</style>\n{body}\n</svg>\n"


def _bar(summary: Summary, charted: Charted, y: int, axis: tuple[float, float]) -> str:
    name = _text(10, y, summary.name)
    found = summary.figures[charted.figure]
    if found is None:
        return name + _text(NAME, y, "nothing to count", "soft")
    start, end = _at(axis[0], axis), _at(found.median, axis)
    bar = f'<rect class="bar" x="{start:.1f}" y="{y - 14}" width="{max(1.0, end - start):.1f}" height="16" rx="2"/>'
    line = (
        f'<line class="line" x1="{_at(found.least, axis):.1f}" x2="{_at(found.most, axis):.1f}" y1="{y - 6}" '
        f'y2="{y - 6}"/>'
        if found.most > found.least
        else ""
    )
    return name + bar + line + _text(WIDTH - NUMBER + 10, y, _numbers(found, charted), "soft")


def _numbers(found: Spread, charted: Charted) -> str:
    middle = number(found.median, charted)
    if found.most <= found.least:
        return middle
    return f"{middle} ({number(found.least, charted)}–{number(found.most, charted)})"


def _at(value: float, axis: tuple[float, float]) -> float:
    share = (value - axis[0]) / (axis[1] - axis[0])
    return NAME + min(1.0, max(0.0, share)) * (WIDTH - NAME - NUMBER)


def _text(x: float, y: float, said: str, style: str = "") -> str:
    named = f' class="{style}"' if style else ""
    return f'<text x="{x:g}" y="{y:g}"{named}>{escape(said)}</text>'


def html(summaries: Sequence[Summary], title: str) -> str:
    """The chart as a page that loads nothing."""
    return (
        f'<!doctype html>\n<html lang="en"><meta charset="utf-8"><meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(title)}</title>\n<body>\n{svg(summaries, title)}</body></html>\n"
    )


def bars(summaries: Sequence[Summary], width: int = 30) -> list[str]:
    """The chart for a terminal."""
    longest = max(len(summary.name) for summary in summaries)
    lines = []
    for charted in drawn(summaries):
        axis = span(summaries, charted)
        lines += ["", charted.says + (f" (from {number(axis[0], charted)})" if axis[0] else "")]
        for summary in summaries:
            found = summary.figures[charted.figure]
            share = 0.0 if found is None else (found.median - axis[0]) / (axis[1] - axis[0])
            told = "nothing to count" if found is None else _numbers(found, charted)
            lines.append(f"  {summary.name:<{longest}}  {'█' * round(max(0.0, share) * width):<{width}}  {told}")
    return lines
