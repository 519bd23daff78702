"""Going on as oneself on another device: a code is shown on one and typed on the other. docs/why/devices.md."""

from __future__ import annotations

import segno
from fastapi import Request, Response

from manyeyes import answers, people
from manyeyes.api import shared
from manyeyes.api.policy import Anyone, Known
from manyeyes.api.router import api_router
from manyeyes.api.shapes_device import CodeTyped, GoingOn, ShownCode
from manyeyes.api.the_house import TheCookies, TheGuesses, TheHouse
from manyeyes.api.work import known
from manyeyes.errors import ManyEyesError
from manyeyes.people import DeviceCodeUnknown, Worker
from manyeyes.storage import Transaction

router = api_router("me")
PAGE = "/continue"


class YouAlready(ManyEyesError):
    """You go on here already: this is your own code. Type it on the other device."""

    status = 409


class StoppedHere(ManyEyesError):
    """Something stops you on this device, and a code does not end that. You can tell the owner why it is wrong."""

    status = 403


@router.post("/me/device-code")
def make_device_code(who: Known, house: TheHouse, request: Request) -> ShownCode:
    """A code that makes another device this one's: once, for ten minutes. It ends the one before."""
    with house.transaction() as tx:
        code = people.make_device_code(tx, request.app.state.device_key, known(who), house.now())
    address, reach = shared.address(request, PAGE)
    if reach == "machine":
        return ShownCode(code=code, seconds=people.CODE_SECONDS, address=None, qr=None)
    return ShownCode(code=code, seconds=people.CODE_SECONDS, address=address, qr=drawn(address, code))


def drawn(address: str, code: str) -> str:
    """The page's address as a QR code, the code behind a #: what stands there is sent to no server, so to no log."""
    drawing = segno.make(f"{address}#{code.replace(' ', '')}", error="m", micro=False)
    return drawing.svg_data_uri(border=4, dark="#000", light="#fff", omitsize=True)


@router.post("/me/device")
def go_on_here(
    typed: CodeTyped,
    who: Anyone,
    house: TheHouse,
    cookies: TheCookies,
    guesses: TheGuesses,
    request: Request,
    reply: Response,
) -> GoingOn:
    """Type another device's code: a look first, and with `sure` this browser is who showed it.

    What was answered here before stays with who answered it: nothing is merged.
    """
    if who.worker is not None:
        people.must_be_at_a_browser(who.worker)
    client = request.client.host if request.client else ""
    with guesses.one(client, DeviceCodeUnknown), house.transaction() as tx:
        code = people.find_device_code(tx, request.app.state.device_key, typed.code)
        must_fit(tx, code, who.worker, house.now())
        if typed.sure:
            people.use_device_code(tx, code, house.now())
        told = GoingOn(going_on=typed.sure, answered=answered(tx, code.worker), answered_here=answered(tx, who.worker))
    if typed.sure:
        cookies.worker.write(request, reply, code.worker)
    return told


def must_fit(tx: Transaction, code: people.DeviceCode, here: Worker | None, now: float) -> None:
    """Whether this code may make somebody else of whom the device is; raises what stands against it."""
    if here is not None and here.id == code.worker.id:
        raise YouAlready
    code.check(now)
    if here is not None and any(one.holds(now) for one in people.restrictions_of(tx, here.id)):
        raise StoppedHere


def answered(tx: Transaction, worker: Worker | None) -> int:
    return 0 if worker is None else answers.tasks_answered_by(tx, worker.id)
