"""The playground: a picture is sent, named or pointed at; the tagger that serves says what it sees; nothing is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Query, Request
from fastapi.concurrency import contextmanager_in_threadpool, run_in_threadpool

from manyeyes import collect, items, projects, work
from manyeyes.api.hot import validated
from manyeyes.api.media import PictureWithdrawn, UnknownPicture, original
from manyeyes.api.playground_told import as_address, heat_told, missing, standing, tagger_told, tags_of
from manyeyes.api.policy import Anyone
from manyeyes.api.router import api_router
from manyeyes.api.security import UPLOAD_LIMIT, BodyTooLarge, HeaderMissing
from manyeyes.api.shapes import NO_NUL
from manyeyes.api.shapes_playground import PictureWish, Playground, Predicted, TaggerTold, Yours
from manyeyes.api.the_house import TheHouse
from manyeyes.api.trying import Trying, Wanted
from manyeyes.api.who import Asker
from manyeyes.errors import ManyEyesError
from manyeyes.house import House
from manyeyes.people import Worker
from manyeyes.projects import Project, Stage
from manyeyes.storage import Transaction

if TYPE_CHECKING:
    from manyeyes.tagger import Tagger

router = api_router("playground", "/projects/{project}")
FOUR_A_SECOND = 4.0
BINARY: dict[str, Any] = {"type": "string", "format": "binary"}
BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/octet-stream": {"schema": BINARY},
            "application/json": {"schema": PictureWish.model_json_schema()},
        },
    }
}
Tag = Annotated[str, Query(max_length=500, pattern=NO_NUL, description="Also tell which parts mattered for this tag.")]
StageName = Annotated[
    str, Query(max_length=100, pattern=NO_NUL, description="The train stage, where there are several.")
]


class NoTaggerYet(ManyEyesError):
    """{sentence}"""

    status = 409


class OneOfTwo(ManyEyesError):
    """Name the picture by its url or by its item: one of the two."""

    status = 422


@router.get("/playground")
def show_playground(project: str, who: Anyone, house: TheHouse, request: Request, stage: StageName = "") -> Playground:
    """Whether there is a tagger to try, which one, and what is missing before there is one."""
    with house.reading() as tx:
        found = projects.find(tx, project)
        stages = train_stages(tx, found, stage)
    return standing(house, request.app.state.trying, stages[0], who) if stages else NO_STAGE


@router.post("/predict", openapi_extra=BODY)
async def predict(
    project: str,
    who: Anyone,
    house: TheHouse,
    request: Request,
    heat: Tag = "",
    preview: bool = False,
    stage: StageName = "",
) -> Predicted:
    """What the tagger that serves sees on one picture: its bytes as the body (at most 20 MB), or {url} or {item}.

    X-Manyeyes: 1 must come with it. The picture is decoded, looked at and deleted; it is written nowhere else.
    """
    if request.headers.get("x-manyeyes") != "1":
        raise HeaderMissing
    trying: Trying = request.app.state.trying
    trying.at_once.look()
    here = await run_in_threadpool(train_stage, house, project, stage)
    trying.turns.take(guest(request, who), rate_of(here))
    tagger, told = await run_in_threadpool(what_answers, house, trying, here, who)
    with trying.coming.one():
        async with contextmanager_in_threadpool(collect.incoming(house.private)) as folder:
            picture, item = await the_picture(request, house, trying, here, folder)
            looked = await trying.look(tagger, picture, Wanted(heat, preview))
            yours = await run_in_threadpool(own, house, here, who.worker, item, picture)
    return Predicted(
        tags=tags_of(tagger, looked),
        tagger=told,
        width=looked.width,
        height=looked.height,
        heat=None if looked.heat is None else heat_told(heat, looked),
        preview=None if looked.preview is None else as_address(looked.preview),
        yours=yours,
    )


def train_stage(house: House, project: str, wished: str) -> Stage:
    """The train stage that is meant: the one named, else the first. Raises NoTaggerYet where there is none."""
    with house.reading() as tx:
        stages = train_stages(tx, projects.find(tx, project), wished)
    if not stages:
        raise NoTaggerYet(sentence=NO_STAGE.sentence)
    return stages[0]


def train_stages(tx: Transaction, project: Project, wished: str) -> list[Stage]:
    stages = [one for one in projects.stages(tx, project.id) if one.kind == "train"]
    return [one for one in stages if one.name == wished] if wished else stages


NO_STAGE = Playground(
    state="no_stage",
    sentence="This project trains no tagger: it has no stage of kind train.",
    missing=None,
    tagger=None,
)


def rate_of(stage: Stage) -> float:
    """Pictures a second that one guest may try."""
    said = stage.file.settings.get("playground") or {}
    return float(said.get("limit", FOUR_A_SECOND)) if isinstance(said, Mapping) else FOUR_A_SECOND


def guest(request: Request, who: Asker) -> str:
    """Whose turn it is: somebody we know by himself, strangers by where they come from."""
    if who.worker is not None:
        return f"worker {who.worker.id}"
    return f"address {request.client.host if request.client else 'unknown'}"


def what_answers(house: House, trying: Trying, stage: Stage, who: Asker) -> tuple[Tagger, TaggerTold]:
    """The tagger that serves, and what is told of it; raises NoTaggerYet, MlNotInstalled."""
    found = trying.serving(house, stage)
    if found is None:
        raise NoTaggerYet(sentence=missing(house, stage, who).sentence)
    return found, tagger_told(house, stage, found)


async def the_picture(
    request: Request, house: House, trying: Trying, stage: Stage, folder: Path
) -> tuple[Path, items.Item | None]:
    """The file to look at, and the project's item where the picture was named by one."""
    if not request.headers.get("content-type", "").startswith("application/json"):
        return await uploaded(request, folder / "picture"), None
    wish = validated(PictureWish, await request.body())
    assert isinstance(wish, PictureWish)
    if bool(wish.url) == bool(wish.item):
        raise OneOfTwo
    if wish.url:
        return await trying.fetched(wish.url, folder / "picture"), None
    return await run_in_threadpool(of_project, house, stage, wish.item)


async def uploaded(request: Request, target: Path) -> Path:
    """The body, written as it comes."""
    size = 0
    with target.open("wb") as file:
        async for part in request.stream():
            size += len(part)
            if size > UPLOAD_LIMIT:
                raise BodyTooLarge(limit="20 MB")
            file.write(part)
    return target


def of_project(house: House, stage: Stage, name: str) -> tuple[Path, items.Item]:
    """The original of a picture of this project, while it may be shown."""
    with house.reading() as tx:
        item = items.by_public_id(tx, name)
    if item is None or item.project_id != stage.project_id:
        raise UnknownPicture
    if item.state == items.WITHDRAWN:
        raise PictureWithdrawn
    return original(house, item), item


def own(house: House, stage: Stage, worker: Worker | None, item: items.Item | None, picture: Path) -> Yours | None:
    """What of this picture is in the caller's hands. Of others it is not even said whether the project has it."""
    if worker is None:
        return None
    with house.reading() as tx:
        meant = item or items.by_hash(tx, stage.project_id, sha256_of(picture))
        mine = None if meant is None else work.at_hand(tx, worker, meant.id, house.now(), house.settings)
    return (
        None
        if mine is None
        else Yours(
            assignment=mine.assignment,
            stage=mine.stage,
            questions=list(mine.questions),
            revision=mine.revision,
            answers=dict(mine.answers),
        )
    )


def sha256_of(picture: Path) -> str:
    with picture.open("rb") as bytes_of:
        return hashlib.file_digest(bytes_of, "sha256").hexdigest()
