"""The first picture as markup, so that it can be seen before any script runs.

The same elements and classes as ui/src/work/Desk.svelte and its parts: taking over moves nothing
(tests/browser compares where everything stands before and after).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import Any
from urllib.parse import quote

Facts = Mapping[str, Any]
SIZES = (320, 640, 1024)
OF_SIZE = re.compile(r"\d+\.webp$")
LAYOUT = "(max-width: 30rem) and (min-resolution: 1.5dppx) 213px, (min-width: 60rem) 50vw, 100vw"


def first_paint(view: Facts, words: Facts) -> str:
    """What the page opens on: a desk with its picture, or in a sentence what comes first."""
    exam, barrier = view.get("exam"), view.get("barrier")
    if exam and exam["state"] != "running":
        return message(words["exam"][exam["state"]], exam["message"])
    if barrier:
        return message(words["outcome"][barrier["outcome"]], barrier["message"])
    return desk(view, words)


def message(heading: str, sentence: str) -> str:
    """The head of ui/src/work/Message.svelte; the way on comes with the script."""
    return (
        f'<main class="message"><h1>{escape(heading)}</h1>'
        f'<p class="sentences" role="status"><span>{escape(sentence)}</span></p></main>'
    )


def desk(view: Facts, words: Facts) -> str:
    """The whole <main> of a page that opens on a picture; `view` as `first_view` gives it."""
    training, picture = view.get("training"), first_picture(view)
    stage = asked_stage(view)
    step = words["step"].format(step=training["step"], of=training["of"]) if training else ""
    return (
        '<main class="desk full">'
        + top(view["project"], step)
        + frame(picture, bool(view.get("saves_data")), words)
        + source(stage, picture, words, example=bool(training))
        + notes(view["project"], stage, words)
        + answers(stage, words)
        + bar(stage, words, "check" if training else "save")
        + "</main>"
    )


def first_picture(view: Facts) -> Facts | None:
    """The picture the page opens on: {url, width, height, series}, or none."""
    training = view.get("training")
    picture: Facts | None = training["item"] if training else view.get("picture")
    return picture


def asked_stage(view: Facts) -> Facts:
    """The stage as it is asked now: an example brings its own questions."""
    stages = view["project"]["stages"]
    stage: Facts = next((one for one in stages if one["name"] == view["stage"]), {"questions": []})
    training = view.get("training") or {}
    return {**stage, **{key: training[key] for key in ("questions", "unsure") if training.get(key) is not None}}


def top(project: Facts, step: str) -> str:
    return (
        f'<header class="top"><h1 class="title"><a href="p/{quote(project["project"])}/about">'
        f'{escape(project["title"])}</a></h1><p class="step" role="status">{escape(step)}</p>'
        f'<p class="why">{escape(project["why"])}</p></header>'
    )


def candidates(picture: Facts, saves_data: bool) -> str:
    """What `srcset` offers, as in ui/src/work/sizes.ts; the smallest alone where the person saves data."""
    wide, high = int(picture["width"]), int(picture["height"])
    sizes = SIZES[:1] if saves_data else SIZES
    return ", ".join(
        f"{OF_SIZE.sub(f'{size}.webp', picture['url'])} {max(1, round(wide * min(1, size / max(wide, high))))}w"
        for size in sizes
    )


def frame(picture: Facts | None, saves_data: bool, words: Facts) -> str:
    image = ""
    if picture:
        offered = f'srcset="{escape(candidates(picture, saves_data))}" sizes="{LAYOUT}"'
        image = (
            f'<img src="{escape(picture["url"])}" {offered} width="{int(picture["width"])}"'
            f' height="{int(picture["height"])}" alt="{escape(words["alt"])}" elementtiming="picture"'
            ' fetchpriority="high" decoding="async">'
        )
    return f'<div class="picture"><div class="frame">{image}</div></div>'


def source(stage: Facts, picture: Facts | None, words: Facts, *, example: bool) -> str:
    series = (picture or {}).get("series")
    line = (stage.get("show") or {}).get("source_line")
    parts = []
    if series and line == "always":
        parts.append(f'<p class="series">{escape(words["from"].format(series))}</p>')
    elif series and line != "never":
        parts.append(f'<button class="quiet" disabled>{escape(words["source"])}</button>')
    if not example:
        said = escape(words["say"])
        glyph = '<span aria-hidden="true">✎</span>'
        parts.append(f'<button class="quiet say-it" aria-label="{said}" title="{said}" disabled>{glyph}</button>')
    if any(question.get("help") for question in stage["questions"]):
        parts.append(f'<button class="quiet counts" disabled>{escape(words["help"])}</button>')
    return f'<div class="source">{"".join(parts)}</div>'


def notes(project: Facts, stage: Facts, words: Facts) -> str:
    said = [project.get("notice"), promise(project, words)]
    lines = "".join(f"<p>{escape(line)}</p>" for line in said if line)
    filled = '<p class="filled"></p>' if stage.get("drafts") else ""
    return f'<div class="notes">{lines}{filled}</div>'


def promise(project: Facts, words: Facts) -> str:
    """With what a hundred pictures weigh, where that is known; the same as ui/src/work/promised.ts."""
    weight = project.get("megabytes")
    return str(words["promise"]) + (f" {words['weight'].format(weight)}" if weight else "")


def answers(stage: Facts, words: Facts) -> str:
    keys = iter(range(1, 1000))
    parts = [
        switch(question, next(keys)) if is_switch(question, stage) else choice(question, stage, words, keys)
        for question in stage["questions"]
    ]
    return f'<section class="answers locked" aria-label="{escape(words["answers"])}">{"".join(parts)}</section>'


def is_switch(question: Facts, stage: Facts) -> bool:
    """A yes/no question is a switch where "left alone" has a meaning."""
    return question["type"] == "yes_no" and stage.get("untouched") is not None and stage.get("unsure") != "question"


def switch(question: Facts, key: int) -> str:
    return (
        '<label class="answer switch"><input type="checkbox" role="switch" disabled><span class="face">'
        f'<span class="knob" aria-hidden="true"></span><span class="ask">{escape(question["ask"])}</span>{kbd(key)}'
        f"{helped(question, 'span')}</span></label>"
    )


def choice(question: Facts, stage: Facts, words: Facts, keys: Any) -> str:
    values = [label(question, value, words) for value in question["values"]]
    if stage.get("unsure") == "question":
        values.append(words["notSure"])
    shown = "".join(
        '<label class="value"><input type="radio" disabled><span class="face">'
        f'<span class="ask">{escape(value)}</span>{kbd(next(keys))}</span></label>'
        for value in values
    )
    return (
        f'<fieldset class="answer choice"><legend class="ask">{escape(question["ask"])}</legend>'
        f'{helped(question, "p")}<div class="values">{shown}</div></fieldset>'
    )


def label(question: Facts, value: str, words: Facts) -> str:
    if value in (question.get("shown_values") or {}):
        return str(question["shown_values"][value])
    if question["type"] == "yes_no":
        return str(words["yes"] if value == "yes" else words["no"])
    return named(value)


def helped(question: Facts, tag: str) -> str:
    return f'<{tag} class="help">{escape(question["help"])}</{tag}>' if question.get("help") else ""


def kbd(key: int | str) -> str:
    return f'<kbd aria-hidden="true">{key if not isinstance(key, int) or key < 10 else ""}</kbd>'


def bar(stage: Facts, words: Facts, verb: str) -> str:
    unsure = ""
    if stage.get("unsure") == "item":
        unsure = f'<button class="plain unsure" disabled><span>{escape(words["notSure"])}</span>{kbd("0")}</button>'
    return (
        f'<div class="bar">{unsure}<button class="next" disabled>'
        f"<span>{escape(next_label(stage, words, verb))}</span>{kbd('Enter')}</button></div>"
    )


def next_label(stage: Facts, words: Facts, verb: str) -> str:
    """What Next says before anything is touched: the same as draft.ts."""
    untouched = stage.get("untouched")
    open_ones = [q["name"] for q in stage["questions"] if untouched is None or untouched not in q["values"]]
    names = words["comma"].join(shown_name(stage, name) for name in open_ones)
    return str(words["answer"].format(names) if open_ones else words[verb])


def shown_name(stage: Facts, name: str) -> str:
    """A question's name as people read it."""
    question = next(one for one in stage["questions"] if one["name"] == name)
    return str(question.get("short") or named(name))


def named(name: str) -> str:
    return (name[:1].upper() + name[1:]).replace("_", " ")
