"""A real site that is served, killed and served again, with pictures people may take along."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
from eyes import PHONE, until
from PIL import Image
from playwright.sync_api import BrowserContext, BrowserType, Error, Page, expect

from manyeyes import flow, items, projects
from manyeyes.house import House, open_house
from manyeyes.media import Seen

PROJECT = """\
project: films
title: "Anime or cartoon?"
why: "Help a computer tell them apart."
rights: {items: CC0-1.0, publish: full, answers: CC0-1.0}
stages:
  - {name: import, kind: import, from: {folder: frames}}
  - name: features
    kind: classify
    questions: [{name: text, ask: "Is there any text?", type: yes_no}]
    untouched: "no"
    overlap: {min: 9, max: 9}
    order: {open: all}
    offline: {tasks: 12, hours: 2}
    show: {pause_after: 0}
"""
SIZE = (64, 48)
PAGE = "/p/films"
ALONG = "12 pictures along until"


class Served:
    """`manyeyes serve` on a port of its own, below a path; it may die and come back."""

    def __init__(self, site: Path) -> None:
        self.site = site
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self.root = f"http://127.0.0.1:{self.port}"
        self.address = f"{self.root}/eyes"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        where = ["--port", str(self.port), "--public-url", self.address]
        command = [sys.executable, "-m", "manyeyes", "serve", str(self.site), *where]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(600):
            try:
                httpx.get(f"{self.root}/readyz", trust_env=False).raise_for_status()
                return
            except httpx.HTTPError:
                time.sleep(0.05)
        raise AssertionError("the server did not come up")

    def die(self) -> None:
        """At once, as when the power goes."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None


@contextmanager
def served(site: Path, pictures: int = 60) -> Iterator[Served]:
    """A new site in the folder, open, with so many pictures."""
    site.mkdir(parents=True)
    (site / "frames").mkdir()
    (site / "project.yaml").write_text(PROJECT)
    with open_house(site) as house:
        fill(house, pictures)
    server = Served(site)
    server.start()
    try:
        yield server
    finally:
        server.die()


def fill(house: House, pictures: int) -> None:
    file = projects.read_project_file(house.site / "project.yaml")
    with house.transaction() as tx:
        projects.apply(tx, file, ".", house.now())
        project, source = projects.find(tx, "films"), projects.stage(tx, "films", "import")
        projects.set_state(tx, projects.stage(tx, "films", "features").id, "open")
        series = items.add_series(tx, project.id, "film", "The Film", {})
        seen = [put_in(house, number) for number in range(pictures)]
        added = [items.add(tx, project.id, one, series, True, house.now())[0] for one in seen]
        flow.enter(tx, project, source, added, house.now())


def put_in(house: House, number: int) -> Seen:
    """One picture of its own colour, with the sizes that pages show."""
    held = io.BytesIO()
    Image.new("RGB", SIZE, (number * 4 % 256, 90, 200 - number * 3)).save(held, "WEBP", lossless=True)
    sha256 = hashlib.sha256(held.getvalue()).hexdigest()
    for name in (items.original(sha256), items.derived(sha256, 320), items.derived(sha256, 640)):
        house.blobs.put(name, held.getvalue())
    return Seen(sha256, "WEBP", *SIZE, len(held.getvalue()), {})


@contextmanager
def phone(chromium: BrowserType, profile: Path, *more: str) -> Iterator[BrowserContext]:
    """A phone whose storage stays when its browser dies."""
    arguments = [*more, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    how: dict[str, Any] = {**PHONE, "executable_path": shutil.which("chromium"), "args": arguments}
    context = chromium.launch_persistent_context(profile, **how)
    context.set_default_timeout(15_000)
    yield context
    with suppress(Error):  # a dead one needs no closing
        context.close()


def kill(profile: Path) -> None:
    """The browser of this profile dies at once; its own children go with it."""
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            words = (entry / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if f"--user-data-dir={profile}".encode() in words and not any(word.startswith(b"--type=") for word in words):
            os.kill(int(entry.name), signal.SIGKILL)


def take_along(page: Page) -> None:
    """Answer the first picture, then take a pack."""
    next_one(page)
    page.get_by_role("button", name="Take 12 pictures along").click()
    expect(page.get_by_text(ALONG)).to_be_visible()


def next_one(page: Page) -> str:
    """Answer what is in front; the address of its picture."""
    ready_to_answer(page)
    address = str(page.evaluate("document.querySelector('.frame img').getAttribute('src')"))
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    until(page, f"document.querySelector('.frame img')?.getAttribute('src') !== '{address}'")
    return address


def ready_to_answer(page: Page) -> None:
    expect(page.locator("input[aria-disabled=false]")).to_have_count(1)


def answered(page: Page) -> int:
    """How many pictures the server knows this visitor answered."""
    return int(page.evaluate("fetch('api/v1/me').then((reply) => reply.json()).then((me) => me.answered)"))
