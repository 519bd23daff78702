"""Draws the app's icons from ui/src/icon.svg, as phones want them: python scripts/make_icons.py

Needs Chromium (as the browser tests do). The maskable one has no corners and keeps the eye inside the middle 80 %,
since phones cut icons to their own shapes. The PNGs are small and kept in git, so that a build needs no browser.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

UI = Path(__file__).resolve().parents[1] / "ui"
TEAL = "#0b6a6a"
ICONS = {"icon-192": (192, 1.0), "icon-512": (512, 1.0), "maskable-512": (512, 0.8)}


def main() -> None:
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=arguments)
        page = browser.new_page()
        for name, (side, share) in ICONS.items():
            draw(page, side, share, UI / "public" / "icons" / f"{name}.png")
        browser.close()


def draw(page: Page, side: int, share: float, target: Path) -> None:
    """One icon of `side` pixels; below a share of 1 on a ground that fills the square."""
    svg = (UI / "src" / "icon.svg").read_text(encoding="utf-8")
    ground = TEAL if share < 1 else "transparent"
    page.set_viewport_size({"width": side, "height": side})
    page.set_content(
        f"<style>html,body{{margin:0;background:{ground}}}svg{{display:block;width:{share * 100}%;margin:auto;"
        f"padding-top:{(1 - share) / 2 * side}px}}</style>{svg}"
    )
    page.screenshot(path=target, omit_background=True)
    print(f"{target.relative_to(UI.parent)}: {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
