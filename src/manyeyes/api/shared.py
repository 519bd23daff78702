"""What an owner hands on: the address of his project, and the same as a QR code."""

from __future__ import annotations

import io
from typing import Any, Literal
from urllib.parse import quote

import segno
from fastapi import Request, Response

from manyeyes import projects
from manyeyes.api.below import at
from manyeyes.api.policy import Anyone
from manyeyes.api.router import api_router
from manyeyes.api.security import Names, bare, is_number
from manyeyes.api.the_house import TheHouse

router = api_router("first hour", "/projects/{project}")
DRAWING: dict[str, Any] = {"content": {"image/svg+xml": {"schema": {"type": "string"}}}}
Reach = Literal["machine", "network", "world"]


@router.get("/qr.svg", response_class=Response, responses={200: DRAWING})
def show_qr_code(project: str, who: Anyone, house: TheHouse, request: Request) -> Response:
    """The project's address as a QR code, black on white."""
    with house.reading() as tx:
        slug = projects.find(tx, project).slug
    drawing = io.BytesIO()
    code = segno.make(address(request, page_of(slug))[0], error="m", micro=False)
    code.save(drawing, kind="svg", border=4, dark="#000", light="#fff", xmldecl=False, omitsize=True)
    return Response(drawing.getvalue(), media_type="image/svg+xml", headers={"Cache-Control": "no-cache"})


def page_of(slug: str) -> str:
    """The page where a project's pictures are."""
    return f"/p/{quote(slug)}"


def address(request: Request, path: str) -> tuple[str, Reach]:
    """`path` as people open it elsewhere, and who can: this machine alone, its network, or everybody."""
    names: Names = request.app.state.names
    if names.shared:
        return f"{names.shared}{at(path)}", "network" if names.any_ip and not names.origins else "world"
    host = request.headers.get("host", "")
    return f"{request.url.scheme}://{host}{at(path)}", reach_of(bare(host))


def reach_of(host: str) -> Reach:
    if host in ("localhost", "[::1]") or host.startswith("127."):
        return "machine"
    return "network" if is_number(host) or host.endswith(".local") else "world"
