"""An evaluation as one HTML file that asks nothing of anybody: no script, no other file, no other host.

Pictures lie in it as small data: addresses, so their number and size are bounded; what it holds is said at its end.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from html import escape
from importlib.resources import files
from typing import Literal

from manyeyes.tagger.evaluation import Confused, Evaluation, Level, Mistake, Number, TagResult
from manyeyes.tagger.report_charts import bar, learning, precision_recall, reliability, spark

Thumbnail = Callable[[str], bytes | None]
"""A small WebP of an item by its SHA-256; none where there is none to be had."""
Order = Literal["worst", "rarest"]
PICTURES = 24
MOST_BYTES = 48_000
"""Of one picture; a larger one is left out. All pictures are then at most 1.6 MB."""
OPEN = 30
"""Tags shown at once; the others fold out."""
FAINT = 30  # tags whose curves are drawn behind the one of all
MOST_CONFUSED = 24
"""Tags of a group; a larger table is not drawn."""


def page(found: Evaluation, thumbnail: Thumbnail = lambda item: None, order: Order = "worst") -> str:
    """The whole page; tags the worst or the rarest first. The same evaluation gives the same bytes."""
    told = (
        _head(found),
        _levels(found.levels),
        _figures(found),
        _charts(found),
        _mistakes(found.mistakes, thumbnail),
        _tags(found.by_tag, order),
        _confusions(found.confusions),
        _leak(found),
        _source(found),
        _unsaid(found),
    )
    return _whole(f"How good is it? {found.measured_on}", "".join(told))


def page_policy() -> str:
    """What a browser may load for the page: nothing but its style, known by its hash, and pictures that lie in it."""
    known = base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{known}'; img-src data:; base-uri 'none'; form-action 'none'"


def _style() -> str:
    return files("manyeyes.tagger").joinpath("report_page.css").read_text("utf-8")


def _whole(title: str, body: str) -> str:
    """The frame, which carries its policy wherever the file is opened."""
    return (
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{page_policy()}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(title)}</title>\n<style>{_style()}</style>\n<main>{body}</main>\n</html>\n"
    )


def _head(found: Evaluation) -> str:
    day = f", trained on {datetime.fromtimestamp(found.trained_at, UTC):%d %B %Y}" if found.trained_at else ""
    source = f" of {_name(found.learnt_from)}" if found.learnt_from else ""
    return (
        "<h1>How good is this tagger?</h1>"
        f'<p class="quiet">A tagger of the method {_name(found.method)} that learnt {len(found.tags):,} tags from '
        f"{found.learnt:,} pictures{source}{day}. Measured on {found.pictures:,} pictures it had not seen: the part "
        f"{_name(found.part)} of {_name(found.measured_on)}.</p>"
    )


def _levels(levels: Sequence[Level]) -> str:
    rows = (
        f'<li class="level"><span class="name">{escape(one.name)}</span><b>{_two(one.map)}</b>'
        f"{bar(one.map, quiet=at > 0)}</li>"
        for at, one in enumerate(levels)
    )
    return (
        f'<ul class="levels">{"".join(rows)}</ul><p class="small quiet">Mean average precision: how far up true tags '
        "stand when pictures are sorted by what the tagger says, 1 being perfect; every tag counts the same.</p>"
    )


def _figures(found: Evaluation) -> str:
    looks, often = found.levels[0], found.levels[1]
    measured = sum(one.average_precision is not None for one in found.by_tag)
    rows = (
        ("F1, every tag the same", _two(looks.macro_f1), f"{_two(often.macro_f1)} by frequency alone"),
        ("F1, every picture the same", _two(looks.micro_f1), f"{_two(often.micro_f1)} by frequency alone"),
        ("Calibration error", _three(looks.calibration_error), "0 is honest"),
        ("Tags measured", f"{measured:,}", f"of {len(found.tags):,}"),
        ("Pictures", f"{found.pictures:,}", f"{found.learnt:,} learnt from"),
    )
    cells = (f"<div><dt>{name}</dt><dd>{value}<small>{beside}</small></dd></div>" for name, value, beside in rows)
    return f'<dl class="figures">{"".join(cells)}</dl>'


def _charts(found: Evaluation) -> str:
    shown = [one for one in found.by_tag if one.curve][:FAINT]
    pairs = sum(one.known for one in found.by_tag)
    blind = sum(one.shown for one in found.by_tag) / pairs if pairs else None
    drawn = [
        (
            precision_recall(found.curve, blind, [one.curve for one in shown]),
            "Strong: all pictures and tags together. Faint: one tag each.",
        ),
        (
            reliability(found.reliability),
            "On the dashed line, what it says at 70 % is so seven times of ten. Large dots hold many scores.",
        ),
    ]
    if any(len(one.points) > 1 for one in found.learning):
        drawn.append((learning(found.learning), "How tags got better with more pictures."))
    figures = (f"<figure>{chart}<figcaption>{said}</figcaption></figure>" for chart, said in drawn)
    return f'<h2>Curves</h2><div class="charts">{"".join(figures)}</div>'


def _leak(found: Evaluation) -> str:
    if found.leak is None:
        return ""
    leak, rows = found.leak, ""
    if leak.by_picture is not None and leak.by_group is not None:
        both = (("relatives kept together", leak.by_group, False), ("dealt out one by one", leak.by_picture, True))
        told = (
            f'<li class="level"><span>{name}</span><span>{_three(value)}</span>{bar(value, quiet=quiet)}</li>'
            for name, value, quiet in both
        )
        rows = f'<ul class="levels">{"".join(told)}</ul>'
    return f"<h2>What a leak would have shown</h2><p>{escape(leak.sentence)}</p>{rows}"


def _tags(by_tag: Sequence[TagResult], order: Order) -> str:
    rows = [_tag(one) for one in ordered(by_tag, order)]
    first = "The worst" if order == "worst" else "The rarest"
    rest = f"<details><summary>The other {len(rows) - OPEN} tags</summary>{_table(rows[OPEN:])}</details>"
    return (
        f'<h2>Tags</h2><p class="quiet">{first} first. The bar is average precision (AP), its tick what a random order '
        "reaches; F1, precision and recall are at the tag's own threshold.</p>"
        f"{_table(rows[:OPEN])}{rest if len(rows) > OPEN else ''}"
    )


def _table(rows: Sequence[str]) -> str:
    names = ("F1", "precision", "recall", "learnt from", "shown by")
    head = "".join(f"<th>{name}</th>" for name in names)
    kinds = '<th class="curve"></th><th class="wide"></th><th class="ap">AP</th>'
    return (
        f'<table class="tags"><thead><tr><th>tag</th>{kinds}{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>'
    )


def ordered(by_tag: Iterable[TagResult], order: Order) -> list[TagResult]:
    """The worst, or the rarest to learn from, first; what could not be measured last."""

    def place(one: TagResult) -> tuple[bool, float, float, str]:
        ranked = one.average_precision if one.average_precision is not None else 2.0
        keys = (ranked, one.learnt) if order == "worst" else (one.learnt, ranked)
        return (one.average_precision is None, *keys, one.tag)

    return sorted(by_tag, key=place)


def _tag(one: TagResult) -> str:
    more = (("F1", _two(one.f1)), ("precision", _two(one.precision)), ("recall", _two(one.recall)))
    counts = (("learnt from", f"{one.learnt:,}"), ("shown by", f"{one.shown:,}"))
    cells = "".join(f'<td class="more" data-of="{name}">{value}</td>' for name, value in (*more, *counts))
    return (
        f'<tr><td>{_name(one.tag)}</td><td class="curve">{spark(one.curve)}</td>'
        f'<td class="wide">{bar(one.average_precision, one.guess)}</td>'
        f'<td class="ap">{_two(one.average_precision)}</td>{cells}</tr>'
    )


def _confusions(confusions: Sequence[Confused]) -> str:
    if not confusions:
        return ""
    return "<h2>What is taken for what</h2>" + "".join(_confused(one) for one in confusions)


def _confused(one: Confused) -> str:
    told = f"<p><b>{_name(one.group)}</b>: the true one scores highest on {_share(one.right)} of the pictures.</p>"
    if len(one.tags) > MOST_CONFUSED:
        return f'{told}<p class="quiet">{len(one.tags)} tags: too many for a table here; the JSON holds it.</p>'
    names = [tag.removeprefix(f"{one.group}:") for tag in one.tags]
    head = "".join(f"<th>{_name(name)}</th>" for name in names)
    rows = "".join(
        f"<tr><th>{_name(name)}</th>{''.join(_cell(n, at == row) for at, n in enumerate(counts))}</tr>"
        for row, (name, counts) in enumerate(zip(names, one.table, strict=True))
    )
    return f'{told}<div class="scroll"><table class="confused"><tr><th>is ↓ said →</th>{head}</tr>{rows}</table></div>'


def _cell(number: int, right: bool) -> str:
    kind = "right" if right else "" if number else "none"
    return f'<td class="{kind}">{number:,}</td>'


def _mistakes(mistakes: Sequence[Mistake], thumbnail: Thumbnail) -> str:
    if not mistakes:
        return ""
    kinds = (
        ("imagined", "It saw what nobody named", "Sometimes it is right: look again before you blame it."),
        ("missed", "It missed what was named", "True tags with the lowest scores."),
    )
    parts = ["<h2>The worst mistakes</h2>"]
    for kind, title, says in kinds:
        some = [one for one in mistakes if one.kind == kind][: PICTURES // 2]
        if some:
            shown = "".join(_mistake(one, thumbnail(one.item)) for one in some)
            parts.append(f'<p><b>{title}.</b> <span class="quiet">{says}</span></p><ul class="mistakes">{shown}</ul>')
    return "".join(parts)


def _mistake(one: Mistake, picture: bytes | None) -> str:
    named = "not named" if one.kind == "imagined" else "named"
    if picture is not None and len(picture) <= MOST_BYTES:
        data = base64.b64encode(picture).decode()
        shown = f'<img alt="" src="data:image/webp;base64,{data}">'
    else:
        shown = f'<span class="gone">picture {one.item[:10]}</span>'
    said = f'<span class="now">{_share(one.score)}</span> <span class="quiet now">{named}</span>'
    return f"<li>{shown}<p><b>{_name(one.tag)}</b> {said}</p></li>"


def _source(found: Evaluation) -> str:
    told = found.seed_score
    if told is None:
        return ""
    names = ("six highest tags of this tagger", "six most frequent ones", "six drawn blindly")
    rows = "".join(
        f'<li class="level"><span>{name}</span><span>{_two(value)}</span>{bar(value, quiet=value != told.score)}</li>'
        for name, value in zip(names, (told.score, told.frequent, told.chance), strict=True)
    )
    drawn = f"Drawing {told.tags} tags by lot gave {told.simulated:.3f}; the closed form says {told.chance:.3f}."
    return (
        f'<h2>The source\'s own test</h2><ul class="levels">{rows}</ul><p>{escape(told.sentence)}</p>'
        f'<p class="small quiet">{drawn}</p>'
    )


def _unsaid(found: Evaluation) -> str:
    lines = list(found.not_measured)
    if found.left_out:
        few = list(dict.fromkeys(found.left_out.values()))[:3]
        lines.append(f"{len(found.left_out):,} held-back pictures could not be seen: {' '.join(few)}")
    if not any(len(one.points) > 1 for one in found.learning):
        lines.append("No learning curve was given: whether more pictures would help is not measured here.")
    lines.append(
        "What people and sources said is taken to be right. How right it is, the release's card and its audit say."
    )
    rows = "".join(f"<li>{escape(line)}</li>" for line in lines)
    tags = ", ".join(_name(tag) for tag in found.tags)
    return (
        f'<h2>What was not measured</h2><ul class="notes">{rows}</ul>'
        f"<footer><p>The fixed list of {len(found.tags):,} tags: {tags}.</p>"
        "<p>Made by Many Eyes. This page is one file: it asks nothing of the network.</p></footer>"
    )


def _name(name: str) -> str:
    """A name people gave: in its own direction, whatever it holds."""
    return f"<bdi>{escape(name)}</bdi>"


def _two(value: Number) -> str:
    return "–" if value is None else f"{value:.2f}"


def _three(value: Number) -> str:
    return "–" if value is None else f"{value:.3f}"


def _share(value: Number) -> str:
    if value is None:
        return "none"
    return "under 1 %" if 0 < value < 0.005 else f"{100 * value:.0f} %"
