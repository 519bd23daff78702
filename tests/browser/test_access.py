"""Every page, for everybody: three widths, three languages, keys alone, large text, less motion."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from eyes import UI
from playwright.sync_api import Browser, BrowserContext, Page
from tests.api.conftest import serving
from tests.api.site import make_films

from manyeyes import items, people, projects
from manyeyes.api.cookies import OWNER_COOKIE, cookies_of
from manyeyes.house import House, open_house

AXE = (UI / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
RULES = "{resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}"
SERIOUS = "axe.run(document, %s).then((found) => found.violations.filter((one) => /serious|critical/.test(one.impact))"
SERIOUS += ".flatMap((one) => one.nodes.map((node) => one.id + ' ' + node.target + ' ' + node.failureSummary)))"
STAGE = "/api/v1/projects/films/stages/features"
WIDTHS = (360, 768, 1280)
LANGUAGES = ("en", "de", "ar")
# Each page in one language at one width, taking turns; all nine of each where there is time.
ALL = bool(os.environ.get("MANYEYES_EVERY_PAGE"))
PAGES = [
    "/",
    "/continue",
    "/me",
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
    "/p/films/remarks",
    "/p/films/known/features",
    "/p/films/check",
    "/p/films/forecast",
    "/p/films/changes",
    "/p/films/first-hour",
    "/p/films/try",
    "/p/films/poster",
    "/nothing",
]
# Scripts, markup, an entity, the other direction, a formula: six of the 515, which tests/api tries one by one.
HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "&lt;b&gt; {{7*7}} ${1+1}",
    "\u202etest\u202e ‏",
    "javascript:alert(1);",
)
CAN_BE_REACHED = (
    "[...document.querySelectorAll('a[href], button:enabled, input:enabled, select, textarea, summary')]"
    ".filter((one) => one.checkVisibility() && one.tabIndex >= 0).length"
)
FOCUSED = """(() => {
    const here = document.activeElement, face = here.parentElement?.querySelector(':scope > .face') ?? here;
    const drawn = (one) => {
        const {outlineStyle, outlineWidth} = getComputedStyle(one);
        return outlineStyle !== 'none' && outlineWidth !== '0px';
    };
    return {name: here.outerHTML.slice(0, 120), outlined: here === document.body || drawn(here) || drawn(face),
            place: [...document.querySelectorAll('*')].indexOf(here)};
})()"""
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
    with open_house(site) as house, serving_films(house) as address:
        for number in range(3):
            answer_all(address, number)
        worker = somebody(address)
        with house.transaction() as tx:
            owner = people.the_owner(tx, house.now())
            one = items.by_public_id(tx, an_item(house))
            assert one is not None
            people.make_remark(tx, owner.id, one.project_id, one.id, "a-key", HOSTILE[0], house.now())
        yield Lively(address, cookie(house, owner), an_item(house), worker)


@contextmanager
def serving_films(house: House) -> Iterator[str]:
    """The films with real small pictures."""
    for one in make_films(house).items:
        for size in (320, 640):
            house.blobs.delete(items.derived(one.sha256, size))
    with serving(house) as address:
        yield address


def reword(house: House, words: str) -> None:
    """The owner changes every sentence of his project to `words`."""
    path, said = house.site / "project.yaml", json.dumps(words)
    text = re.sub(r'(title|why): "(?:[^"\\]|\\.)*"', lambda found: f"{found[1]}: {said}", path.read_text("utf-8"))
    path.write_text(re.sub(r'(ask|help): "(?:[^"\\]|\\.)*"', lambda found: f"{found[1]}: {said}", text), "utf-8")
    with house.transaction() as tx:
        projects.apply(tx, projects.read_project_file(path), ".", house.now())


def an_item(house: House) -> str:
    with house.reading() as tx:
        return items.in_project(tx, projects.find(tx, "films").id)[0].public_id


def answer_all(address: str, number: int) -> None:
    """Somebody says of each picture what nobody else says."""
    with httpx.Client(base_url=address, trust_env=False) as guest:
        for task in guest.post(f"{STAGE}/claim", json={"count": 6}).json()["tasks"]:
            said = {"text": "yes" if number % 2 else "no", "logo": "no"}
            told = {"revision": 1, "answers": said, "shown_ms": 1500}
            assert guest.put(f"/api/v1/assignments/{task['assignment']}/answer", json=told).is_success


def somebody(address: str) -> str:
    with httpx.Client(base_url=address, trust_env=False) as guest:
        guest.post(f"{STAGE}/claim", json={"count": 1})
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


def test_hostile_words_of_an_owner_are_shown_as_words_and_nothing_is_reported(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory, web_app: Path
) -> None:
    site, complaints = tmp_path_factory.mktemp("hostile"), []
    with open_house(site) as house, serving_films(house) as address:
        context = browser.new_context(locale="ar")
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
        page.on("dialog", lambda dialog: complaints.append(dialog.message))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        for words in HOSTILE:
            reword(house, words)
            for path in ("/p/films", "/p/films/about", "/"):
                page.goto(address + path, wait_until="networkidle")
                assert page.get_by_text(words, exact=True).count() > 0, f"{path}: {words}"
        context.close()
    assert complaints == []


def test_every_page_is_walked_through_by_keys_alone(browser: Browser, lively: Lively) -> None:
    context = browse(browser, lively, "en")
    for path in PAGES:
        page = opened(context, lively, path, 1280)
        count = int(page.evaluate(CAN_BE_REACHED))
        seen = set()
        for _ in range(min(count, 12)):
            page.keyboard.press("Tab")
            where = page.evaluate(FOCUSED)
            assert where["outlined"], f"{path}: nobody sees that {where['name']} has the focus"
            seen.add(where["place"])
        assert len(seen) >= min(count, 12) - 1, f"{path}: the keys stay at {seen}"
        page.close()
    context.close()


def test_single_keys_do_nothing_where_they_are_switched_off(browser: Browser, lively: Lively) -> None:
    context = browser.new_context(locale="en")
    page = opened(context, lively, "/p/films/about", 1280)
    page.get_by_role("checkbox").uncheck()
    page.goto(lively.path("/p/films"), wait_until="networkidle")
    for key in ("1", "2", "Enter"):
        page.keyboard.press(key)
    assert page.locator("input[role=switch]:checked").count() == 0
    assert page.locator("kbd").first.is_hidden()
    context.close()
