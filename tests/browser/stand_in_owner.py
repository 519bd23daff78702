"""The calls of owners' pages, as the stand-in answers them; only the owner gets an answer."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from stand_in import StandIn
from stand_in_owned import (
    AT,
    FAST,
    RULE,
    Owned,
    a_forecast,
    a_picture,
    a_restriction,
    an_audit,
    held,
    the_person,
    the_quality,
)

PROJECT = "/api/v1/projects/anime-or-cartoon"
STAGE = f"{PROJECT}/stages/features"


def owner_routes(state: StandIn) -> APIRouter:
    """Calls of owners' pages; only the owner gets an answer."""
    routes = APIRouter()
    owned: Owned = state.owned or Owned()

    def owners(answer: Any) -> Any:
        told = {"type": "/problems/owner-only", "title": "Owner only", "status": 403}
        return answer if state.owner else JSONResponse(told | {"detail": "Only the owner may do this."}, 403)

    async def heard(what: str, request: Request) -> Any:
        said = await request.json()
        owned.told.append((what, said))
        return said

    @routes.get(f"{PROJECT}/people")
    def people(order: str, after: int, limit: int, only: str = "") -> Any:
        chosen = {"in_force": lambda one: one["in_force"], "gated": lambda one: one["gated"]}.get(only, bool)
        found = [one for one in owned.lines if chosen(one)]
        found = found if order == "worst" else sorted(found, key=lambda one: -one["answered"])
        goes_on = after + limit if len(found) > after + limit else None
        return owners({"people": found[after : after + limit], "after": goes_on})

    @routes.get(PROJECT + "/people/{worker}")
    def person(worker: str) -> Any:
        line = next((one for one in owned.lines if one["worker"] == worker), None)
        if line is None:
            said = f"Nobody called {worker} works in anime-or-cartoon."
            return JSONResponse({"type": "/problems/unknown-worker", "status": 404, "detail": said}, 404)
        return owners(the_person(owned, line))

    @routes.post(PROJECT + "/people/{worker}/restrict")
    async def restrict(worker: str, request: Request) -> Any:
        said = await heard("restrict", request)
        line = next(one for one in owned.lines if one["worker"] == worker)
        line["in_force"] = [held(restriction="r9", reason=said["reason"], kind=said["kind"])]
        return a_restriction(line["in_force"][0])

    @routes.post("/api/v1/restrictions/{name}/lift")
    async def lift(name: str, request: Request) -> Any:
        await heard(f"lift {name}", request)
        for line in owned.lines:
            line["in_force"] = [one for one in line["in_force"] if one["restriction"] != name]
        owned.firings = [
            one | {"state": "lifted", "liftable": False} if one["firing"] == name else one for one in owned.firings
        ]
        return {"lifted": True}

    @routes.post(PROJECT + "/people/{worker}/take-back")
    async def take_back(worker: str, request: Request) -> Any:
        said = await heard("take back", request)
        if said["preview"]:
            changes = {"would_open": 31, "would_flip": 4, "would_be_contested": 2}
            return {"answers": 118, "settled": 84, **changes, "looked_at": 84, "exact": True}
        made = {"withdrawal": "w9", "stage": "features", "from_at": AT, "until_at": AT, "by": "owner", "reason": ""}
        owned.withdrawals = [made | {"made_at": AT, "lifted_at": None}]
        owned.recounts = [{"why": "withdrawal", "done": 41, "total": 118}]
        return {"answers": 118, "withdrawals": owned.withdrawals, "new": True}

    @routes.post("/api/v1/withdrawals/{name}/undo")
    async def undo(name: str) -> Any:
        owned.told.append((f"undo {name}", None))
        owned.withdrawals = [one | {"lifted_at": AT} for one in owned.withdrawals]
        return {"undone": True}

    @routes.put(PROJECT + "/people/{worker}/reviewer")
    def reviewer(worker: str) -> Any:
        owned.told.append(("reviewer", worker))
        return {"reviewer": True}

    @routes.get(f"{PROJECT}/rules")
    def rules() -> Any:
        return owners({"stages": [{"stage": "features", "subjective": False, "rules": [RULE, FAST]}]})

    @routes.get(f"{PROJECT}/firings")
    def firings(after: int, limit: int) -> Any:
        return owners({"firings": owned.firings, "after": None})

    @routes.get(f"{PROJECT}/appeals")
    def appeals() -> Any:
        return owners({"appeals": owned.appeals})

    @routes.put("/api/v1/appeals/{name}")
    async def answer_appeal(name: str, request: Request) -> Any:
        said = await heard("appeal", request)
        state_ = "lifted" if said["lift"] else "upheld"
        owned.appeals = [one | {"state": state_, "answer": said["text"], "answered_at": AT} for one in owned.appeals]
        return owned.appeals[0]

    @routes.get(f"{PROJECT}/alerts")
    def alerts() -> Any:
        return owners({"alerts": owned.alerts})

    @routes.put("/api/v1/alerts/{name}")
    async def see(name: str, request: Request) -> Any:
        await heard(f"see {name}", request)
        owned.alerts = [one | {"seen": True} for one in owned.alerts]
        return {"news": True}

    @routes.get(f"{STAGE}/quality")
    def quality() -> Any:
        return owners(the_quality())

    @routes.put(f"{STAGE}/settle")
    async def settle_many(request: Request) -> Any:
        said = await heard("settle", request)
        state.settled_by_owner += [(one["task"], one["answers"]) for one in said["tasks"]]
        return {"settled": len(said["tasks"])}

    @routes.get(f"{STAGE}/control")
    def known(after: int, limit: int) -> Any:
        return owners({"known": owned.known, "after": None})

    @routes.put(STAGE + "/control/{item}")
    async def keep_known(item: str, request: Request) -> Any:
        said = await heard(f"known {item}", request)
        owned.known = [one | {"truths": said["answers"]} if one["item"]["id"] == item else one for one in owned.known]
        return {"known": True, "rescored": 12}

    @routes.delete(STAGE + "/control/{item}")
    def retire(item: str) -> Any:
        owned.told.append((f"retire {item}", None))
        owned.known = [one | {"state": "retired"} if one["item"]["id"] == item else one for one in owned.known]
        return {"known": False, "rescored": 0}

    @routes.get(f"{PROJECT}/audits")
    def audits() -> Any:
        ended = [one for one in owned.audits if one["ended_at"]]
        return {"audits": owned.audits, "sentence": ended[0]["sentence"] if ended else "Nobody has checked this yet."}

    @routes.post(f"{PROJECT}/audits")
    async def start_audit(request: Request) -> Any:
        said = await heard("audit", request)
        owned.audits = [an_audit(of=said["of"], items=owned.to_check, checked=0, ended_at=None), *owned.audits]
        return owned.audits[0]

    @routes.get(PROJECT + "/audits/{name}")
    def audit(name: str) -> Any:
        return owners(next(one for one in owned.audits if one["audit"] == name))

    @routes.get(PROJECT + "/audits/{name}/next")
    def next_to_check(name: str) -> Any:
        one = next(one for one in owned.audits if one["audit"] == name)
        done = one["checked"] >= one["items"]
        asked = [
            {"key": question["name"], "stage": "features", "question": {"required": True, **question}}
            for question in state.questions
        ]
        told = {"audit": name, "items": one["items"], "checked": one["checked"], "found": None, "done": done}
        item = None if done else a_picture(one["checked"])
        return owners(told | {"position": one["checked"] + 1, "item": item, "questions": [] if done else asked})

    @routes.put(PROJECT + "/audits/{name}/items/{position}")
    async def check(name: str, position: int, request: Request) -> Any:
        await heard(f"check {position}", request)
        for one in owned.audits:
            one["checked"] += one["audit"] == name
        return {"checked": True}

    @routes.post(PROJECT + "/audits/{name}/end")
    def end_audit(name: str) -> Any:
        owned.audits = [one | {"ended_at": AT} if one["audit"] == name else one for one in owned.audits]
        return owned.audits[0]

    @routes.get(f"{PROJECT}/changes")
    def changes(after: int, limit: int) -> Any:
        left = [one for one in owned.versions if not after or one["version"] < after]
        goes_on = left[limit - 1]["version"] if len(left) > limit else None
        return owners({"versions": left[:limit], "after": goes_on})

    @routes.get(f"{PROJECT}/changes/waiting")
    def waiting() -> Any:
        told = ["features: ask of text is now: Any text?", "features: wording, 1.2, answers kept"]
        command = "manyeyes apply /srv/eyes/site"
        return owners({"state": "waiting", "told": told, "next_version": 24, "command": command})

    @routes.get(f"{STAGE}/forecast")
    def forecast(confidence: float = 0.95) -> Any:
        return owners(a_forecast(confidence))

    return routes
