"""Draw the pictures of docs/trust.md from the code that they are about: python scripts/draw_trust.py."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

from manyeyes.consensus import posterior
from manyeyes.skills import DRIFT_LIMIT, Evidence, drift_of

OUT = Path(__file__).parents[1] / "docs" / "trust"
WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT = 640, 260, 52, 40, 24, 120
INK, QUIET, ACCENT = "#333", "#888", "#0a63c9"
Line = tuple[str, Sequence[tuple[float, float]], str]


def main() -> None:
    """Write both pictures."""
    OUT.mkdir(exist_ok=True)
    (OUT / "posterior.svg").write_text(_chart(_climbs(), (0, 8), (0, 1), "people who agree", "sure"), "utf-8")
    (OUT / "drift.svg").write_text(_chart(_people(), (0, 120), (0, 16), "pictures answered", "drift"), "utf-8")


def _climbs() -> list[Line]:
    colours = {0.7: QUIET, 0.85: ACCENT, 0.95: INK}
    return [
        (f"skill {skill:g}", [(n, posterior(("yes", "no"), [(skill, "yes")] * n)["yes"]) for n in range(9)], colour)
        for skill, colour in colours.items()
    ]


def _people() -> list[Line]:
    draw = random.Random(7)
    steady = [_one(draw, guesses=False) for _ in range(120)]
    tired = [_one(draw, guesses=at >= 60) for at in range(120)]
    limit = [(0.0, DRIFT_LIMIT), (120.0, DRIFT_LIMIT)]
    return [
        ("guesses from 60 on", _sums(tired), ACCENT),
        ("goes on well", _sums(steady), INK),
        ("limit", limit, QUIET),
    ]


def _one(draw: random.Random, *, guesses: bool) -> Evidence:
    """An answer that others of chance .95 have been right about."""
    right = draw.random() < (0.5 if guesses else 0.92)
    return Evidence(0.95 if right else 0.05, 2)


def _sums(said: Sequence[Evidence]) -> list[tuple[float, float]]:
    return [(n, drift_of(said[:n])) for n in range(len(said) + 1)]


def _chart(lines: list[Line], across: tuple[float, float], up: tuple[float, float], below: str, beside: str) -> str:
    def x(value: float) -> float:
        return LEFT + (value - across[0]) / (across[1] - across[0]) * (WIDTH - LEFT - RIGHT)

    def y(value: float) -> float:
        return HEIGHT - BOTTOM - (min(value, up[1]) - up[0]) / (up[1] - up[0]) * (HEIGHT - BOTTOM - TOP)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
        f'font-size="13"><rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>'
    ]
    for n in range(5):
        value = up[0] + (up[1] - up[0]) * n / 4
        parts.append(
            f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(value):.1f}" y2="{y(value):.1f}" stroke="#e4e4e4"/>'
        )
        parts.append(_text(LEFT - 8, y(value) + 4, f"{value:g}", QUIET, "end"))
        place = across[0] + (across[1] - across[0]) * n / 4
        parts.append(_text(x(place), HEIGHT - 22, f"{place:g}", QUIET, "middle"))
    parts.append(_text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 5, below, INK, "middle"))
    parts.append(_text(LEFT - 40, 14, beside, INK, "start"))
    ends = _apart([y(points[-1][1]) for _, points, _ in lines])
    for (name, points, colour), end in zip(lines, ends, strict=True):
        way = " ".join(f"{x(a):.1f},{y(b):.1f}" for a, b in points)
        parts.append(f'<polyline points="{way}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts.append(_text(WIDTH - RIGHT + 6, end + 4, name, colour, "start"))
    return "".join(parts) + "</svg>\n"


def _text(x: float, y: float, text: str, colour: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}" text-anchor="{anchor}">{text}</text>'


def _apart(ends: list[float]) -> list[float]:
    """Captions that would lie on each other are moved down."""
    placed: dict[int, float] = {}
    last = 0.0
    for n in sorted(range(len(ends)), key=lambda n: ends[n]):
        last = placed[n] = max(ends[n], last + 15)
    return [placed[n] for n in range(len(ends))]


if __name__ == "__main__":
    main()
