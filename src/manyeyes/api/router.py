"""A room's routes: below /api/v1 or outside it, with problems in the document and the function's name as operation."""

from __future__ import annotations

from enum import Enum
from typing import Any

from fastapi import APIRouter
from fastapi.routing import APIRoute

API = "/api/v1"
PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
PROBLEMS: dict[int | str, dict[str, Any]] = {
    "default": {"description": "What went wrong, as a sentence.", "content": PROBLEM}
}


def by_name(route: APIRoute) -> str:
    return route.name


def api_router(tag: str | Enum, below: str = "", route_class: type[APIRoute] = APIRoute) -> APIRouter:
    """Routes of the API proper."""
    return outside_router(tag, API + below, route_class)


def outside_router(tag: str | Enum, below: str = "", route_class: type[APIRoute] = APIRoute) -> APIRouter:
    """Routes beside the API: media, health, sign-in."""
    return APIRouter(
        prefix=below, tags=[tag], responses=PROBLEMS, generate_unique_id_function=by_name, route_class=route_class
    )
