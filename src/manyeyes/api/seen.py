"""What this server sees of a call that came through its public address: for `manyeyes doctor --public` alone.

The ticket in the address is signed with the site's secret and lasts five minutes: whoever else asks finds nothing
here, and where the public address leads to somebody else's server, nothing is given away that he could use.
"""

from __future__ import annotations

import hmac
import re
from hashlib import sha256
from typing import Any

from fastapi import Request, Response
from itsdangerous import BadSignature, TimestampSigner

from manyeyes.api.below import at
from manyeyes.api.policy import Anyone
from manyeyes.api.problems import NothingHere
from manyeyes.api.proxies import is_trusted
from manyeyes.api.router import API, api_router
from manyeyes.api.the_house import TheHouse
from manyeyes.people import key_for, site_secret

router = api_router("site", "/site/seen/{ticket}")
SECONDS = 300
COOKIE = "manyeyes_seen"
SAMPLE = bytes(range(256)) * 400  # 100 kB that a part of can be asked for
RANGE = re.compile(r"bytes=(\d+)-(\d+)")


def new_ticket(secret: bytes, nonce: str) -> str:
    """The last part of an address where this site, and no other, answers for five minutes."""
    return TimestampSigner(key_for(secret, "doctor"), digest_method=sha256).sign(nonce).decode()


def proof_of(secret: bytes, nonce: str) -> str:
    """What only the holder of the secret can say about a nonce."""
    return hmac.new(key_for(secret, "doctor proof"), nonce.encode(), sha256).hexdigest()


def nonce_of(ticket: str, secret: bytes) -> str:
    """Raises NothingHere for a ticket that is not ours, or old."""
    try:
        signer = TimestampSigner(key_for(secret, "doctor"), digest_method=sha256)
        return str(signer.unsign(ticket, max_age=SECONDS).decode())
    except BadSignature:
        raise NothingHere from None


@router.get("", include_in_schema=False)
def show_seen(ticket: str, who: Anyone, house: TheHouse, request: Request, response: Response) -> dict[str, Any]:
    """Who seems to ask, by which scheme, at what time; and a cookie, to see whether it comes back."""
    secret = site_secret(house.site)
    nonce = nonce_of(ticket, secret)
    public = request.app.state.names.https
    response.set_cookie(COOKIE, nonce, 60, path=at("") or "/", secure=public, httponly=True, samesite="lax")
    client = request.client
    return {
        "proof": proof_of(secret, nonce),
        "client": client.host if client else None,
        "believed": client is not None and client.port == 0,
        "trusted": client is not None and is_trusted(client.host, request.app.state.names.proxies),
        "forwarded": "x-forwarded-for" in request.headers,
        "scheme": request.url.scheme,
        "cookie": request.cookies.get(COOKIE) == nonce,
        "now": house.now(),
    }


@router.post("/upload", include_in_schema=False)
async def take_upload(ticket: str, who: Anyone, house: TheHouse, request: Request) -> dict[str, int]:
    """Counts what arrived and keeps none of it."""
    nonce_of(ticket, site_secret(house.site))
    return {"bytes": sum([len(piece) async for piece in request.stream()])}


@router.get("/sample", include_in_schema=False)
def give_part(ticket: str, who: Anyone, house: TheHouse, request: Request) -> Response:
    """A part of the sample, as a download that goes on asks for the rest of a release."""
    nonce_of(ticket, site_secret(house.site))
    asked = RANGE.fullmatch(request.headers.get("range", ""))
    if asked is None:
        return Response(SAMPLE, media_type="application/octet-stream")
    first, last = int(asked[1]), int(asked[2])
    told = {"Content-Range": f"bytes {first}-{last}/{len(SAMPLE)}"}
    return Response(SAMPLE[first : last + 1], 206, told, "application/octet-stream")


def path_of(ticket: str) -> str:
    """Where the ticket is good, below the public address."""
    return f"{API}/site/seen/{ticket}"
