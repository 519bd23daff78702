"""What `manyeyes run --try N` shows: a contact sheet of what comes nearest to each limit of a screen, in one file."""

from __future__ import annotations

import base64
import html
import itertools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from manyeyes import items
from manyeyes.errors import ManyEyesError
from manyeyes.house import House
from manyeyes.jobs import Near, TriedOut, try_out
from manyeyes.projects import Project, Stage
from manyeyes.storage import NoSuchBlob

MOST = 60  # of each kind on the sheet
STYLE = """body{font:16px/1.5 system-ui;margin:2rem;background:#fff;color:#222}figure{display:inline-block;margin:0 1rem
1rem 0;vertical-align:top;width:170px}img{max-width:160px;max-height:160px;display:block;background:#eee}
figure.pair{width:340px}.pair img{display:inline-block}figcaption{font-size:14px}.out{color:#a00}"""
MEANING = {
    "unreadable": "does not decode",
    "min_side": "shorter side in pixels; at least {bound:g} are asked for",
    "blank": "how much is drawn on it",
    "blur": "sharpness beside the others of its series or video",
    "twin": "bits in which the two picture hashes differ; up to {bound:g} they are twins",
}


class NoScreenToTry(ManyEyesError):
    """Only stages of kind screen can be tried, and {names} is none."""


def tried(house: House, project: Project, stages: Sequence[Stage], many: int) -> dict[str, Any]:
    """Try every screen among `stages` and write a sheet for each beside the project file; nothing is dropped."""
    screens = [stage for stage in stages if stage.kind == "screen"]
    if not screens:
        raise NoScreenToTry(names=", ".join(stage.name for stage in stages))
    lines: list[str] = []
    sheets = []
    for stage in screens:
        result = try_out(house, stage, many)
        file = house.site / project.folder / f"try-{stage.name}.html"
        file.write_text(sheet(house, stage, result), "utf-8")
        sheets.append(str(file.resolve()))
        lines += [*report(stage, result), f"Look at them: {file.resolve()}"]
    return {"project": project.slug, "sheet": sheets, "lines": lines}


def report(stage: Stage, result: TriedOut) -> list[str]:
    """How many would go, by reason, and the numbers nearest each limit."""
    lines = [f"{stage.name}: {result.looked_at:,} of {result.of:,} items were looked at. Nothing was dropped."]
    for what, near in _by_kind(result.near):
        out = sum(one.out for one in near)
        nearest = Counter(f"{one.number:.3g}" for one in near[:20])
        numbers = ", ".join(f"{number} ({count}×)" for number, count in nearest.most_common(5))
        lines.append(f"  {what}: {out:,} would go, {len(near) - out:,} are near; nearest the limit: {numbers}")
    return lines


def sheet(house: House, stage: Stage, result: TriedOut) -> str:
    """The whole page, pictures inside; it needs no server and no network."""
    wanted = {id for one in result.near for id in (one.item_id, one.other_id) if id is not None}
    with house.reading() as tx:
        known = items.by_ids(tx, sorted(wanted))
    parts = [_section(house, known, what, near) for what, near in _by_kind(result.near)]
    title = html.escape(f"{stage.name}: what comes nearest to each limit")
    about = f"<p>{result.looked_at:,} of {result.of:,} items were looked at. Nothing was dropped. Red: would go.</p>"
    head = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title><style>{STYLE}</style>'
    return f"{head}<h1>{title}</h1>{about}{''.join(parts) or '<p>Nothing is near any limit.</p>'}</html>\n"


def _by_kind(near: Iterable[Near]) -> list[tuple[str, list[Near]]]:
    return [(what, list(group)) for what, group in itertools.groupby(near, key=lambda one: one.what)]


def _section(house: House, known: Mapping[int, items.Item], what: str, near: Sequence[Near]) -> str:
    meaning = MEANING.get(what, "").format(bound=near[0].bound)
    figures = "".join(_figure(house, known, one) for one in near[:MOST])
    more = f"<p>and {len(near) - MOST:,} more</p>" if len(near) > MOST else ""
    return f"<h2>{html.escape(what)}</h2><p>{html.escape(meaning)}</p>{figures}{more}"


def _figure(house: House, known: Mapping[int, items.Item], one: Near) -> str:
    both = [one.item_id] if one.other_id is None else [one.item_id, one.other_id]
    pictures = "".join(_picture(house, known[id]) for id in both)
    said = html.escape(f"{one.number:.3g} (limit {one.bound:.3g}), {one.how}")
    pair, out = (" class=pair" if one.other_id is not None else ""), (" class=out" if one.out else "")
    return f"<figure{pair}>{pictures}<figcaption{out}>{said}</figcaption></figure>"


def _picture(house: House, item: items.Item) -> str:
    try:
        small = house.blobs.get(items.derived(item.sha256, 320))
    except NoSuchBlob:
        return f"<span>{html.escape(item.public_id)}</span>"
    return f'<img alt="{html.escape(item.public_id)}" src="data:image/webp;base64,{base64.b64encode(small).decode()}">'
