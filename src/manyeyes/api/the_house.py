"""The house behind the door, as a dependency: `house: TheHouse`."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from manyeyes.api.cookies import Cookies
from manyeyes.house import House


async def the_house(request: Request) -> House:
    house: House = request.app.state.house
    return house


async def the_cookies(request: Request) -> Cookies:
    cookies: Cookies = request.app.state.cookies
    return cookies


TheHouse = Annotated[House, Depends(the_house)]
TheCookies = Annotated[Cookies, Depends(the_cookies)]
