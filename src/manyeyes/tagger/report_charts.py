"""The charts of an evaluation page as inline SVG: no script, no font of its own, lines labelled where they end.

Colours come from the page's classes, so that light and dark both work. One unit is one pixel at the size most phones
show it, so letters stay letters.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from manyeyes.tagger.learning_curve import Curve as LearningCurve
from manyeyes.tagger.metrics import Bin

WIDTH, HEIGHT = 340, 260
LEFT, RIGHT, TOP, BOTTOM = 44, 12, 12, 40
LINE = 15  # of text
ENDS = 0.72  # of the width: names stand right of the lines
Points = Sequence[tuple[float, float]]


def bar(share: float | None, tick: float | None = None, quiet: bool = False) -> str:
    """A bar from 0 to 1, as wide as there is room; the tick is where a guess would end."""
    filled = 0.0 if share is None else 100 * min(1.0, max(0.0, share))
    mark = ""
    if tick is not None:
        mark = f'<rect class="tick" x="{_n(max(0.0, 100 * tick - 0.4))}" y="0" width=".8" height="10"/>'
    kind = "fill quiet" if quiet else "fill"
    return (
        '<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect class="track" x="0" y="2" width="100" height="6"/>'
        f'<rect class="{kind}" x="0" y="2" width="{_n(filled)}" height="6"/>{mark}</svg>'
    )


def spark(curve: Points, most: int = 40) -> str:
    """A small curve of precision against recall, from the threshold that says most surely to the one that says all."""
    if not curve:
        return ""
    step = max(1, len(curve) // most)
    few = [*curve[::step], curve[-1]]
    line = " ".join(f"{_n(1 + 46 * recall)},{_n(25 - 24 * precision)}" for recall, precision in few)
    return (
        '<svg class="spark" viewBox="0 0 48 26" aria-hidden="true"><path class="axis" d="M1 1V25H47"/>'
        f'<polyline class="line" points="{line}"/></svg>'
    )


def precision_recall(curve: Points, blind: float | None, tags: Sequence[Points] = ()) -> str:
    """All pictures and tags together, a faint line a tag, and what is right of what is said blindly."""
    faint = "".join(f'<polyline class="faint" points="{_line(one)}"/>' for one in tags if len(one) > 1)
    parts = [_frame("how much of what is there is found", "how much of what is said is right"), faint]
    if blind is not None:
        y = _y(blind)
        parts.append(f'<path class="guess" d="M{LEFT} {_n(y)}H{WIDTH - RIGHT}"/>')
        parts.append(_text(WIDTH - RIGHT - 4, y - 5, f"said of every picture: {blind:.2f}", "end", "quiet"))
    parts.append(f'<polyline class="line" points="{_line(curve)}"/>')
    if curve:
        at = min(curve, key=lambda one: abs(one[0] - 0.5))
        x, y = min(WIDTH - 110, _x(at[0]) + 6), max(TOP + LINE, _y(at[1]) - 7)
        parts.append(_text(x, y, "this tagger", "start", "strong"))
    return _svg("Precision against recall", parts)


def reliability(bins: Sequence[Bin]) -> str:
    """What is said against how often it is so; honest ones stand on the diagonal, many in large dots."""
    parts = [_frame("what the tagger says", "how often it is so")]
    parts.append(f'<path class="guess" d="M{_n(_x(0))} {_n(_y(0))}L{_n(_x(1))} {_n(_y(1))}"/>')
    parts.append(_text(_x(0.64), _y(0.56) + 8, "as often as said", "start", "quiet"))
    parts.append(f'<polyline class="line" points="{_line([(one.score, one.true) for one in bins])}"/>')
    most = max((one.number for one in bins), default=1)
    for one in bins:
        radius = 2.5 + 6 * (one.number / most) ** 0.5
        parts.append(f'<circle class="dot" cx="{_n(_x(one.score))}" cy="{_n(_y(one.true))}" r="{_n(radius)}"/>')
    return _svg("Calibration: what is said against how often it is so", parts)


def learning(curves: Sequence[LearningCurve], most: int = 5) -> str:
    """Average precision against the number of pictures learnt from; tags named at the ends of their lines."""
    drawn = [one for one in curves if len(one.points) > 1][:most]
    widest = max((point.examples for one in drawn for point in one.points), default=1)
    parts = [_frame("pictures learnt from", "average precision", f"{widest:,}", ENDS)]
    taken: list[float] = []
    for one in drawn:
        line = [(ENDS * point.examples / widest, point.ap) for point in one.points]
        parts.append(f'<polyline class="line" points="{_line(line)}"/>')
        y = _free(_y(line[-1][1]) + 4, taken)
        parts.append(_text(_x(line[-1][0]) + 5, y, _short(one.tag, 13), "start", ""))
    return _svg("Learning curves", parts)


def _free(y: float, taken: list[float]) -> float:
    """A height at which no other name stands."""
    tried = sorted((y + step * LINE * way for step in range(20) for way in (1, -1)), key=lambda one: abs(one - y))
    inside = [one for one in tried if TOP + 8 <= one <= HEIGHT - BOTTOM]
    fits = [one for one in inside if all(abs(one - other) >= LINE for other in taken)]
    taken.append(fits[0] if fits else y)
    return taken[-1]


def _frame(across: str, up: str, last: str = "1", at: float = 1.0) -> str:
    """Axes with lines at the quarters and what they mean; `last` stands `at` that share of the width."""
    bottom, right = HEIGHT - BOTTOM, WIDTH - RIGHT
    grid = "".join(f'<path class="grid" d="M{LEFT} {_n(_y(at))}H{right}"/>' for at in (0.25, 0.5, 0.75, 1.0))
    heights = "".join(_text(LEFT - 6, _y(at) + 4, f"{at:g}", "end", "quiet") for at in (0.0, 0.5, 1.0))
    ends = _text(LEFT, bottom + 16, "0", "middle", "quiet") + _text(_x(at), bottom + 16, last, "end", "quiet")
    named = _text((LEFT + right) / 2, HEIGHT - 6, across, "middle", "quiet")
    turn = f"translate(10 {_n((TOP + bottom) / 2)}) rotate(-90)"
    turned = f'<text class="quiet" text-anchor="middle" transform="{turn}">{escape(up)}</text>'
    return f'{grid}<path class="axis" d="M{LEFT} {TOP}V{bottom}H{right}"/>{heights}{ends}{named}{turned}'


def _svg(title: str, parts: Sequence[str]) -> str:
    named = f'role="img" aria-label="{escape(title)}"'
    return f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" {named}>{"".join(parts)}</svg>'


def _text(x: float, y: float, said: str, anchor: str, kind: str) -> str:
    return f'<text class="{kind}" x="{_n(x)}" y="{_n(y)}" text-anchor="{anchor}">{escape(said)}</text>'


def _line(points: Points) -> str:
    return " ".join(f"{_n(_x(x))},{_n(_y(y))}" for x, y in points)


def _x(share: float) -> float:
    return LEFT + share * (WIDTH - LEFT - RIGHT)


def _y(share: float) -> float:
    return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


def _short(name: str, most: int) -> str:
    return name if len(name) <= most else name[: most - 1] + "…"
