"""The built web app as the server holds it: a shell and words a language, its files; read and compressed once."""

from __future__ import annotations

import gzip
import json
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from manyeyes.api.language import LANGUAGES, NAMES, direction
from manyeyes.errors import ManyEyesError

STATIC = Path(__file__).resolve().parent.parent / "static"
SERVED = ("assets/", "icons/", "sw.js", "farewell.js", "manifest.webmanifest")
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
    """The app in one language: `shell` is its page, `words` those of the first paint."""

    shell: str
    words: Mapping[str, Any]
    assets: Mapping[str, Asset]

    def at(self, address: str, query: str = "") -> WebApp:
        """The same, with the way to the other languages leading back to the page at `address` and what it asks for."""
        page = "/" + address.lstrip("/")  # two slashes at its beginning would lead to another site
        asked = f"{query}&" if query else ""
        return replace(self, shell=self.shell.replace('href="?', f'href="{escape(f"{quote(page)}?{asked}")}'))


def read_web_app(folder: Path = STATIC) -> Mapping[str, WebApp] | None:
    """What `ui/build.py` wrote, a language a key, or none where it was left out (MANYEYES_UI=skip)."""
    if not (folder / "index.html").is_file():
        return None
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    shell = files["index.html"].read_text(encoding="utf-8")
    words = json.loads(files["first-words.json"].read_text(encoding="utf-8"))
    assets = {name: asset(name, path.read_bytes()) for name, path in files.items() if name.startswith(SERVED)}
    return {one: WebApp(shell_in(one, shell, words[one]), words[one], assets) for one in LANGUAGES}


def shell_in(language: str, shell: str, words: Mapping[str, Any]) -> str:
    """The page's frame in one language: its direction, its words on their way at once, the way to the others."""
    early = f'<link rel="modulepreload" href="static/{words["file"]}">' if words.get("file") else ""
    after = (
        f'<noscript><p class="noscript">{escape(words["noScript"])}</p></noscript>{switch(language, words["language"])}'
    )
    for place, text in (
        ('<html lang="en" dir="ltr">', f'<html lang="{language}" dir="{direction(language)}">'),
        ("<!--early-->", early),
        ("<!--after-->", after),
    ):
        shell = shell.replace(place, text, 1)
    return shell


def switch(language: str, label: str) -> str:
    """Each language by its own name, as links: they work without a script."""
    links = "".join(link(one, here=one == language) for one in LANGUAGES)
    return f'<nav class="languages" aria-label="{escape(label)}">{links}</nav>'


def link(language: str, *, here: bool) -> str:
    current = ' aria-current="true"' if here else ""
    speaks = f'lang="{language}" hreflang="{language}" dir="{direction(language)}"'
    return f'<a href="?language={language}" {speaks} rel="nofollow"{current}>{NAMES[language]}</a>'


def asset(name: str, body: bytes) -> Asset:
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    if name.endswith(".js"):
        kind = "text/javascript"  # some machines' registries say text/plain, and browsers then refuse the module
    if name.endswith(".webmanifest"):
        kind = "application/manifest+json"
    packed = gzip.compress(body, 9, mtime=0) if name.endswith(TEXT) else None
    return Asset(kind, body, packed, hashed=name.startswith("assets/"))
