"""Releases, taggers and tags as the stand-in tells of them, and what it heard."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter, Request
from stand_in import MADE_AT, StandIn
from stand_in_playground import a_tagger

PROJECT = "/api/v1/projects/anime-or-cartoon"
STAGE = f"{PROJECT}/stages/tagger"
LINE = ("number", "state", "why", "method", "release", "tags", "settled", "learnt_from", "held_back", "map")
LINE += ("map_baseline", "micro_f1", "macro_f1", "calibration_error", "seconds", "trained_at")


def a_line(number: int, state: str, map_: float | None, **facts: Any) -> dict[str, Any]:
    """One training."""
    whole = a_tagger(number=number, state=state, map=map_, settled=60 + 20 * number, learnt_from=60 + 20 * number)
    return {name: whole[name] for name in LINE} | {"release": f"release {number}"} | facts


def a_tag(tag: str, pictures: int, **facts: Any) -> dict[str, Any]:
    """One line of the page about tags."""
    return {
        "tag": tag,
        "group": None,
        "stage": "features",
        "ask": f"Can you see {tag}?",
        "pictures": pictures,
        "by_people": pictures,
        "given": 0,
        "settled": 3 * pictures,
        "contested": 1,
        "open": 36,
        "answers": 2 * pictures,
        "agreement": 0.91,
        "skill": 0.58,
        "examples": pictures,
        "work": "/p/anime-or-cartoon",
        "can_be_first": True,
        **facts,
    }


def figures(tag: str, examples: int, ap: float | None) -> dict[str, Any]:
    measured = {"precision": 0.8, "recall": 0.61, "f1": 0.69} if ap else {"precision": None, "recall": None, "f1": None}
    known = {"threshold": 0.44, "known": 30, "positives": examples // 4, "examples": examples}
    return {"tag": tag, "ap": ap, "baseline": ap and examples / 200, **measured, **known}


def a_curve(tag: str, gain: float) -> dict[str, Any]:
    points = [
        {"examples": n, "ap": ap, "low": ap - 0.08, "high": min(1, ap + 0.08)}
        for n, ap in ((15, 0.31), (30, 0.44), (60, 0.55), (118, 0.62))
    ]
    said = f"The next 100 answers would add {gain:.3f} ({gain / 2:.3f} to {2 * gain:.3f})."
    between = {"gain": gain, "gain_low": gain / 2, "gain_high": 2 * gain}
    return {"tag": tag, "points": points, "best": 0.8, **between, "sentence": said}


@dataclass
class Made:
    """What there is; a test changes it while it runs."""

    taggers: list[dict[str, Any]] = field(
        default_factory=lambda: [
            a_line(4, "refused", 0.598, why="It does not serve, being worse by more than 0.01: .598 against .661."),
            a_line(3, "serving", 0.661),
            a_line(2, "kept", 0.612, why="It serves, being better."),
            a_line(1, "kept", 0.487, why="It is the first one, so it serves."),
        ]
    )
    missing: dict[str, Any] | None = None
    training: dict[str, Any] | None = None
    tags: list[dict[str, Any]] = field(
        default_factory=lambda: [
            a_tag("harp", 3, skill=None, agreement=None),
            a_tag("logo", 19, agreement=0.83),
            a_tag("character", 71, skill=0.88),
            a_tag("source:cc0", 118, stage=None, ask=None, work=None, can_be_first=False, by_people=0, given=118),
        ]
    )
    told: list[tuple[str, Any]] = field(default_factory=list)

    def history(self) -> dict[str, Any]:
        serves = next((one for one in self.taggers if one["state"] == "serving"), None)
        sentence = "It learns again after 5 newly settled pictures; 2 are there."
        retrain = {"after_settled": 5, "at": None, "tolerance": 0.01, "settled_since": 2, "sentence": sentence}
        facts = {"stage": "tagger", "method": "head", "serves": serves, "missing": self.missing, "retrain": retrain}
        return {**facts, "training": self.training, "taggers": self.taggers}

    def serve(self, number: int) -> dict[str, Any]:
        for one in self.taggers:
            if one["number"] == number:
                one["state"], one["why"] = "serving", "Its owner chose it."
            elif one["state"] == "serving":
                one["state"] = "kept"
        return next(one for one in self.taggers if one["number"] == number)


def dataset_routes(state: StandIn) -> APIRouter:
    """Calls of the pages about releases, taggers and tags."""
    routes = APIRouter()
    made: Made = state.datasets or Made()

    @routes.get(STAGE + "/taggers")
    def history() -> Any:
        return made.history()

    @routes.get(STAGE + "/taggers/{number}")
    def detail(number: int) -> Any:
        line = next(one for one in made.taggers if one["number"] == number)
        told = [figures("harp", 3, None), figures("logo", 19, 0.58), figures("character", 71, 0.88)]
        return {**line, "figures": told, "settings": {"seed": 0}}

    @routes.post(STAGE + "/taggers/{number}/serve")
    def serve(number: int) -> Any:
        made.told.append(("serve", number))
        return made.serve(number)

    @routes.post(STAGE + "/train")
    async def train(request: Request) -> Any:
        made.told.append(("train", await request.json()))
        facts = {"id": "j9", "verb": "train", "project": "anime-or-cartoon", "stage": "tagger", "state": "running"}
        numbers = {"step": "features", "done": 40, "total": 118, "rate": None, "remaining": None, "counts": {}}
        made.training = {**facts, **numbers, "cause": None, "started_at": MADE_AT, "changed_at": MADE_AT}
        return made.training

    @routes.get(STAGE + "/learning-curves")
    def curves() -> Any:
        sentence = "The next 100 answers would help logo most: about .021."
        return {
            "tagger": 3,
            "most": "logo",
            "sentence": sentence,
            "curves": [a_curve("logo", 0.021), a_curve("text", 0.004)],
        }

    @routes.get(PROJECT + "/tags")
    def tags() -> Any:
        sentence = f"{len(made.tags)} tags, 2 of them on fewer than 30 pictures; rarest: harp on 3."
        return {"tags": made.tags, "in_all": 91, "pictures": 150, "tagger": "tagger 3", "sentence": sentence}

    @routes.post(PROJECT + "/tags/ask-first")
    async def ask_first(request: Request) -> Any:
        said = await request.json()
        made.told.append(("ask first", said))
        facts = {"pictures": 12, "before": 0, "by": "tagger", "work": "/p/anime-or-cartoon"}
        return {**said, **facts, "sentence": "12 pictures that likely show it come first now."}

    @routes.get(PROJECT + "/releases/{name}")
    def release(name: str) -> Any:
        return a_release(name, state)

    return routes


def bars(**counts: int) -> list[dict[str, Any]]:
    return [{"name": name, "items": items} for name, items in counts.items()]


def a_question(name: str, ask: str, agreement: float | None) -> dict[str, Any]:
    return {
        "stage": "features",
        "question": name,
        "ask": ask,
        "help": "Signs and subtitles count.",
        "type": "yes_no",
        "values": ["yes", "no"],
        "only": None,
        "people_per_picture": "2 to 5, until the posterior is .95",
        "mean_answers": 2.4,
        "agreement": agreement,
        "agreement_of_people": agreement and agreement - 0.04,
        "expected": 0.981,
        "outcomes": bars(settled=114, contested=3, open=33),
        "settled": bars(no=83, yes=31),
        "answers_a_task": [{"name": "2", "items": 90}, {"name": "3", "items": 24}],
        "posteriors": [{"name": ".95 to .99", "items": 80}, {"name": ".99 to 1", "items": 34}],
    }


def a_release(name: str, state: StandIn) -> dict[str, Any]:
    """A whole page of a release."""
    part = {"wished": 0.8, "targets": bars(yes=20, no=60)}
    parts = [part | {"name": "train", "items": 78, "share": 0.8}, part | {"name": "test", "items": 19, "share": 0.2}]
    since = {"old": "first", "new": name, "items_added": 21, "items_changed": 4, "items_withdrawn": 1}
    changed = {"values_added": 80, "values_changed": 3, "values_withdrawn": 4}
    examples = [{"item": f"{n:064x}", "url": f"/media/p{n}/320.webp", "width": 320, "height": 180} for n in (1, 4, 6)]
    return {
        "name": name,
        "number": 2,
        "made_at": MADE_AT,
        "url": f"{PROJECT}/releases/{name}.zip",
        "title": "Anime or cartoon?",
        "why": "Help a computer tell Japanese anime from Western cartoons.",
        "counts": {"items": 150, "items_kept": 97, "answers": 260, "answers_made_up": 97, "workers": 12},
        "checked": None,
        "expected": 0.974,
        "made_up_share": 97 / 260,
        "keep": "not text and character",
        "target": "series.is_anime",
        "rights": {"items": "CC0-1.0", "publish": "full", "answers": "CC0-1.0"},
        "left_out": [{"why": "text", "items": 31}, {"why": "not settled", "items": 22}],
        "split": {
            "by": ["series", "twins"],
            "seed": 0,
            "components": 14,
            "parts": parts,
            "warnings": ["The class cartoon has only 2 pictures in test."],
        },
        "questions": [
            a_question("text", "Is there any text?", 0.93),
            a_question("logo", "Is there a channel logo?", None),
        ],
        "tags": [
            {"tag": "character", "items": 71, "examples": examples},
            {"tag": "logo", "items": 19, "examples": examples[:1]},
        ],
        "model": None,
        "since": since | changed | {"sentence": "21 pictures are new, 1 was withdrawn, 3 values changed."},
        "files": [{"name": "items.parquet", "bytes": 18_200}, {"name": "README.md", "bytes": 3_100}],
        "card": "# Anime or cartoon?\n\nFrozen from what people settled.",
    }
