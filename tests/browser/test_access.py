"""Every page, for everybody: three widths, three languages, keys alone, large text, less motion."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from eyes import UI
from playwright.sync_api import Browser, BrowserContext, Page
from tests.api.conftest import serving
from tests.api.site import make_films

from manyeyes import items, people
from manyeyes.api.cookies import OWNER_COOKIE, cookies_of
from manyeyes.house import House, open_house

AXE = (UI / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
RULES = "{resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}"
SERIOUS = "axe.run(document, %s).then((found) => found.violations.filter((one) => /serious|critical/.test(one.impact))"
SERIOUS += ".flatMap((one) => one.nodes.map((node) => one.id + ' ' + node.target + ' ' + node.failureSummary)))"
WIDTHS = (360, 768, 1280)
LANGUAGES = ("en", "de", "ar")
# Each page in one language at one width, taking turns; all nine of each where there is time.
ALL = bool(os.environ.get("MANYEYES_EVERY_PAGE"))
PAGES = [
    "/",
    "/p/films",
    "/p/films/about",
    "/p/films/status",
    "/p/films/items",
    "/p/films/items/{item}",
    "/p/films/playground",
    "/p/films/tags",
    "/p/films/tagger",
    "/p/films/left-out/import",
    "/p/films/people",
    "/p/films/people/{worker}",
    "/p/films/rules",
    "/p/films/quality",
    "/p/films/hard",
    "/p/films/known/features",
    "/p/films/check",
    "/p/films/forecast",
    "/p/films/first-hour",
    "/p/films/try",
    "/p/films/poster",
    "/nothing",
]
FITS = "document.documentElement.scrollWidth <= innerWidth"


@dataclass(frozen=True)
class Lively:
    """A site where people have answered: its address, its owner's cookie, names to look at."""

    address: str
    owner: str
    item: str
    worker: str

    def path(self, page: str) -> str:
        return self.address + page.format(item=self.item, worker=self.worker)


@pytest.fixture(scope="module")
def lively(tmp_path_factory: pytest.TempPathFactory, web_app: Path) -> Iterator[Lively]:
    """Six pictures, three people who do not always agree, and an owner."""
    site = tmp_path_factory.mktemp("site")
    with open_house(site) as house:
        films = make_films(house)
        for one in films.items:
            for size in (320, 640):
                house.blobs.delete(items.derived(one.sha256, size))  # the makers' are no pictures
        with serving(house) as address:
            for number in range(3):
                answer_all(address, films.stage, number)
            worker = somebody(address)
            with house.transaction() as tx:
                owner = people.the_owner(tx, house.now())
            yield Lively(address, cookie(house, owner), films.items[0].public_id, worker)


def answer_all(address: str, stage: str, number: int) -> None:
    """Somebody says of each picture what nobody else says."""
    with httpx.Client(base_url=address, trust_env=False) as guest:
        for task in guest.post(f"{stage}/claim", json={"count": 6}).json()["tasks"]:
            said = {"text": "yes" if number % 2 else "no", "logo": "no"}
            told = {"revision": 1, "answers": said, "shown_ms": 1500}
            assert guest.put(f"/api/v1/assignments/{task['assignment']}/answer", json=told).is_success


def somebody(address: str) -> str:
    with httpx.Client(base_url=address, trust_env=False) as guest:
        guest.post("/api/v1/projects/films/stages/features/claim", json={"count": 1})
        return str(guest.get("/api/v1/me").json()["worker"])


def cookie(house: House, owner: people.Worker) -> str:
    return cookies_of(people.site_secret(house.site), False).owner.value(owner)


def browse(browser: Browser, lively: Lively, language: str) -> BrowserContext:
    """The owner's browser, in one language."""
    context = browser.new_context(locale=language, reduced_motion="reduce")
    context.add_cookies([{"name": OWNER_COOKIE, "value": lively.owner, "url": lively.address}])
    return context


def opened(context: BrowserContext, lively: Lively, path: str, width: int = 360) -> Page:
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(lively.path(path), wait_until="networkidle")
    return page


def faults(page: Page, width: int) -> list[str]:
    """What axe calls serious or critical, and whether the page is wider than the screen."""
    page.set_viewport_size({"width": width, "height": 800})
    found = [str(one) for one in page.evaluate(SERIOUS % RULES)]
    return found if page.evaluate(FITS) else [*found, "wider than the screen"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_serious_on_any_page(browser: Browser, lively: Lively, language: str) -> None:
    turn = LANGUAGES.index(language)
    context = browse(browser, lively, language)
    wrong = []
    for number, path in enumerate(PAGES):
        if not ALL and number % 3 != turn:
            continue
        page = opened(context, lively, path)
        assert page.evaluate("document.documentElement.lang + document.documentElement.dir") == (
            f"{language}{'rtl' if language == 'ar' else 'ltr'}"
        )
        page.evaluate(AXE)
        for width in WIDTHS if ALL else [WIDTHS[number // 3 % 3]]:
            wrong += [f"{path} {language} {width}: {one}" for one in faults(page, width)]
        page.close()
    context.close()
    assert wrong == []
