"""Anybody tries the tagger: a picture by hand, by drop, by paste, by address; what it sees, why, and how good it is."""

from __future__ import annotations

from typing import Any

import pytest
from eyes import DESK, PHONE, Open, answer, heard, ready, until
from playwright.sync_api import Page, expect
from stand_in import StandIn, picture_file
from stand_in_playground import Shown, a_tagger
from test_everybody import SETTLED, SMALL_TARGETS, faults

PLAYGROUND = "/p/anime-or-cartoon/playground"
DROPPED = """async (name) => {
    const bytes = await (await fetch('/media/p3/640.webp')).blob();
    const data = new DataTransfer();
    data.items.add(new File([bytes], 'frame.jpg', {type: 'image/jpeg'}));
    const event = name === 'drop' ? new DragEvent('drop', {dataTransfer: data, bubbles: true})
        : new ClipboardEvent('paste', {clipboardData: data, bubbles: true});
    document.body.dispatchEvent(event);
}"""


@pytest.fixture
def shown() -> Shown:
    """What the playground says."""
    return Shown()


@pytest.fixture
def state(shown: Shown) -> StandIn:
    """A tagger serves."""
    return StandIn(playground=shown)


def chosen(page: Page) -> Page:
    """A picture was chosen, and its tags are there."""
    page.locator("input[type=file]").first.set_input_files(picture_file(3))
    expect(page.locator(".tag.said")).to_have_count(3)
    return page


def test_a_picture_is_chosen_and_its_tags_stand_with_their_scores(visit: Open, shown: Shown) -> None:
    page = chosen(visit(PLAYGROUND, **PHONE))

    expect(page.locator(".tag").first).to_have_text("Text 93 %")
    expect(page.get_by_role("img", name="The picture you chose")).to_be_visible()
    expect(page.get_by_text("Tagger 3 knows 16 tags.")).to_be_visible()
    expect(page.get_by_text("from 118 settled pictures of release 2.")).to_be_visible()
    expect(page.get_by_text("On 30 pictures it had not seen it does fairly: mean average")).to_be_visible()
    expect(page.get_by_text("looked at and deleted at once")).to_be_visible()
    assert shown.told == [{"bytes": picture_file(3).stat().st_size}]
    page.get_by_role("button", name="Show all 16 tags").tap()
    expect(page.locator(".tag")).to_have_count(16)


@pytest.mark.parametrize("way", ["drop", "paste"])
def test_a_picture_is_dropped_or_pasted(visit: Open, shown: Shown, way: str) -> None:
    page = visit(PLAYGROUND)
    expect(page.get_by_text("Choose a picture")).to_be_visible()
    page.evaluate(DROPPED, way)

    expect(page.locator(".tag.said")).to_have_count(3)
    assert shown.told[0]["bytes"] > 1000


def test_an_address_is_fetched_by_the_server_and_never_by_the_page(visit: Open, shown: Shown) -> None:
    page = visit(PLAYGROUND)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_text("By its address").click()
    page.get_by_label("The address of a picture").fill("https://pictures.example/cat.jpg")
    page.keyboard.press("Enter")

    expect(page.locator(".tag.said")).to_have_count(3)
    expect(page.locator(".shown img[src^='data:image']")).to_be_visible()
    assert shown.told == [{"url": "https://pictures.example/cat.jpg"}]
    assert [url for url in asked if "pictures.example" in url] == []


def test_pressing_a_tag_darkens_what_did_not_matter(visit: Open, shown: Shown) -> None:
    page = chosen(visit(PLAYGROUND))
    page.get_by_role("button", name="Text, 93 %").focus()
    page.keyboard.press("Enter")

    canvas = page.locator(".shown canvas")
    expect(canvas).to_have_count(1)
    expect(page.get_by_text("Bright is what mattered for “Text”.")).to_be_visible()
    shade = "document.querySelector('.shown canvas').getContext('2d').getImageData({}, {}, 1, 1).data[3]"
    assert page.evaluate(shade.format(3, 2)) == 0
    assert page.evaluate(shade.format(0, 0)) > 150
    boxes = "['.shown img', '.shown canvas'].map((one) => document.querySelector(one).getBoundingClientRect().width)"
    image, map_ = page.evaluate(boxes)
    assert abs(image - map_) < 1, "the map is the square that holds a wide picture"
    page.get_by_role("button", name="Text, 93 %").press("Enter")
    expect(canvas).to_have_count(0)


def test_the_page_follows_the_tagger_that_serves(visit: Open, shown: Shown) -> None:
    page = chosen(visit(PLAYGROUND))
    shown.scores = shown.scores | {"sky": 0.97}
    shown.tagger = a_tagger(number=4, settled=123, learnt_from=123, trained_at="2026-11-21T12:30:00Z")

    expect(page.locator(".tag").first).to_have_text("Sky 97 %")
    expect(page.get_by_text("Tagger 4 answers now.")).to_be_visible()
    assert len(shown.told) == 2


def test_a_picture_of_the_project_that_is_wrong_becomes_ones_answer(visit: Open, shown: Shown, state: StandIn) -> None:
    page = visit(PLAYGROUND, **PHONE)
    page.get_by_role("button", name="One of this project’s").tap()
    expect(page.locator(".tag.said")).to_have_count(3)
    assert shown.told == [{"item": "p0"}]
    page.get_by_role("button", name="Wrong? Fix it").tap()
    page.locator("input[name=logo]").tap()
    page.get_by_role("button", name="Save: Logo").tap()

    expect(page.get_by_text("Saved as your answer.")).to_be_visible()
    ((name, said),) = heard(page, state, 1)
    assert (name, said["client"], said["revision"]) == ("a0", "playground", 1)
    assert said["answers"] == {"text": "no", "character": "no", "logo": "yes", "blank": "no"}


def test_what_is_wrong_with_another_picture_is_thanked_and_not_sent(visit: Open, shown: Shown, state: StandIn) -> None:
    page = chosen(visit(PLAYGROUND))
    page.get_by_role("button", name="Wrong? Fix it").click()

    expect(page.get_by_text("Nothing of this picture is kept, so it changes nothing.")).to_be_visible()
    assert state.answers == []
    assert len(shown.told) == 1


def test_a_task_that_was_only_tried_goes_back_to_others(visit: Open, state: StandIn) -> None:
    page = visit(PLAYGROUND)
    page.get_by_role("button", name="One of this project’s").click()
    expect(page.locator(".tag.said")).to_have_count(3)
    chosen(page)
    for _ in range(100):
        if state.given_back:
            break
        page.wait_for_timeout(20)

    assert state.given_back == ["a0"]


def test_who_comes_when_many_do_is_served_after_a_moment(visit: Open, shown: Shown) -> None:
    shown.refuse = [(429, "Many are trying it just now."), (429, "Many are trying it just now.")]
    page = visit(PLAYGROUND, allow=("429",))
    page.locator("input[type=file]").first.set_input_files(picture_file(3))
    expect(page.get_by_text("Yours goes on by itself.")).to_be_visible()

    expect(page.locator(".tag.said")).to_have_count(3)
    assert len(shown.told) == 3


def test_what_is_no_picture_is_said_in_the_servers_words(visit: Open, shown: Shown) -> None:
    shown.refuse = [(422, "This is not a picture we can read.")]
    page = visit(PLAYGROUND, allow=("422",))
    page.locator("input[type=file]").first.set_input_files(picture_file(3))

    expect(page.get_by_role("alert")).to_have_text("This is not a picture we can read.")
    expect(page.locator(".tag")).to_have_count(0)


def test_before_there_is_a_tagger_it_says_what_is_missing_and_goes_on_by_itself(visit: Open, shown: Shown) -> None:
    shown.state, shown.sentence = "not_yet", "37 of 50 settled, then it can try."
    shown.missing = {"settled": 37, "wanted": 50, "installed": True, "sentence": shown.sentence}
    page = visit(PLAYGROUND, **PHONE)
    expect(page.get_by_role("heading", name="Not yet")).to_be_visible()
    expect(page.get_by_text("37 of 50 settled, then it can try.")).to_be_visible()
    expect(page.get_by_role("link", name="Look at pictures")).to_be_visible()
    assert faults(page) == []

    shown.state = "ready"
    expect(page.get_by_text("Choose a picture")).to_be_visible()


def test_without_what_it_needs_it_says_how_to_install_it(visit: Open, shown: Shown) -> None:
    shown.state, shown.sentence = "not_installed", "Taggers need an extra: pip install 'manyeyes[ml]'."
    page = visit(PLAYGROUND)

    expect(page.get_by_text("pip install 'manyeyes[ml]'")).to_be_visible()


def test_a_quiet_link_leads_here_once_a_tagger_answers(visit: Open, state: StandIn) -> None:
    page = visit("/p/anime-or-cartoon")
    answer(page, upto=9)
    ready(page).keyboard.press("Enter")
    expect(page.get_by_role("link", name="Try the tagger")).to_be_visible()
    page.goto(page.url + "/about")
    page.get_by_role("link", name="Try the tagger").click()
    expect(page.get_by_role("heading", name="Try the tagger")).to_be_visible()

    state.playground = None
    page.goto(page.url.replace("playground", "about"))
    expect(page.get_by_role("link", name="All numbers")).to_be_visible()
    expect(page.get_by_role("link", name="Try the tagger")).to_have_count(0)


@pytest.mark.parametrize(("how", "scheme"), [(PHONE, "light"), (DESK, "dark")], ids=["phone-light", "desk-dark"])
def test_everybody_can_use_it(visit: Open, how: dict[str, Any], scheme: str) -> None:
    page = chosen(visit(PLAYGROUND, color_scheme=scheme, **how))
    page.locator(".tag").first.click()
    expect(page.locator(".shown canvas")).to_have_count(1)
    page.evaluate(SETTLED)

    assert faults(page) == []
    assert page.evaluate(SMALL_TARGETS) == []
    page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
    assert page.evaluate("document.documentElement.scrollWidth") <= how["viewport"]["width"]
    until(page, "document.querySelector('h1').textContent === 'Try the tagger'")
