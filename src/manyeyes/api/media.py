"""Pictures under random addresses: state is checked on every hit, and a control picture looks like any other."""

from __future__ import annotations

import hashlib
from pathlib import Path

from fastapi import Request, Response

from manyeyes import collect, items
from manyeyes.api.policy import Anyone
from manyeyes.api.router import outside_router
from manyeyes.api.the_house import TheHouse
from manyeyes.errors import ManyEyesError
from manyeyes.house import House
from manyeyes.media import Jail, Unreadable

router = outside_router("media")
SIZES = (320, 640, 1024)
# Withdrawal must show within the hour also in a browser that has the picture.
CACHE = "private, max-age=3600"


class UnknownPicture(ManyEyesError):
    """There is no picture at this address."""

    status = 404


class PictureWithdrawn(ManyEyesError):
    """This picture was withdrawn."""

    status = 410


class PictureLost(ManyEyesError):
    """This picture cannot be shown just now: its original is not where it was."""

    status = 503
    retry_after = 60.0


@router.get("/media/{address}/{size}.webp", response_class=Response)
def show_picture(address: str, size: int, who: Anyone, house: TheHouse, request: Request) -> Response:
    """A picture whose longer side has at most `size` (320, 640 or 1024) pixels, as WebP without metadata."""
    if size not in SIZES:
        raise UnknownPicture
    item = found(house, address)
    headers = {"Cache-Control": CACHE, "ETag": f'"{address}-{size}"'}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    # Read whole (a picture is some 50 kB) and sent without the file's date, which would tell control pictures apart.
    sent = derivative(house, request.app.state.jail, item, size)
    request.app.state.weights.sent(item.project_id, len(sent))
    return Response(sent, headers=headers, media_type="image/webp")


def found(house: House, address: str) -> items.Item:
    """The item at this address, while it may be shown."""
    with house.reading() as tx:
        item = items.by_address(tx, address)
    if item is None:
        raise UnknownPicture
    if item.state == items.WITHDRAWN:
        raise PictureWithdrawn
    return item


def derivative(house: House, jail: Jail, item: items.Item, size: int) -> bytes:
    """The bytes to send; made from the original, and kept, when nobody asked for this size before."""
    name = items.derived(item.sha256, size)
    if house.blobs.has(name):
        return house.blobs.get(name)
    made = jail.derive(original(house, item), size)
    if isinstance(made, Unreadable):
        raise PictureLost
    house.blobs.put(name, made)
    return made


def original(house: House, item: items.Item) -> Path:
    """The original as people were told of it; one that its owner changed since is another picture."""
    with house.reading() as tx:
        file = collect.original_file(tx, house, item)
    if file is None:
        raise PictureLost
    with file.open("rb") as bytes_of:
        if hashlib.file_digest(bytes_of, "sha256").hexdigest() != item.sha256:
            raise PictureLost
    return file
