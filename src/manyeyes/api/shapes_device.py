"""Going on elsewhere: the code that is shown, what is typed, what came of it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from manyeyes.api.shapes import NO_NUL, Asked, Told

Typed = Annotated[str, StringConstraints(max_length=200, pattern=NO_NUL)]


class ShownCode(Told):
    code: str = Field(description="Twelve digits in groups; shown here once, kept only as a hash.")
    seconds: int = Field(description="How long it works.")
    address: str | None = Field(
        description="The page where it is typed; null where nobody can open it from another device."
    )
    qr: str | None = Field(description="That page with the code as a QR code: a data: address of a drawing.")


class CodeTyped(Asked):
    code: Typed
    sure: bool = Field(False, description="Go on; else this is a look, and the code still works.")


class GoingOn(Told):
    going_on: bool = Field(description="Whether this device is now the one who showed the code.")
    answered: int = Field(description="Pictures which that one has answered.")
    answered_here: int = Field(description="Pictures answered as who this device was; they stay with that one.")
