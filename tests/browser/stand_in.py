"""A small server that stands in for the real one where a test needs to say what happens next.

It serves the real pages (`page_routes`) over pictures of the demo and keeps what browsers tell it in plain lists.
A test changes its fields while it runs: `outcome`, `refuse`, `broken`, `down`.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, JSONResponse, Response
from PIL import Image

import manyeyes
from manyeyes.api.pages import page_routes
from manyeyes.api.security import HEADERS

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
    notice: str | None = "Other helpers here are made up. Yours is the second answer."

    step: int = 1
    next_number: int = 0
    held: list[int] = field(default_factory=list)
    answers: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    given_back: list[str] = field(default_factory=list)
    settled_by_owner: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    releases: list[dict[str, Any]] = field(default_factory=list)

    def project(self) -> dict[str, Any]:
        stage = {
            "name": "features",
            "kind": "classify",
            "state": "open",
            "questions": self.questions,
            "unsure": "item",
            "untouched": "no",
            "show": {"size": 640, "source_line": "tap", "pause_after": 10},
            "training": self.training,
            "workflow": "1.0",
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
        }

    def lesson(self) -> dict[str, Any]:
        facts = {"of": len(LESSONS), "questions": self.questions, "unsure": "item"}
        if self.step > self.steps:
            return {"done": True, "step": len(LESSONS), "item": None, **facts}
        item = picture_facts(f"/media/lesson-{self.step}/640.webp", lesson_file(self.step), "First lessons")
        return {"done": False, "step": self.step, "item": item, **facts}

    def first_view(self, slug: str, request: Request) -> Mapping[str, Any] | None:
        if slug != "anime-or-cartoon":
            return None
        training = self.lesson() if self.training and self.step <= self.steps else None
        return {"project": self.project(), "stage": "features", "training": training, "picture": None}

    def claim(self, count: int) -> dict[str, Any]:
        while len(self.held) < count and self.next_number < self.pictures and self.outcome == "found":
            self.held.append(self.next_number)
            self.next_number += 1
        outcome = "found" if self.held else self.outcome if self.outcome != "found" else "all_seen"
        waits = 180 if outcome == "nothing_now" else None
        tasks = [self.task(number) for number in self.held]
        return {"outcome": outcome, "message": self.message, "retry_after": waits, "tasks": tasks}

    def task(self, number: int) -> dict[str, Any]:
        expires = "2030-01-01T00:00:00.000Z"
        item = self.item(number)
        return {"assignment": f"a{number}", "about": "", "item": item, "workflow": "1.0", "expires_at": expires}

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


def problem(status: int, sentence: str) -> JSONResponse:
    return JSONResponse({"type": "/problems/told", "title": "Told", "status": status, "detail": sentence}, status)


def stand_in_app(state: StandIn) -> FastAPI:
    app = FastAPI()
    owner = SimpleNamespace(read=lambda request: state.owner or None)
    app.state.cookies = SimpleNamespace(owner=owner)
    stage = "/api/v1/projects/anime-or-cartoon/stages/features"

    @app.middleware("http")
    async def slow_or_down(request: Request, call_next: Any) -> Response:
        path = request.url.path
        if state.down and path.startswith("/api/v1/") and request.method in ("PUT", "POST"):
            return problem(503, "The server is away.")
        if request.method != "GET" and request.headers.get("x-manyeyes") != "1":
            return problem(403, "The header is missing.")
        if state.delay and path.startswith(("/api/", "/media/")):
            time.sleep(state.delay)
        reply = await call_next(request)
        reply.headers.update(HEADERS)
        return reply

    @app.get("/media/{name}/{size}.webp", response_model=None)
    def media(name: str, size: int) -> Response:
        if name.startswith("lesson-"):
            return FileResponse(lesson_file(int(name.removeprefix("lesson-"))), media_type="image/jpeg")
        if int(name[1:]) in state.broken:
            return Response("not a picture", media_type="image/webp")
        return FileResponse(picture_file(int(name[1:])), media_type="image/jpeg")

    @app.get("/api/v1/projects")
    def projects() -> Any:
        return {"projects": [state.project()]}

    @app.get("/api/v1/projects/anime-or-cartoon")
    def project() -> Any:
        return state.project()

    @app.get("/api/v1/projects/anime-or-cartoon/progress")
    def progress() -> Any:
        done = len({name for name, _ in state.answers})
        numbers = {"items": 150, "tasks": 150, "open": 150 - 114 - done, "answers": 260 + done, "settled": 114 + done}
        wave = {"number": 1, "tasks": 150, "done": 114 + done}
        stages = [{"name": "features", "kind": "classify", "state": "open", "contested": 1, "closed": 0, **numbers}]
        return {"stages": [stages[0] | {"wave": wave}], "you": {"answered": done, "settled": min(3, done)}}

    @app.get("/api/v1/projects/anime-or-cartoon/releases")
    def releases() -> Any:
        return {"releases": state.releases}

    @app.post("/api/v1/projects/anime-or-cartoon/releases")
    def make_release() -> Any:
        made = {
            "name": "first",
            "number": 1,
            "counts": {"items_kept": 97, "answers": 260, "answers_made_up": 97},
            "made_at": MADE_AT,
        }
        state.releases = [made | {"url": "/api/v1/projects/anime-or-cartoon/releases/first.zip"}]
        return state.releases[0]

    @app.get(stage + "/training")
    def training() -> Any:
        return state.lesson()

    @app.post(stage + "/training")
    async def try_training(request: Request) -> Any:
        said = await request.json()
        if state.step == 1 and said["answers"] != FIRST_TRUTH:
            wrong = {name: BECAUSE for name in FIRST_TRUTH if said["answers"][name] != FIRST_TRUTH[name]}
            return {"right": False, "sentences": wrong, "next": state.lesson(), "done": False}
        state.step += 1
        return {"right": True, "sentences": {}, "next": state.lesson(), "done": state.step > state.steps}

    @app.post(stage + "/claim")
    async def claim(request: Request) -> Any:
        if state.claim_refuse:
            return problem(state.claim_refuse, "This stage was taken away.")
        if state.training and state.step <= state.steps:
            return {"outcome": "training_first", "message": "First a few examples.", "retry_after": None, "tasks": []}
        return state.claim((await request.json())["count"])

    @app.get(stage + "/contested")
    def contested() -> Any:
        if not state.owner:
            return problem(403, "Only the owner may do this.")
        said = [{"text": "yes", "character": "yes"}, {"text": "no", "character": "yes"}]
        tasks = [
            {"task": f"t{n}", "about": "", "item": state.item(n), "consensus": {"character": "yes"}, "answers": said}
            for n in (3, 5)
        ]
        decided = {name for name, _ in state.settled_by_owner}
        return {"tasks": [task for task in tasks if task["task"] not in decided]}

    @app.put("/api/v1/tasks/{task}/settle")
    async def settle(task: str, request: Request) -> Any:
        state.settled_by_owner.append((task, (await request.json())["answers"]))
        return {"settled": True}

    @app.put("/api/v1/assignments/{name}/answer")
    async def answer(name: str, request: Request) -> Any:
        if state.refuse:
            return problem(state.refuse, "This picture was taken back by its giver.")
        said = await request.json()
        state.answers.append((name, said))
        if int(name[1:]) in state.held:
            state.held.remove(int(name[1:]))
        return {"saved": True, "next": state.claim(said["want"]) if said["want"] else None, "note": None}

    @app.post("/api/v1/assignments/heartbeat")
    def heartbeat() -> Any:
        return {"renewed": len(state.held)}

    @app.post("/api/v1/assignments/{name}/skip")
    async def skip(name: str, request: Request) -> Any:
        state.skipped.append((name, (await request.json())["reason"]))
        state.held.remove(int(name[1:]))
        return {"skipped": True}

    @app.delete("/api/v1/assignments/{name}")
    def give_back(name: str) -> Any:
        state.given_back.append(name)
        if int(name[1:]) in state.held:
            state.held.remove(int(name[1:]))
        return {"given_back": True}

    @app.get("/api/v1/me/answers")
    def my_answers() -> Any:
        latest = dict(state.answers)
        mine = [
            {"assignment": name, "stage": "features", "item": state.item(int(name[1:])), "correctable": True, **said}
            for name, said in latest.items()
        ]
        return {"answers": mine[::-1]}

    app.include_router(page_routes(state.first_view))
    return app


@contextmanager
def serving(app: FastAPI) -> Iterator[str]:
    """The app on a free port of this machine; yields its address."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(5)
        listener.close()
