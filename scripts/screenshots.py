"""The pictures in docs/pages, taken anew: sites are made, answered by a made-up crowd, served and photographed.

    python scripts/screenshots.py [--only work status]

A few minutes; needs the browser of the tests (scripts/chromium.sh). Run it after a page has changed: a picture of what
is no longer so misleads. tests/docs holds that every picture a page shows is one of these.
"""

from __future__ import annotations

import argparse
import csv
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from manyeyes.projects import read_project_file

HERE = Path(__file__).parents[1]
PAGES = HERE / "docs" / "pages"
PROJECT = "p/anime-or-cartoon"
CALLS = "/api/v1/projects/anime-or-cartoon"
QUALITY = 80  # WebP: letters stay sharp, and a page takes 15 to 90 kB
LEAST, MOST = 5, 9  # answers of the helper before he is photographed; ten in a second, and a rule asks him to slow down
SEEN: dict[str, Any] = {"locale": "en-GB", "color_scheme": "light", "service_workers": "block"}
PHONE = SEEN | {"viewport": {"width": 360, "height": 640}, "device_scale_factor": 2, "is_mobile": True}
DESK = SEEN | {"viewport": {"width": 1280, "height": 800}}


@dataclass(frozen=True)
class Shot:
    """One picture: of which page, seen by whom, and what is pressed before."""

    path: str
    by: str  # owner, on a desk; helper or stranger, on a phone; beginner: an owner in his first hour
    before: Callable[[Page], None] = lambda page: None
    height: int | None = None  # of the page from its top, where a screen shows too little of it


def begin_to_answer(page: Page) -> None:
    """From the first step of the first hour to the second."""
    page.locator("ol.steps a, ol.steps button").nth(1).click()
    page.wait_for_load_state("networkidle")


def wait_for_its_parts(page: Page) -> None:
    """A release's page asks for its figures after it stands."""
    page.locator("main h2").first.wait_for()


SHOWN = {
    "training": Shot(PROJECT, "stranger"),
    "work": Shot(PROJECT, "helper"),
    "me": Shot("me", "helper", height=680),
    "playground": Shot(f"{PROJECT}/playground", "stranger"),
    "first-hour": Shot("p/my-pictures/first-hour", "beginner", begin_to_answer),
    "status": Shot(f"{PROJECT}/status", "owner", height=1500),
    "hard": Shot(f"{PROJECT}/hard/features?one", "owner"),
    "people": Shot(f"{PROJECT}/people", "owner"),
    "quality": Shot(f"{PROJECT}/quality", "owner"),
    "changes": Shot(f"{PROJECT}/changes", "owner"),
    "tagger": Shot(f"{PROJECT}/tagger", "owner"),
    "release": Shot(f"{PROJECT}/releases/v1", "owner", wait_for_its_parts),
}
CROWD = ("--crowd", str(HERE / "examples" / "anime" / "crowd.yaml"), "--truth", "{site}/private/truth.csv")
DEMO = (
    ("demo", "{site}", "--no-serve"),
    ("simulate", "{site}", "--keep", *CROWD),
    ("release", "{site}", "--stage", "lessons"),
    ("train", "{site}"),
)
FRAMES = str(HERE / "src" / "manyeyes" / "demo" / "frames")
BEGUN = ("init", "{site}", "--pictures", FRAMES, "--title", "Whom do you see?", "--ask", "Is anybody in the picture?")


def main() -> None:
    """Make the sites, serve them, take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="*", default=[*SHOWN], choices=[*SHOWN])
    only = {name: SHOWN[name] for name in parser.parse_args().only}
    PAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=arguments)
        begun = {name: shot for name, shot in only.items() if shot.by == "beginner"}
        running = {name: shot for name, shot in only.items() if shot.by != "beginner"}
        if begun:
            of_the_first_hour(browser, Path(folder) / "my-pictures", begun)
        if running:
            of_the_demo(browser, Path(folder) / "anime", running)


def of_the_first_hour(browser: Browser, site: Path, shots: dict[str, Shot]) -> None:
    """A project nobody has opened yet."""
    run(*(word.format(site=site) for word in BEGUN))
    with served("first-hour", site, "--no-open") as (address, link):
        owner = signed_in(browser, link)
        for name, shot in shots.items():
            take(owner, name, shot, address)


def of_the_demo(browser: Browser, site: Path, shots: dict[str, Shot]) -> None:
    """The demo, answered by a made-up crowd, released, learned from, changed once and about to be changed again."""
    for step in DEMO:
        run(*(word.format(site=site) for word in step))
    change(site, "Is there any text?", "Do you see any text?")
    run("apply", str(site), "--yes")
    change(site, "confidence: 0.95", "confidence: 0.99")  # so that something is left for the helper
    run("apply", str(site), "--yes")
    change(site, "max: 5", "max: 7")
    with served("serve", site) as (address, link):
        seen_by = {"owner": signed_in(browser, link), "stranger": browser.new_context(**PHONE)}
        seen_by["helper"] = a_helper(browser, seen_by["owner"], site, address)
        for name, shot in shots.items():
            take(seen_by[shot.by], name, shot, address)


def run(*words: str) -> None:
    """A command of ours, to its end."""
    print("manyeyes", " ".join(words), flush=True)
    subprocess.run([sys.executable, "-m", "manyeyes", *words], check=True, stdout=subprocess.DEVNULL)


def change(site: Path, before: str, after: str) -> None:
    """Edit the project's file as its owner does."""
    file = site / "project.yaml"
    text = file.read_text("utf-8")
    assert before in text, f"{file} says nothing of {before}"
    file.write_text(text.replace(before, after), "utf-8")


@contextmanager
def served(verb: str, site: Path, *more: str) -> Iterator[tuple[str, str]]:
    """The address of a running server, and the link its owner signs in with."""
    command = [sys.executable, "-m", "manyeyes", verb, str(site), "--port", "0", *more]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert server.stdout is not None
    said = ""
    try:
        for line in server.stdout:
            said += line
            address, link = re.search(r"Many Eyes is at (\S+)", said), re.search(r"\S+/sign-in/\S+", said)
            if address and link:
                yield address[1], link[0]
                return
        raise SystemExit(f"the server ended before it served:\n{said}")
    finally:
        server.terminate()
        server.wait()


def signed_in(browser: Browser, link: str) -> BrowserContext:
    """The owner's browser."""
    owner = browser.new_context(**DESK)
    page = owner.new_page()
    page.goto(link)
    page.wait_for_load_state("networkidle")
    page.close()
    return owner


def a_helper(browser: Browser, owner: BrowserContext, site: Path, address: str) -> BrowserContext:
    """Somebody who has learned the examples and answered some pictures, as they are."""
    helper = browser.new_context(**PHONE)
    stage = f"{address}{CALLS}/stages/features"
    examples = read_project_file(site / "project.yaml").training["features"]
    for step, example in enumerate(examples, 1):
        helper.request.post(f"{stage}/training", data={"step": step, "answers": dict(example.answers)})
    truth = {row["path"]: row for row in csv.DictReader(io.StringIO((site / "private/truth.csv").read_text("utf-8")))}
    for number in range(MOST):
        (task,) = helper.request.post(f"{stage}/claim", data={"count": 1}).json()["tasks"]
        owned = owner.request.get(f"{address}{CALLS}/items/{task['item']['id']}").json()["owned"]
        right = next(truth[path] for path in owned["paths"] if path in truth)
        if number >= LEAST and right["character"] == "yes":
            break  # somebody to look at
        answers = {name: value for name, value in right.items() if name != "path"}
        said = {"revision": 1, "answers": answers, "shown_ms": 2400}
        helper.request.put(f"{address}/api/v1/assignments/{task['assignment']}/answer", data=said)
    return helper


def take(browser: BrowserContext, name: str, shot: Shot, address: str) -> None:
    """Photograph one page, as its reader sees it first, or the whole of it."""
    page = browser.new_page()
    page.goto(f"{address}/{shot.path}")
    page.wait_for_load_state("networkidle")
    shot.before(page)
    page.wait_for_timeout(500)  # what fades in has done so
    picture: Image.Image = Image.open(io.BytesIO(page.screenshot(full_page=shot.height is not None)))
    if shot.height is not None:
        most = shot.height * int(page.evaluate("devicePixelRatio"))
        picture = picture.crop((0, 0, picture.width, min(picture.height, most)))
    picture.convert("RGB").save(PAGES / f"{name}.webp", quality=QUALITY, method=6)
    page.close()
    print(f"written: docs/pages/{name}.webp", flush=True)


if __name__ == "__main__":
    main()
