"""The built web app as the server holds it: its shell, its words and its files, read and compressed once at start."""

from __future__ import annotations

import gzip
import json
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from manyeyes.errors import ManyEyesError

STATIC = Path(__file__).resolve().parent.parent / "static"
TEXT = (".js", ".css", ".svg", ".json", ".html")


class WebAppMissing(ManyEyesError):
    """The web app is not built, so there is no page to show; the API works."""

    status = 503
    remedy = "python ui/build.py"


@dataclass(frozen=True)
class Asset:
    """One file below /static/. `packed` is the gzip form, or none where packing gains nothing."""

    kind: str
    body: bytes
    packed: bytes | None
    hashed: bool  # its name changes with its content, so a browser may keep it for ever


@dataclass(frozen=True)
class WebApp:
    shell: str
    words: Mapping[str, Any]
    assets: Mapping[str, Asset]


def read_web_app(folder: Path = STATIC) -> WebApp | None:
    """What `ui/build.py` wrote, or none where it was left out (MANYEYES_UI=skip)."""
    if not (folder / "index.html").is_file():
        return None
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return WebApp(
        shell=files["index.html"].read_text(encoding="utf-8"),
        words=json.loads(files["first-words.json"].read_text(encoding="utf-8")),
        assets={name: asset(name, path.read_bytes()) for name, path in files.items() if name.startswith("assets/")},
    )


def asset(name: str, body: bytes) -> Asset:
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    if name.endswith(".js"):
        kind = "text/javascript"  # some machines' registries say text/plain, and browsers then refuse the module
    packed = gzip.compress(body, 9, mtime=0) if name.endswith(TEXT) else None
    return Asset(kind, body, packed, hashed=name.startswith("assets/"))
