"""The pictures in docs/pages, taken anew: the demo is made, answered by a made-up crowd, served and photographed.

    python scripts/screenshots.py [--only work status]

Two minutes; needs the browser of the tests (scripts/chromium.sh). Run it after a page has changed: a picture of a page
that is no longer so misleads.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, sync_playwright

HERE = Path(__file__).parents[1]
PAGES = HERE / "docs" / "pages"
PROJECT = "p/anime-or-cartoon"
SEEN: dict[str, Any] = {"locale": "en-GB", "color_scheme": "light"}
PHONE = SEEN | {"viewport": {"width": 360, "height": 640}, "device_scale_factor": 2, "is_mobile": True}
DESK = SEEN | {"viewport": {"width": 1280, "height": 800}}
# Name: the address below the site, and whether on a phone; the owner is signed in on a desk.
SHOWN = {
    "work": (PROJECT, True),
    "about": (f"{PROJECT}/about", True),
    "playground": (f"{PROJECT}/playground", True),
    "first-hour": (f"{PROJECT}/first-hour", False),
    "status": (f"{PROJECT}/status", False),
    "people": (f"{PROJECT}/people", False),
    "quality": (f"{PROJECT}/quality", False),
    "tagger": (f"{PROJECT}/tagger", False),
    "release": (f"{PROJECT}/releases/v1", False),
}
CROWD = ("--crowd", str(HERE / "examples" / "anime" / "crowd.yaml"), "--truth", "{site}/private/truth.csv")
STEPS = (
    ("demo", "{site}", "--no-serve"),
    ("simulate", "{site}", "--keep", *CROWD),
    ("release", "{site}", "--stage", "lessons"),
    ("train", "{site}"),
)


def main() -> None:
    """Make the site, serve it, take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="*", default=[*SHOWN], choices=[*SHOWN])
    only = parser.parse_args().only
    PAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        for step in STEPS:
            run(*(word.format(site=site) for word in step))
        with served(site) as (address, sign_in), sync_playwright() as playwright:
            arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=arguments)
            owner = signed_in(browser, sign_in)
            for name in only:
                take(browser.new_context(**PHONE) if SHOWN[name][1] else owner, name, address)


def run(*words: str) -> None:
    """A command of ours, to its end."""
    print("manyeyes", " ".join(words), flush=True)
    subprocess.run([sys.executable, "-m", "manyeyes", *words], check=True, stdout=subprocess.DEVNULL)


@contextmanager
def served(site: Path) -> Iterator[tuple[str, str]]:
    """The address of a running server, and the link its owner signs in with."""
    command = [sys.executable, "-m", "manyeyes", "serve", str(site), "--port", "0"]
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
    """The owner's browser; his link asks for a press, so that no preview of it signs anybody in."""
    owner = browser.new_context(**DESK)
    page = owner.new_page()
    page.goto(link)
    page.locator("button").first.click()
    page.wait_for_load_state("networkidle")
    page.close()
    return owner


def take(browser: BrowserContext, name: str, address: str) -> None:
    """Photograph one page, as its reader sees it first."""
    page = browser.new_page()
    page.goto(f"{address}/{SHOWN[name][0]}")
    page.wait_for_load_state("networkidle")
    page.screenshot(path=PAGES / f"{name}.png")
    page.close()
    print(f"written: docs/pages/{name}.png", flush=True)


if __name__ == "__main__":
    main()
