"""The owner opens the link that `serve` printed, and this browser is the owner's."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import RedirectResponse

from manyeyes.api.below import at
from manyeyes.api.policy import Anyone
from manyeyes.api.router import outside_router
from manyeyes.api.the_house import TheCookies, TheHouse
from manyeyes.people import the_owner, use_sign_in_link

router = outside_router("sign-in")


@router.get("/sign-in/{secret}", response_class=RedirectResponse, status_code=303)
def sign_in(secret: str, who: Anyone, house: TheHouse, cookies: TheCookies, request: Request) -> RedirectResponse:
    """Use a sign-in link: once, within 15 minutes."""
    now = house.now()
    with house.transaction() as tx:
        use_sign_in_link(tx, secret, now)
        owner = the_owner(tx, now)
    reply = RedirectResponse(at("/"), status_code=303)
    cookies.owner.write(request, reply, owner)
    return reply
