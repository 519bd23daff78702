"""The kinds of background work by the kind of stage that needs them; each module is loaded when it is first needed."""

from __future__ import annotations

from importlib import import_module
from typing import cast

from manyeyes.jobs.job import Verb

VERBS: dict[str, Verb | str] = {
    "import": "manyeyes.jobs.import_",
    "frames": "manyeyes.jobs.frames",
    "screen": "manyeyes.jobs.screen",
    "release": "manyeyes.jobs.release",
    "train": "manyeyes.jobs.train",
}


def verb_of(kind: str) -> Verb:
    """The functions of a kind of work."""
    found = VERBS[kind]
    return cast(Verb, import_module(found)) if isinstance(found, str) else found
