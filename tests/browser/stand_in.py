"""A small server that stands in for the real one where a test needs to say what happens next.

It serves the real pages (`page_routes`) over pictures of the demo and keeps what browsers tell it in plain lists.
A test changes its fields while it runs: `outcome`, `refuse`, `broken`, `down`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fastapi import Request
from PIL import Image
from stand_in_people import Helper, Test

import manyeyes

PICTURES = Path(manyeyes.__file__).parent / "demo"
QUESTIONS: list[dict[str, Any]] = [
    {"name": name, "ask": ask, "help": help_, "type": "yes_no", "values": ["yes", "no"]}
    for name, ask, help_ in (
        ("text", "Is there any text?", "Signs and subtitles count."),
        ("character", "Can you see a character's head?", "People, animals, monsters and robots count."),
        ("logo", "Is there a channel logo?", "A small sign in a corner."),
        ("blank", "Is it blank or unrecognisable?", "Even with text or a logo on it."),
    )
]
LESSONS = ("1-text", "2-character", "3-logo", "4-blank", "5-text-and-character", "6-nothing")
FIRST_TRUTH = {"text": "yes", "character": "no", "logo": "no", "blank": "no"}
MADE_AT = "2026-11-21T12:00:00Z"
BECAUSE = "There is text: the blue sign says STATION. Words on signs count."


@dataclass
class StandIn:
    """What it will say next, and what it heard."""

    training: bool = False  # whether a newcomer sees the examples first
    steps: int = 2
    pictures: int = 40
    outcome: str = "found"
    message: str = "Others hold the last pictures. New ones in about 3 minutes."
    refuse: int | None = None  # an HTTP status for the next answers
    claim_refuse: int | None = None
    down: bool = False  # nobody answers answers and claims
    broken: set[int] = field(default_factory=set)  # pictures that do not load, by number
    delay: float = 0.0  # seconds every call takes
    owner: bool = False
    questions: list[dict[str, Any]] = field(default_factory=lambda: list(QUESTIONS))
    stage_facts: dict[str, Any] = field(default_factory=dict)
    wait: float = 0.0  # seconds each picture is to be looked at
    exam: Test | None = None
    helper: Helper = field(default_factory=Helper)
    notice: str | None = "Other helpers here are made up. Yours is the second answer."

    step: int = 1
    next_number: int = 0
    held: list[int] = field(default_factory=list)
    answers: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    not_asked: dict[int, tuple[str, ...]] = field(default_factory=dict)  # questions left out, by picture
    drafts: dict[int, dict[str, str]] = field(default_factory=dict)  # what the tagger filled in, by picture
    given_back: list[str] = field(default_factory=list)
    settled_by_owner: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    lists: list[dict[str, str]] = field(default_factory=list)
    releases: list[dict[str, Any]] = field(default_factory=list)
    jobs: list[dict[str, Any]] = field(default_factory=list)
    told_jobs: list[tuple[str, str]] = field(default_factory=list)
    asked_progress: int = 0
    asked_release: int = 0
    waiting: int = 0  # pictures that wait for the screen
    left_out: list[dict[str, Any]] = field(default_factory=list)
    told_left_out: list[tuple[str, str]] = field(default_factory=list)
    datasets: Any = None  # what the pages of releases, taggers and tags are told: stand_in_datasets.Made
    playground: Any = None  # what the playground is told: stand_in_playground.Shown
    owned: Any = None  # what owners' pages are told: stand_in_owner.Owned

    def project(self) -> dict[str, Any]:
        stage = {
            "name": "features",
            "kind": "classify",
            "state": "open",
            "questions": [{"required": True, **question} for question in self.questions],
            "unsure": "item",
            "untouched": "no",
            "show": {"size": 640, "source_line": "tap", "pause_after": 10},
            "training": self.training,
            "workflow": "1.0",
            "offline": None,
            "drafts": bool(self.drafts),
        }
        rights = {"items": "CC0-1.0", "publish": "full", "answers": "CC0-1.0"}
        return {
            "project": "anime-or-cartoon",
            "title": "Anime or cartoon?",
            "why": "Help a computer tell Japanese anime from Western cartoons.",
            "rights": rights,
            "notice": self.notice,
            "people": {},
            "stages": [stage | self.stage_facts],
            "playground": self.playground is not None,
        }

    def machines(self) -> list[dict[str, Any]]:
        """The numbers of the screen, where a test has given it something to do."""
        out = len(self.left_out)
        if not (self.waiting or out or self.jobs):
            return []
        numbers = dict.fromkeys(("tasks", "open", "answers", "settled", "contested", "closed"), 0)
        numbers |= {"items": self.waiting + 114 + out, "waiting": self.waiting, "passed": 114}
        moved = {"dropped": out, "left_out": out}
        return [{"name": "screen", "kind": "screen", "state": "machine", "wave": None, **numbers, **moved}]

    def lesson(self) -> dict[str, Any]:
        facts = {
            "of": len(LESSONS),
            "questions": [{"required": True, **question} for question in self.questions],
            "unsure": "item",
        }
        if self.step > self.steps:
            return {"done": True, "step": len(LESSONS), "item": None, **facts}
        item = picture_facts(f"/media/lesson-{self.step}/640.webp", lesson_file(self.step), "First lessons")
        return {"done": False, "step": self.step, "item": item, **facts}

    def first_view(self, slug: str, request: Request) -> Mapping[str, Any] | None:
        if slug != "anime-or-cartoon":
            return None
        training = self.lesson() if self.training and self.step <= self.steps else None
        exam = self.exam.view() if self.exam and self.exam.state != "passed" and not training else None
        return {"project": self.project(), "stage": "features", "training": training, "exam": exam, "picture": None}

    def claim(self, count: int) -> dict[str, Any]:
        outcome = self.lend(count)
        waits = 180 if outcome == "nothing_now" else None
        tasks = [self.task(number) for number in self.held] if outcome == "found" else []
        message = "" if outcome == "found" else self.message
        return {"outcome": outcome, "message": message, "retry_after": waits, "tasks": tasks, "wait": self.wait}

    def lend(self, count: int) -> str:
        """Top up to `count` pictures; in a test to no more than it still asks. The outcome by name."""
        if self.outcome == "restricted" or (self.exam and self.exam.state not in ("running", "passed")):
            return "restricted" if self.outcome == "restricted" else "exam_first"
        most = min(count, self.exam.left) if self.exam and self.exam.state == "running" else count
        while len(self.held) < most and self.next_number < self.pictures and self.outcome == "found":
            self.held.append(self.next_number)
            self.next_number += 1
        return "found" if self.held else self.outcome if self.outcome != "found" else "all_seen"

    def task(self, number: int) -> dict[str, Any]:
        expires = "2030-01-01T00:00:00.000Z"
        item = self.item(number)
        left_out = self.not_asked.get(number, ())
        asked = [question["name"] for question in self.questions if question["name"] not in left_out]
        lent = {"assignment": f"a{number}", "about": "", "item": item, "workflow": "1.0", "expires_at": expires}
        return {**lent, "questions": asked, "draft": self.drafts.get(number, {})}

    def item(self, number: int) -> dict[str, Any]:
        series = "The Question: a school story with an unusually long name that has to wrap on a narrow phone"
        facts = picture_facts(f"/media/p{number}/640.webp", picture_file(number), series)
        return {"id": f"p{number}", "thumbnail_url": f"/media/p{number}/320.webp", **facts}


def lesson_file(step: int) -> Path:
    return PICTURES / "training" / f"{LESSONS[step - 1]}.jpg"


def picture_file(number: int) -> Path:
    files = sorted((PICTURES / "frames").glob("*/*.jpg"))
    return files[number * 7 % len(files)]


def picture_facts(url: str, file: Path, series: str) -> dict[str, Any]:
    with Image.open(file) as image:
        return {"url": url, "width": image.width, "height": image.height, "series": series}
