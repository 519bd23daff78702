"""The owner reads what was changed, watches it being carried out, and what the file would change next."""

from __future__ import annotations

import pytest
from eyes import PHONE, Open
from playwright.sync_api import expect
from stand_in import StandIn
from stand_in_owned import Owned, a_version
from test_everybody import faults

HERE = "/p/anime-or-cartoon"


@pytest.fixture
def state() -> StandIn:
    """The owner is here; version 23 is being carried out."""
    return StandIn(owner=True, owned=Owned())


def test_a_change_is_watched_while_it_is_carried_out_and_older_ones_are_turned_to(visit: Open, state: StandIn) -> None:
    page = visit(f"{HERE}/changes", **PHONE)
    newest = page.locator("[data-version='23']")
    expect(newest).to_contain_text("1,204 settled tasks reopen, about 1 h of people")
    expect(newest).to_contain_text("features: tasks added up again: 400 of 1,204")
    expect(page.get_by_role("status").filter(has_text="becomes version 24")).to_contain_text("/srv/eyes/site")
    state.owned.versions[0] = a_version(23)
    expect(newest).to_contain_text("Carried out")
    expect(newest.get_by_role("progressbar")).to_have_count(0)
    page.get_by_role("button", name="Older ones").click()
    expect(page.locator("[data-version]")).to_have_count(3)
    assert faults(page) == []
    page.get_by_role("button", name="Newer ones").click()
    expect(newest).to_be_visible()
