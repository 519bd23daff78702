"""The stand-in's numbers, lists and item pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from fastapi import FastAPI, Request
from stand_in import StandIn

PROJECT = "/api/v1/projects/anime-or-cartoon"
LISTED = 130  # items behind each number


def a_picture(number: int) -> dict[str, Any]:
    """Picture `number`, as lists show it."""
    at = f"/media/p{number}"
    size = {"width": 640, "height": 360, "series": "Clip Town"}
    return {"id": f"item{number}", "url": f"{at}/640.webp", "thumbnail_url": f"{at}/320.webp", **size}


def status_routes(app: FastAPI, state: StandIn, progress: Callable[[], Any]) -> None:
    """Numbers grow with what is answered; every list has the same 130 pictures; item3 has a story."""

    @app.get(f"{PROJECT}/status")
    def status() -> Any:
        now = datetime.now(UTC)
        nothing: dict[str, Any] = {"people": None, "answers_a_task": [], "waves": [], "questions": [], "hours": []}
        stages = [nothing | {"numbers": one, "days": [], "end": None} for one in progress()["stages"]]
        answers = stages[-1]["numbers"]["answers"]
        stages[-1] |= of_people(now, answers)
        today = now.date().isoformat()
        return {"at": now.isoformat(), "today": today, "timezone": "Europe/Berlin", "stages": stages}

    @app.get(f"{PROJECT}/items")
    def items(request: Request, after: int = 0, limit: int = 60) -> Any:
        state.lists.append(
            {name: value for name, value in request.query_params.items() if name not in ("after", "limit")}
        )
        last = min(LISTED, after + limit)
        lines = [
            {"item": a_picture(number), "answered": 3, "state": "settled", "reason": ""}
            for number in range(after + 1, last + 1)
        ]
        return {"items": lines, "after": last if last < LISTED else None}

    @app.get(f"{PROJECT}/remarks")
    def remarks(item: str = "") -> Any:
        return {"remarks": [], "waiting": 0}

    @app.get(f"{PROJECT}/items/{{item}}")
    def item(item: str) -> Any:
        verdict = {"question": "text", "ask": "Is there any text?", "value": "no", "posterior": 0.97, "answers": 2}
        stage = {"stage": "features", "kind": "classify", "closed": False, "yours": {"text": "no", "logo": "unsure"}}
        if not state.owner:
            return {"item": a_picture(3), "stages": [stage | {"answered": None, "verdicts": []}], "owned": None}
        told = stage | {"answered": 2, "verdicts": [verdict | {"state": "settled", "by_owner": False}]}
        return {"item": a_picture(3), "stages": [told], "owned": owned()}


def of_people(now: datetime, answers: int) -> dict[str, Any]:
    """Eight days of answers, three rounds, two questions."""
    days = [(now - timedelta(days=ago)).replace(hour=0, minute=0, second=0, microsecond=0) for ago in range(7, -1, -1)]
    hours = [{"at": (day + timedelta(hours=9)).isoformat(), "answers": 30} for day in days[:-1]]
    hours.append({"at": now.replace(minute=0, second=0, microsecond=0).isoformat(), "answers": answers})
    half = {"settled": {"yes": 40, "no": 60}, "contested": 1, "open": 20, "agreed": 180, "answers": 200}
    return {
        "people": 17,
        "answers_a_task": [{"answers": n, "settled": 30, "contested": 1, "open": 5} for n in range(4)],
        "waves": [
            {
                "number": n,
                "opened_at": days[0].isoformat(),
                "tasks": 50,
                "settled": 50 - 9 * n,
                "contested": 0,
                "open": 9 * n,
            }
            for n in range(1, 4)
        ],
        "questions": [
            {"question": "text", "ask": "Is there any text?", **half},
            {"question": "character", "ask": "Can you see a character’s head?", **half},
        ],
        "hours": hours,
        "days": [
            {"day": day.date().isoformat(), "people": 5 + n, "answers": 30, "about": n == 2}
            for n, day in enumerate(days)
        ],
        "end": {
            "answers_left": 86,
            "a_day": 40.0,
            "soonest": (now + timedelta(days=2, hours=1)).isoformat(),
            "latest": (now + timedelta(days=5)).isoformat(),
        },
    }


def owned() -> dict[str, Any]:
    """What the owner sees: two said no, one of them was taken back and given back."""
    said = {"by_owner": False, "revision": 1, "answers": {"text": "no"}, "state": "counts"}
    happened = [("entered", ""), ("answered", "steady0001"), ("answered", "k3wq9z01ab"), ("settled", "")]
    happened += [("taken_back", "k3wq9z01ab"), ("reopened", ""), ("given_back", "k3wq9z01ab"), ("settled", "")]
    at = "2026-11-20T09:0{}:00.000Z"
    stage = {"stage": "features", "state": "passed", "reason": "", "since": at.format(7), "wanted": 2, "control": False}
    return {
        "format": "JPEG",
        "bytes": 48_213,
        "kind": "image",
        "state": "here",
        "paths": ["clip-town/bakery.jpg"],
        "series": "Clip Town",
        "attributes": {"is_anime": "no"},
        "twins": [{"item": a_picture(4), "how": "mirrored"}],
        "stages": [
            stage | {"answers": [said | {"worker": w, "at": at.format(1)} for w in ("steady0001", "k3wq9z01ab")]}
        ],
        "events": [
            {"at": at.format(n), "what": what, "stage": "features", "worker": worker, "reason": ""}
            for n, (what, worker) in enumerate(happened)
        ],
    }
