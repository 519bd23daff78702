"""Nothing that was said is lost: not without a network, not with a server in trouble, not after a reload."""

from __future__ import annotations

from eyes import Open, answer, heard, ready, shows
from playwright.sync_api import expect
from stand_in import StandIn


def test_answers_wait_for_the_network_and_then_go_by_themselves(visit: Open, state: StandIn) -> None:
    page = visit(allow=("503",))
    ready(page)
    state.down = True
    answer(page, 3)
    expect(page.get_by_text("3 answers waiting to be sent")).to_be_visible()
    state.down = False

    expect(page.get_by_text("waiting to be sent")).to_have_count(0, timeout=8_000)
    assert sorted(name for name, _ in heard(page, state, 3)) == ["a0", "a1", "a2"]


def test_answers_survive_a_reload_without_a_network(visit: Open, state: StandIn) -> None:
    page = visit(allow=("503",))
    ready(page)
    state.down = True
    answer(page, 2)
    expect(page.get_by_text("2 answers waiting to be sent")).to_be_visible()
    page.reload()
    expect(page.get_by_text("2 answers waiting to be sent")).to_be_visible()
    state.down = False

    assert sorted(name for name, _ in heard(page, state, 2)) == ["a0", "a1"]
    ready(page)
    assert page.evaluate("document.querySelector('.frame img').getAttribute('src')") not in (
        "/media/p0/640.webp",
        "/media/p1/640.webp",
    )


def test_without_indexeddb_the_page_itself_remembers(visit: Open, state: StandIn) -> None:
    page = visit("/nothing", allow=("404", "503"))
    page.add_init_script("Object.defineProperty(window, 'indexedDB', {get() { throw new Error('private window'); }})")
    page.goto(page.url.replace("/nothing", "/p/anime-or-cartoon"))
    ready(page)
    state.down = True
    answer(page, 2)
    expect(page.get_by_text("2 answers waiting to be sent")).to_be_visible()
    state.down = False

    assert sorted(name for name, _ in heard(page, state, 2)) == ["a0", "a1"]


def test_an_answer_the_server_refuses_is_put_aside_and_told(visit: Open, state: StandIn) -> None:
    page = visit(allow=("410",))
    ready(page)
    state.refuse = 410
    answer(page, 1)
    expect(page.get_by_text("This picture was taken back by its giver.")).to_be_visible()
    state.refuse = None
    answer(page, 2, done=1)
    assert [name for name, _ in heard(page, state, 1)] == ["a1"]
    page.get_by_role("button", name="Drop it").click()

    expect(page.get_by_text("taken back")).to_have_count(0)
    page.reload()
    ready(page)
    expect(page.get_by_text("taken back")).to_have_count(0)


def test_an_answer_from_an_unknown_browser_is_kept(visit: Open, state: StandIn) -> None:
    page = visit(allow=("401",))
    ready(page)
    state.refuse = 401
    answer(page, 1)
    expect(page.get_by_text("1 answer is kept here until this page knows you again")).to_be_visible()
    state.refuse = None

    assert [name for name, _ in heard(page, state, 1)] == ["a0"]


def test_when_all_pictures_are_used_up_without_a_network_the_page_says_so(visit: Open, state: StandIn) -> None:
    page = visit(allow=("503",))
    ready(page)
    state.down = True
    answer(page, 3)
    ready(page)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="This did not work")).to_be_visible(timeout=10_000)
    expect(page.get_by_text("4 answers waiting to be sent")).to_be_visible()
    state.down = False
    page.get_by_role("button", name="Try again").click()

    ready(page)
    heard(page, state, 4)


def test_a_picture_that_does_not_load_cannot_be_answered(visit: Open, state: StandIn) -> None:
    state.broken = {0}
    page = visit()
    expect(page.get_by_text("This picture did not load")).to_be_visible()
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    expect(page.get_by_role("switch", name="Is there any text?")).not_to_be_checked()
    page.get_by_role("button", name="Skip it").click()

    shows(page, 1)
    answer(page, 1)
    assert state.skipped == [("a0", "did_not_load")]
    assert [name for name, _ in heard(page, state, 1)] == ["a1"]


def test_switches_are_locked_until_the_picture_is_there(visit: Open, state: StandIn) -> None:
    page = visit("/nothing", allow=("404",))
    page.route("**/media/p0/*", lambda route: (page.wait_for_timeout(1_300), route.continue_()))
    page.goto(page.url.replace("/nothing", "/p/anime-or-cartoon"))
    expect(page.locator("input[aria-disabled=true]")).to_have_count(4)
    page.keyboard.press("1")
    page.get_by_role("switch", name="Is there any text?").focus()
    page.keyboard.press("Space")
    expect(page.get_by_role("switch", name="Is there any text?")).not_to_be_checked()

    ready(page)
    page.keyboard.press("1")
    expect(page.get_by_role("switch", name="Is there any text?")).to_be_checked()
