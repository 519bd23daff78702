"""An owner with two hundred pictures and no word of YAML: his first hour, two phones, three doubtful ones, a dataset.

Screenshots of each step lie in the test's folder (`--basetemp`), to be looked at.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from clipart import PATIENCE, VALUES, Site, manyeyes, sign_in_link, two_hundred
from eyes import DESK, PHONE
from playwright.sync_api import Browser, BrowserContext, Page, expect
from test_everybody import faults

pytestmark = pytest.mark.data
API = "/api/v1/projects/clipart"
PAGE = "/p/clipart"
# A colour on its way to another may be called off by the next thing that happens.
SETTLED = "Promise.allSettled(document.getAnimations().map((one) => one.finished)).then(() => true)"


@pytest.fixture
def site(tmp_path: Path, data: Path) -> Iterator[Site]:
    """Two commands: `init` over a folder of pictures, and `first-hour`."""
    truth = two_hundred(data, tmp_path / "pictures")
    folder = tmp_path / "clipart"
    init = manyeyes("init", folder, "--pictures", tmp_path / "pictures")
    said, _ = init.communicate(timeout=PATIENCE)
    assert (init.returncode, "with 200 files in its pictures/" in said) == (0, True), said
    server = manyeyes("first-hour", folder, "--port", 0, "--no-open")
    try:
        yield Site(folder, sign_in_link(server), tmp_path / "screenshots", truth)
    finally:
        server.terminate()
        server.communicate(timeout=PATIENCE)


@pytest.fixture
def people(browser: Browser, site: Site) -> Iterator[list[BrowserContext]]:
    """The owner at his desk, and two phones."""
    contexts = [browser.new_context(**how) for how in (DESK, PHONE, PHONE)]
    for context in contexts:
        context.set_default_timeout(PATIENCE * 1000)
    yield contexts
    for context in contexts:
        context.close()


def shot(page: Page, site: Site, name: str) -> None:
    """Keep what is seen."""
    page.screenshot(path=site.screens / f"{name}.png", full_page=True)


def looked_at(page: Page, site: Site, name: str) -> None:
    """Keep what is seen of the first hour itself, and have axe look at it, too."""
    page.evaluate(SETTLED)
    shot(page, site, name)
    assert faults(page) == [], name


def step(page: Page, name: str) -> None:
    """Go to a step by its link."""
    page.locator("ol.steps").get_by_role("link", name=re.compile(name)).click()


def write_words(page: Page, site: Site) -> None:
    """Title, why and a choice of four, without a file in sight."""
    page.get_by_label("Title", exact=True).fill("What is in the drawing?")
    page.get_by_label("Why it matters").fill("So that people find the drawing they need.")
    page.get_by_label("The question", exact=True).fill("What does the drawing show?")
    page.get_by_label("One of several").check()
    page.get_by_label("Possible answers").fill("\n".join(VALUES))
    page.get_by_label("What decides doubtful cases").fill("What is largest counts.")
    page.get_by_label("Short name").fill("shows")
    page.get_by_role("button", name="Keep these words").click()
    expect(page.get_by_text("Kept in project.yaml.")).to_be_visible()
    looked_at(page, site, "1-words")
    page.get_by_role("link", name="Next: Answers").click()


def answer_own(page: Page, site: Site) -> None:
    """By keys alone, until the page says that it is enough; one of each kind is explained."""
    explained: set[str] = set()
    while page.locator("ol.steps [aria-current] .soft").inner_text().find("enough") < 0:
        expect(page.locator(".own input[aria-disabled=false]")).to_have_count(len(VALUES))
        kind = site.kind(page)
        page.keyboard.press(str(VALUES.index(kind) + 1))
        if kind not in explained:
            explained.add(kind)
            page.locator(".why-here summary").press("Enter")
            why = page.get_by_label("Why, for")
            expect(why).to_be_visible()
            why.press_sequentially(f"It is drawn as {kind}.")
            expect(page.locator(".own button.next")).to_contain_text("example")
        before = page.locator(".own .frame img").get_attribute("src")
        page.keyboard.press("Enter")
        expect(page.locator(f".own .frame img[src='{before}']")).to_have_count(0)  # the next one, or it was the last
    looked_at(page, site, "2-answers")
    answered = page.locator(".mine .pick").count()
    page.reload()
    expect(page.locator(".mine .pick")).to_have_count(answered)
    assert answered >= 26


def try_it(page: Page, site: Site) -> None:
    """As somebody new: the examples with one mistake, ten pictures, and not one row is written."""
    step(page, "Try it")
    page.get_by_role("button", name="Try it").click()
    page.wait_for_url("**/try")
    expect(page.get_by_text("Trying it out: nothing is stored")).to_be_visible()
    before = site.rows()
    expect(page.locator("input[aria-disabled=false]")).to_have_count(len(VALUES))
    wrong = VALUES[VALUES.index(site.kind(page)) - 1]
    page.keyboard.press(str(VALUES.index(wrong) + 1))
    page.keyboard.press("Enter")
    expect(page.locator(".because")).to_contain_text("It is drawn as")
    looked_at(page, site, "3-trial")
    while page.locator(".frame img").count():
        expect(page.locator("input[aria-disabled=false]")).to_have_count(len(VALUES))
        page.keyboard.press(str(VALUES.index(site.kind(page)) + 1))
        src = page.locator(".frame img").get_attribute("src")
        page.keyboard.press("Enter")
        expect(page.locator(f".frame img[src='{src}']")).to_have_count(0)
    expect(page.get_by_text("Nothing was stored.")).to_be_visible()
    assert site.rows() == before
    page.get_by_role("link", name="Back to the first hour").click()
    expect(page.locator("ol.steps")).to_contain_text("tried")


def estimate_open_share(page: Page, site: Site) -> str:
    """Hours of people, the one button, and what is handed on; returns the link."""
    step(page, "Estimate")
    expect(page.get_by_text("of people’s time")).to_be_visible(timeout=3 * PATIENCE * 1000)
    looked_at(page, site, "4-estimate")
    step(page, "Open")
    page.get_by_role("button", name="Open it").click()
    expect(page.get_by_text("It is open: whoever has the link can answer.")).to_be_visible()
    looked_at(page, site, "5-open")
    step(page, "Share")
    link = page.locator(".address").inner_text()
    expect(page.locator("img.qr")).to_have_js_property("complete", True)
    looked_at(page, site, "6-share")
    page.get_by_role("link", name="Print a poster").click()
    expect(page.get_by_role("heading", name="What is in the drawing?")).to_be_visible()
    looked_at(page, site, "6-poster")
    page.pdf(path=site.screens / "6-poster.pdf", prefer_css_page_size=True)
    return link


def decided(site: Site, address: str) -> str:
    return "unsure" if address in site.doubtful else site.kinds[address]


def learn(page: Page, site: Site) -> None:
    """The examples, all right at once."""
    while re.search(" of ", page.locator(".step").inner_text()):
        expect(page.locator("input[aria-disabled=false]")).to_have_count(len(VALUES))
        said, src = page.locator(".step").inner_text(), page.locator(".frame img").get_attribute("src")
        page.locator("label.value").nth(VALUES.index(site.kind(page))).tap()
        page.locator("button.next").tap()
        expect(page.locator(f".frame img[src='{src}']")).to_have_count(0)
        assert said


def tap(page: Page, site: Site, done: int) -> None:
    """Answer pictures by touch until so many are done on this page."""
    while not page.locator(".step").inner_text().startswith(f"{done} "):
        if page.get_by_role("button", name="Go on").count():
            page.get_by_role("button", name="Go on").tap()
        expect(page.locator("input[aria-disabled=false]")).to_have_count(len(VALUES))
        src = page.locator(".frame img").get_attribute("src") or ""
        value = decided(site, src.split("/")[-2])
        if value == "unsure":
            page.locator("button.unsure").tap()
        else:
            page.locator("label.value").nth(VALUES.index(value)).tap()
            page.locator("button.next").tap()
        expect(page.locator(f".frame img[src='{src}']")).to_have_count(0)


def go_on_answering(context: BrowserContext, site: Site) -> int:
    """The same phone, as fast as a script can: until there is nothing for it any more."""
    answered, headers = 0, {"X-Manyeyes": "1"}
    while True:
        claim = context.request.post(f"{site.address}{API}/stages/look/claim", data={"count": 20}, headers=headers)
        tasks = claim.json()["tasks"]
        if not tasks:
            return answered
        for task in tasks:
            said = {"shows": decided(site, task["item"]["url"].split("/")[-2])}
            context.request.put(
                f"{site.address}/api/v1/assignments/{task['assignment']}/answer",
                data={"revision": 1, "answers": said, "shown_ms": 900},
                headers=headers,
            )
            answered += 1


def sent(context: BrowserContext, site: Site) -> int:
    """How many answers of this phone the server has."""
    return int(context.request.get(f"{site.address}{API}/progress").json()["you"]["answered"])


def test_from_a_folder_of_pictures_to_a_dataset_without_knowing_yaml(
    site: Site, people: list[BrowserContext], tmp_path: Path
) -> None:
    site.screens.mkdir()
    owner, first, second = people
    desk = owner.new_page()
    desk.goto(site.link)
    desk.wait_for_url(
        "**/first-hour", timeout=PATIENCE * 1000
    )  # the only project is a draft: that is where its owner begins
    site.look()
    write_words(desk, site)
    answer_own(desk, site)
    try_it(desk, site)
    link = estimate_open_share(desk, site)

    left = [address for address in site.kinds if address not in known(owner, site)]
    site.doubtful = set(random.Random(3).sample(sorted(left), 3))
    for context in (first, second):
        page = context.new_page()
        page.goto(link)
        expect(page.locator(".step")).to_contain_text(" of 4")
        learn(page, site)
        tap(page, site, 6)
        if context is second:
            context.set_offline(True)
            tap(page, site, 8)
            shot(page, site, "7-phone-offline")
            context.set_offline(False)
        else:
            shot(page, site, "7-phone")
        for _ in range(200):
            if sent(context, site) >= (8 if context is second else 6):
                break
            page.wait_for_timeout(50)
        assert sent(context, site) == (8 if context is second else 6)
        page.close()
    answered = [go_on_answering(context, site) for context in (first, second, first, second)]
    assert sum(answered) > 200

    settle_three(desk, site)
    release(desk, site)
    judge(site)


def known(owner: BrowserContext, site: Site) -> set[str]:
    """The addresses of what the owner answered himself."""
    pictures = owner.request.get(f"{site.address}{API}/first-hour/answers").json()["pictures"]
    return {one["item"]["url"].split("/")[-2] for one in pictures}


def settle_three(page: Page, site: Site) -> None:
    """The owner watches how it goes, and decides what two people could not."""
    page.goto(f"{site.address}{PAGE}/status")
    page.wait_for_load_state("networkidle")
    shot(page, site, "8-status")
    page.goto(f"{site.address}{PAGE}/hard")
    cards = page.locator(".hard article")
    expect(cards).to_have_count(3)
    shot(page, site, "9-doubtful")
    for card in cards.all():
        kind = site.kinds[(card.locator("img").get_attribute("src") or "").split("/")[-2]]
        card.locator("label.value").nth(VALUES.index(kind)).click()
    page.keyboard.press("s")
    expect(cards).to_have_count(0)


def release(page: Page, site: Site) -> None:
    page.goto(f"{site.address}{PAGE}/status")
    page.get_by_role("button", name="Make a release").click()
    expect(page.get_by_text(re.compile("Release .* is ready"))).to_be_visible(timeout=PATIENCE * 1000)
    shot(page, site, "10-released")


def judge(site: Site) -> None:
    """What came out is what is true, the three doubtful ones by the owner's word."""
    (folder,) = (table.parent for table in (site.folder / "releases").rglob("consensus.parquet"))
    told = """
        select items.path, consensus.value, consensus.by_owner from read_parquet(?) consensus
        join read_parquet(?) items on items.item = consensus.item where consensus.state = 'settled'
    """
    with duckdb.connect() as tables:
        rows = tables.execute(told, [str(folder / f"{name}.parquet") for name in ("consensus", "items")])
        settled = rows.fetchall()
    assert len(settled) >= 150
    assert [path for path, value, _ in settled if value != site.truth[Path(path).name]] == []
    assert sum(bool(owner) for *_, owner in settled) == 3
