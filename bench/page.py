"""The work page on a slow phone: how long to the first picture, and from the key to the next picture painted.

    python bench/page.py [--runs 3] [--answers 9]

A real server with the demo's pictures, real Chromium at 360 x 740, slowed down through the browser itself: 1.6 Mbit/s,
300 ms more a request, a processor four times slower, one answer every two seconds. Beside it the way it replaces: the
same page and network, one task held at a time, so that each picture is fetched when it is due. Times are those of the
browser's own Element Timing: when a picture was painted, not when it was asked for.
"""

from __future__ import annotations

import argparse
import json
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
from playwright.sync_api import Browser, Page, Route, sync_playwright

from measure import keep

SLOW = {"offline": False, "latency": 300, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8}
SLOWER_CPU = 4
# Painted pictures and pressed keys, by the page's own clock (milliseconds since navigation).
WATCH = """
window.painted = []; window.keys = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.painted.push([entry.renderTime || entry.loadTime, entry.url]);
}).observe({ type: 'element', buffered: true });
addEventListener('keydown', (event) => { if (event.key === 'Enter') window.keys.push(performance.now()); }, true);
"""


@contextmanager
def served_demo() -> Iterator[str]:
    """The demo site behind a real server; yields its address."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        command = [sys.executable, "-m", "manyeyes", "demo", f"{folder}/demo", "--port", str(port), "--no-open"]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        try:
            wait_until_ready(f"http://127.0.0.1:{port}")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait()


def wait_until_ready(address: str) -> None:
    for _ in range(1200):
        try:
            if httpx.get(f"{address}/readyz").status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.1)
    raise SystemExit("the demo did not start within two minutes")


def slow_page(browser: Browser) -> Page:
    page = browser.new_context(viewport={"width": 360, "height": 740}).new_page()
    page.add_init_script(WATCH)
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", SLOW)
    line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_CPU})
    return page


def one_visit(browser: Browser, address: str, answers: int, ahead: bool) -> dict[str, Any]:
    """A newcomer: first picture, two right answers in training, then `answers` pictures."""
    page = slow_page(browser)
    if not ahead:
        page.route("**/claim", one_at_a_time)
        page.route("**/answer", one_at_a_time)
    page.goto(f"{address}/p/anime-or-cartoon")
    wait_until_painted(page, 0)
    first = page.evaluate("window.painted[0][0]")
    for key in ("1", "2"):  # the first two lessons: text, then a character
        page.wait_for_timeout(2000)
        page.keyboard.press(key)
        page.keyboard.press("Enter")
    page.wait_for_timeout(6000)
    waits = [key_to_picture(page) for _ in range(answers)]
    page.context.close()
    return {"first_picture_ms": first, "key_to_picture_ms": waits}


def one_at_a_time(route: Route) -> None:
    """What the page does, without anything fetched ahead."""
    body = route.request.post_data_json
    for name in ("count", "want"):
        if name in body:
            body[name] = 1
    route.continue_(post_data=json.dumps(body))


def wait_until_painted(page: Page, before: int) -> None:
    """Wait for one more painted picture; asked from outside, because the page's policy forbids evaluated waits."""
    for _ in range(1000):
        if page.evaluate("window.painted.length") > before:
            return
        page.wait_for_timeout(20)
    raise SystemExit("no picture within twenty seconds")


def key_to_picture(page: Page) -> float:
    """Press Enter and wait until the next picture is painted; then give it a look of two seconds."""
    before = page.evaluate("window.painted.length")
    page.keyboard.press("Enter")
    wait_until_painted(page, before)
    key, painted = page.evaluate(f"[window.keys.at(-1), window.painted[{before}][0]]")
    page.wait_for_timeout(2000)
    return float(painted - key)


def told(visits: list[dict[str, Any]]) -> dict[str, float]:
    waits = [wait for visit in visits for wait in visit["key_to_picture_ms"]]
    return {
        "first_picture_ms_median": statistics.median(visit["first_picture_ms"] for visit in visits),
        "key_to_picture_ms_median": statistics.median(waits),
        "key_to_picture_ms_max": max(waits),
        "answers": len(waits),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--answers", type=int, default=9)
    options = parser.parse_args()
    with served_demo() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        ours, plain = [], []
        for _ in range(options.runs):
            ours.append(one_visit(browser, address, options.answers, ahead=True))
            plain.append(one_visit(browser, address, options.answers, ahead=False))
        browser.close()
    result = {"ours": told(ours), "one_at_a_time": told(plain)}
    ratio = result["one_at_a_time"]["key_to_picture_ms_median"] / result["ours"]["key_to_picture_ms_median"]
    for name, figures in result.items():
        print(name, ", ".join(f"{key} {value:.0f}" for key, value in figures.items()))
    print(f"the next picture is there {ratio:.1f}x sooner")
    keep("page", {**result, "ratio": ratio})


if __name__ == "__main__":
    main()
