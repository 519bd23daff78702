"""The evaluation page in a real browser: readable on a phone, silent on the network, its policy not offended."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser
from tests.tagger.test_evaluate import evaluated

from manyeyes.tagger.report_page import page

PIXEL = bytes.fromhex("524946461a000000574542505650384c0d0000002f00000010071011118888fe0700")


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_the_evaluation_page_fits_and_asks_for_nothing(
    browser: Browser, tmp_path: Path, width: int, colours: str
) -> None:
    (tmp_path / "page.html").write_text(page(evaluated(0.6), lambda item: PIXEL), "utf-8")
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=colours)  # type: ignore[arg-type]
    shown, asked, complaints = context.new_page(), [], []
    shown.on("request", lambda request: asked.append(request.url))
    shown.on("console", lambda said: complaints.append(said.text))
    shown.goto((tmp_path / "page.html").as_uri())
    assert shown.evaluate("document.documentElement.scrollWidth") == width
    smallest = "Math.min(...[...document.querySelectorAll('svg text')].map(one => one.getBoundingClientRect().height))"
    assert shown.evaluate(smallest) >= 10, "letters in charts stay letters"
    assert shown.evaluate("[...document.images].every(one => one.complete && one.naturalWidth > 0)")
    assert [one for one in asked if not one.startswith(("file:", "data:"))] == []
    assert complaints == []
    context.close()
