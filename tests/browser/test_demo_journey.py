"""A newcomer starts the demo, learns, answers by touch and by keys, corrects one, and holds a dataset."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from manyeyes import items
from manyeyes.demo.made_up import truth
from manyeyes.house import open_house
from manyeyes.projects import read_project_file

PATIENCE = 60.0  # seconds for the demo to import its pictures on a busy machine
PROJECT = "/p/anime-or-cartoon"
PHONE = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True}
LEFT_ALONE = "none of these"

Truth = dict[str, str]


@dataclass(frozen=True)
class Demo:
    """A demo that is being served."""

    site: Path
    address: str

    def truth_of(self, page: Page) -> Truth:
        """What is right about the picture in front of the visitor."""
        address = (page.locator(".frame img").get_attribute("src") or "").split("/")[2]
        with open_house(self.site, read_only=True) as house, house.reading() as tx:
            item = items.by_address(tx, address)
            assert item is not None
            path = items.sources(tx, [item.id])[item.id][0].path
        return dict(truth()[path]) if path in truth() else self.lesson(path)

    def lesson(self, picture: str) -> Truth:
        """The answers of a training picture."""
        (examples,) = read_project_file(self.site / "project.yaml").training.values()
        return dict(next(one.answers for one in examples if one.picture == picture))


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    """The command a newcomer gives, in an empty folder."""
    site = tmp_path / "manyeyes-demo"
    command = [sys.executable, "-m", "manyeyes", "demo", str(site), "--port", "0", "--no-open"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        address = said_address(server)
        httpx.get(f"{address}/readyz", timeout=PATIENCE).raise_for_status()
        yield Demo(site, address)
    finally:
        server.terminate()
        server.communicate(timeout=PATIENCE)


def said_address(server: subprocess.Popen[str]) -> str:
    assert server.stdout is not None
    said = ""
    for line in server.stdout:
        said += line
        if found := re.search(r"Many Eyes is at (http://\S+)", line):
            return found[1]
    pytest.fail(f"the demo ended before it served:\n{said}")


@pytest.fixture
def page(browser: Browser, demo: Demo) -> Iterator[Page]:
    """A small phone that has never been here."""
    context = browser.new_context(**PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.goto(demo.address + PROJECT)
    yield page
    context.close()


def next_button(page: Page) -> Locator:
    return page.locator("button.next")


def switch(page: Page, question: int) -> Locator:
    return page.locator("label.switch").nth(question)


def ready(page: Page) -> None:
    expect(next_button(page)).to_have_attribute("aria-disabled", "false")


def yes_places(said: Truth) -> list[int]:
    return [place for place, value in enumerate(said.values()) if value == "yes"]


def by_touch(page: Page, said: Truth) -> None:
    for place in yes_places(said):
        switch(page, place).tap()
    next_button(page).tap()


def by_keys(page: Page, said: Truth) -> None:
    for place in yes_places(said):
        page.keyboard.press(str(place + 1))
    page.keyboard.press("Enter")


def train(page: Page, demo: Demo) -> None:
    """One mistake, which is explained; then all is right."""
    expect(page.get_by_text("Other helpers here are made up. Yours is the second answer.")).to_be_visible()
    ready(page)
    right = demo.truth_of(page)
    by_touch(page, {question: "no" if value == "yes" else "yes" for question, value in right.items()})
    expect(page.locator(".because")).to_have_count(4)
    for place in range(4):  # every switch back to what is right
        switch(page, place).tap()
    next_button(page).tap()
    expect(page.locator(".because")).to_have_count(0)
    while learning(page):
        ready(page)
        step = page.locator(".step").inner_text()
        by_touch(page, demo.truth_of(page))
        expect(page.locator(".step")).not_to_have_text(step)


def learning(page: Page) -> bool:
    """Whether the page shows one more lesson, once it has moved on from the last."""
    expect(page.locator(".step")).to_have_text(re.compile(r"of 6|^$"))
    return bool(re.search("of 6", page.locator(".step").inner_text()))


def answer_twelve(page: Page, demo: Demo) -> None:
    """Six by touch, six by keys; the last of them with a slip."""
    for number in range(1, 13):
        ready(page)
        before = page.locator(".frame img").get_attribute("src") or ""
        said = demo.truth_of(page)
        if number == 12:
            said["text"] = "no" if said["text"] == "yes" else "yes"
        (by_touch if number % 2 else by_keys)(page, said)
        if number == 10:
            expect(page.get_by_text("10 done, all saved.")).to_be_visible()
            expect(page.get_by_text(re.compile(r"You settled \d+\."))).to_be_visible()
            page.get_by_role("button", name="Go on").tap()
        expect(page.locator(".frame img")).not_to_have_attribute("src", before)


def correct_the_last(page: Page, demo: Demo) -> None:
    """Back through the browser's history, the slip undone, saved again."""
    page.go_back()
    expect(next_button(page)).to_contain_text("Save again")
    ready(page)
    switch(page, 0).tap()
    with page.expect_response(lambda reply: "/answer" in reply.url) as saved:
        next_button(page).tap()
    assert saved.value.ok
    said = saved.value.request.post_data_json
    assert said["revision"] == 2


def numbers(demo: Demo, page: Page) -> dict[str, int]:
    reply = page.request.get(f"{demo.address}/api/v1/projects/anime-or-cartoon/progress").json()
    return dict(reply["you"])


def all_told(demo: Demo, page: Page, answered: int) -> bool:
    """Whether the server has heard of so many answers: the page shows the next picture before the last one is told."""
    for _ in range(200):
        if numbers(demo, page)["answered"] == answered:
            return True
        page.wait_for_timeout(50)
    return False


def make_release(page: Page, demo: Demo, folder: Path) -> Path:
    """From the page that says how it stands; downloaded as a visitor does."""
    page.goto(f"{demo.address}{PROJECT}/status")
    page.get_by_role("button", name="Make a release").tap()
    expect(page.get_by_text(re.compile("Release .* is ready"))).to_be_visible(timeout=60_000)
    with page.expect_download() as started:
        page.get_by_role("link", name=re.compile("^Download")).first.tap()
    started.value.save_as(folder / "release.zip")
    with zipfile.ZipFile(folder / "release.zip") as packed:
        packed.extractall(folder / "release")
    return next((folder / "release").rglob("consensus.parquet"))


def test_from_an_empty_folder_to_a_dataset(page: Page, demo: Demo, tmp_path: Path) -> None:
    train(page, demo)
    answer_twelve(page, demo)
    assert all_told(demo, page, 12)
    correct_the_last(page, demo)
    assert numbers(demo, page)["answered"] == 12
    assert numbers(demo, page)["settled"] >= 1

    consensus = make_release(page, demo, tmp_path)

    with duckdb.connect() as tables:
        settled = tables.execute("select question from read_parquet(?) where state = 'settled'", [str(consensus)])
        assert len(settled.fetchall()) >= 8
