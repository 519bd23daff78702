"""What machines do and left out, as the stand-in tells it: jobs the owner has a hand on, pictures he takes back."""

from __future__ import annotations

from collections import Counter
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, JSONResponse, Response
from stand_in import StandIn, picture_file

PROJECT = "/api/v1/projects/anime-or-cartoon"
AFTER = {"pause": "paused", "resume": "running", "cancel": "cancelled"}


def a_job(**facts: Any) -> dict[str, Any]:
    """A screen in the middle of its work."""
    return {
        "id": "j1",
        "stage": "screen",
        "verb": "screen",
        "state": "running",
        "step": "",
        "total": 3122,
        "done": 1240,
        "counts": {"passed": 1180, "twin": 41, "blank": 12, "blur": 7},
        "cause": "",
        "rate": 84.6,
        "remaining": 22.2,
        "started_at": "2026-11-21T12:00:00.000Z",
        "changed_at": "2026-11-21T12:00:15.000Z",
        **facts,
    }


def a_picture(number: int, *findings: tuple[str, float, float], **facts: Any) -> dict[str, Any]:
    """A picture the screen left out."""
    return {
        "id": f"p{number}",
        "url": f"/media/p{number}/1024.webp",
        "thumbnail_url": f"/media/p{number}/320.webp",
        "series": "The Question: a school story",
        "time": None,
        "findings": [
            {"what": what, "verdict": "sure", "number": measured, "bound": bound} for what, measured, bound in findings
        ],
        "twin": None,
        "taken_back": False,
        **facts,
    }


def a_twin(number: int, kept: int, how: str = "mirrored", bits: int = 2) -> dict[str, Any]:
    """A picture that was left out because another one shows the same."""
    leader = {"id": f"p{kept}", "url": f"/media/p{kept}/1024.webp", "thumbnail_url": f"/media/p{kept}/320.webp"}
    return a_picture(number, ("twin", bits, 4), twin={**leader, "how": how, "bits": bits})


def a_frame(number: int) -> dict[str, Any]:
    """A frame that was never encoded: it has only its small picture."""
    thumbnail = f"{PROJECT}/stages/screen/left-out/frame-{number}/thumbnail.webp"
    return a_picture(number, ("blur", 0.18, 0.35), id=f"frame-{number}", url=None, thumbnail_url=thumbnail, time=72.4)


def machine_routes(state: StandIn) -> APIRouter:
    """Calls about background work and left-out pictures; only the owner gets an answer."""
    routes = APIRouter()
    screen = f"{PROJECT}/stages/screen/left-out"

    def owners(answer: Any) -> Any:
        told = {"type": "/problems/owner-only", "title": "Owner only", "status": 403}
        return answer if state.owner else JSONResponse(told | {"detail": "Only the owner may do this."}, 403)

    @routes.get(f"{PROJECT}/jobs")
    def jobs() -> Any:
        return owners({"jobs": state.jobs})

    @routes.post("/api/v1/jobs/{job}/{what}")
    def tell(job: str, what: str) -> Any:
        state.told_jobs.append((job, what))
        state.jobs = [one | {"state": AFTER[what]} if one["id"] == job else one for one in state.jobs]
        return owners(next(one for one in state.jobs if one["id"] == job))

    @routes.get(screen)
    def left_out(after: int, limit: int, what: str = "") -> Any:
        fitting = [row for row in state.left_out if what in ("", reason(row))]
        rows = fitting[after : after + limit]
        counts = Counter(map(reason, state.left_out))
        goes_on = after + limit if len(fitting) > after + limit else None
        return owners({"left_out": rows, "counts": counts, "total": len(state.left_out), "after": goes_on})

    @routes.get(screen + "/{name}/thumbnail.webp", response_model=None)
    def thumbnail(name: str) -> Response:
        return FileResponse(picture_file(int(name.removeprefix("frame-"))), media_type="image/jpeg")

    @routes.post(screen + "/{name}/take-back")
    @routes.delete(screen + "/{name}/take-back")
    def take_back(name: str, request: Request) -> Any:
        state.told_left_out.append((request.method, name))
        back = request.method == "POST"
        state.left_out = [row | {"taken_back": back} if row["id"] == name else row for row in state.left_out]
        return owners({"id": name, "taken_back": back})

    return routes


def reason(row: dict[str, Any]) -> str:
    """What a picture was left out for."""
    return str(row["findings"][0]["what"])
