"""Tell me when the dataset is out: the releases of a project as an Atom feed, with addresses that hold anywhere.

Nobody leaves an address here, and nothing is written down about who reads. It tells what a release's own page tells.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256
from urllib.parse import quote
from uuid import UUID, uuid5
from xml.etree import ElementTree

from fastapi import Request, Response

from manyeyes import datasets, projects
from manyeyes.api import shared
from manyeyes.api.language import in_your_words, read_in, spoken_here
from manyeyes.api.policy import Anyone
from manyeyes.api.router import outside_router
from manyeyes.api.shapes import iso
from manyeyes.api.the_house import TheHouse
from manyeyes.datasets import Release
from manyeyes.projects import Project

router = outside_router("releases")
ATOM = "http://www.w3.org/2005/Atom"
KIND = "application/atom+xml"
OURS = UUID("5d6f0f5e-6a2b-4f0e-9d3b-0c8f4f6e1a70")  # names of entries are made from it: they stay when a site moves
NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
NEVER = 0.0  # a feed needs a date; where nothing came out yet it is the first there is
DOCUMENT = {KIND: {"schema": {"type": "string"}}}


@router.get("/p/{project}/releases.atom", response_class=Response, responses={200: {"content": DOCUMENT}})
def release_feed(project: str, who: Anyone, house: TheHouse, request: Request) -> Response:
    """The releases of a project as an Atom feed, the newest first; 304 where the caller has it as it is."""
    with house.reading() as tx:
        found = projects.find(tx, project)
        made = datasets.releases(tx, found.id)[::-1]
    changed = max((one.made_at for one in made), default=NEVER)
    body = ElementTree.tostring(feed(request, found, made, changed), encoding="utf-8", xml_declaration=True)
    headers = {
        "ETag": f'"{sha256(body).hexdigest()[:32]}"',
        "Last-Modified": format_datetime(datetime.fromtimestamp(int(changed), UTC), usegmt=True),
        "Cache-Control": "no-cache",
        "Vary": "Accept-Language, Cookie",  # the language it is in
    }
    if is_known(request, headers["ETag"], changed):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=KIND, headers=headers)


def is_known(request: Request, tag: str, changed: float) -> bool:
    """Whether the caller has this very feed: by its tag, or where he names none by its date (RFC 9110, 13.1)."""
    tags, since = request.headers.get("if-none-match"), request.headers.get("if-modified-since")
    if tags is not None:
        return tags.strip() == "*" or tag in [one.strip().removeprefix("W/") for one in tags.split(",")]
    try:
        return since is not None and int(changed) <= parsedate_to_datetime(since).timestamp()
    except (ValueError, OverflowError):
        return False


def feed(request: Request, project: Project, made: Sequence[Release], changed: float) -> ElementTree.Element:
    """The document: whose it is, where it stands, an entry a release."""
    page, _ = shared.address(request, shared.page_of(project.slug))
    address, file = f"{page}/releases.atom", read_in(project.file)
    root = ElementTree.Element("feed", {"xmlns": ATOM, "xml:lang": spoken_here()})
    put(root, "id", address)
    put(root, "title", file.title)
    put(root, "subtitle", file.why)
    put(root, "updated", iso(changed))
    put(root, "link", rel="self", type=KIND, href=address)
    put(root, "link", rel="alternate", type="text/html", href=f"{page}/about")
    put(put(root, "author"), "name", file.title)
    put(root, "generator", "Many Eyes")
    for release in made:
        add_entry(root, project, release, page)
    return root


def add_entry(root: ElementTree.Element, project: Project, made: Release, page: str) -> None:
    entry = put(root, "entry")
    put(entry, "id", uuid5(OURS, f"{project.slug} {made.number} {made.name} {made.made_at}").urn)
    put(entry, "title", in_your_words(f"Dataset {made.name} is out"))
    put(entry, "published", iso(made.made_at))
    put(entry, "updated", iso(made.made_at))
    put(entry, "link", rel="alternate", type="text/html", href=f"{page}/releases/{quote(made.name, safe='')}")
    put(entry, "summary", " ".join(what_is_in(made)), type="text")


def what_is_in(made: Release) -> list[str]:
    """What a release holds, in numbers."""
    counts = made.counts
    said = [f"Pictures: {counts['items_kept']:,}.", f"Answers: {counts['answers']:,}."]
    if counts.get("answers_made_up"):
        said.append(f"Of these made up: {counts['answers_made_up']:,}.")
    return [in_your_words(one) for one in said]


def put(parent: ElementTree.Element, name: str, text: str | None = None, **attributes: str) -> ElementTree.Element:
    """A new element with its text, without the signs that XML cannot write."""
    child = ElementTree.SubElement(parent, name, attributes)
    child.text = None if text is None else NO_XML.sub("\ufffd", text)
    return child
