"""The routes of the stand-in: each answers from its fields and writes down what it heard."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, JSONResponse, Response
from stand_in import BECAUSE, FIRST_TRUTH, MADE_AT, StandIn, lesson_file, picture_file
from stand_in_datasets import dataset_routes
from stand_in_machines import a_job, machine_routes
from stand_in_owner import owner_routes
from stand_in_people import people_routes
from stand_in_playground import playground_routes
from stand_in_status import status_routes

from manyeyes.api.pages import page_routes
from manyeyes.api.security import HEADERS


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
        state.asked_progress += 1
        done = len({name for name, _ in state.answers})
        none = {"waiting": 0, "passed": 0, "dropped": 0, "left_out": 0}
        numbers = {"items": 150, "tasks": 150, "open": 150 - 114 - done, "answers": 260 + done, "settled": 114 + done}
        wave = {"number": 1, "tasks": 150, "done": 114 + done}
        facts = {"name": "features", "kind": "classify", "state": "open", "contested": 1, "closed": 0, "wave": wave}
        stages = [*state.machines(), facts | none | numbers]
        return {"stages": stages, "you": {"answered": done, "settled": min(3, done)}}

    status_routes(app, state, progress)

    @app.get("/api/v1/projects/anime-or-cartoon/releases")
    def releases() -> Any:
        return {"releases": state.releases}

    @app.post("/api/v1/projects/anime-or-cartoon/releases", status_code=202)
    def make_release() -> Any:
        return {"name": "first", "number": 1, "job": a_job()}

    @app.get("/api/v1/projects/anime-or-cartoon/releases/first/progress")
    def release_progress() -> Any:
        state.asked_release += 1
        if state.asked_release < 2:
            return {"release": None, "job": a_job(done=40, total=97)}
        counts = {"items_kept": 97, "answers": 260, "answers_made_up": 97}
        made = {"name": "first", "number": 1, "counts": counts, "made_at": MADE_AT, "checked": None}
        state.releases = [made | {"url": "/api/v1/projects/anime-or-cartoon/releases/first.zip"}]
        return {"release": state.releases[0], "job": None}

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
            return {
                "outcome": "training_first",
                "message": "First a few examples.",
                "retry_after": None,
                "tasks": [],
                "wait": 0,
            }
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
        keep(name, said)
        return {"saved": True, "next": state.claim(said["want"]) if said["want"] else None, "note": None}

    def keep(name: str, said: dict[str, Any]) -> None:
        state.answers.append((name, said))
        if state.exam:
            state.exam.take_answer()
        if int(name[1:]) in state.held:
            state.held.remove(int(name[1:]))

    @app.post(stage + "/answers")
    async def answer_many(request: Request) -> Any:
        many = await request.json()
        if state.refuse == 401:
            return problem(401, "We do not know this browser.")
        results = [result(one) for one in many["answers"]]
        return {"results": results, "next": state.claim(many["want"]) if many["want"] else None}

    def result(one: dict[str, Any]) -> dict[str, Any]:
        saved = state.refuse is None
        told = {"type": "/problems/told", "title": "Told", "status": state.refuse}
        if saved:
            keep(one["assignment"], one)
        refused = None if saved else told | {"detail": "This picture was taken back by its giver."}
        fact = {"assignment": one["assignment"], "revision": one["revision"], "saved": saved, "note": None}
        return fact | {"problem": refused}

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
            {
                "assignment": name,
                "project": "anime-or-cartoon",
                "stage": "features",
                "item": state.item(int(name[1:])),
                "correctable": True,
                **said,
            }
            for name, said in latest.items()
        ]
        return {"answers": mine[::-1]}

    app.include_router(machine_routes(state))
    app.include_router(people_routes(state))
    app.include_router(owner_routes(state))
    app.include_router(playground_routes(state))
    app.include_router(dataset_routes(state))
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
