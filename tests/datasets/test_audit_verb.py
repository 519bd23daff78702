"""The owner draws an audit from the command line and reads there what it found."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest
from tests.datasets.answered import Crowd, a_project_in, answered_pictures, quiet, release_of

from manyeyes import datasets
from manyeyes.cli.audit import audit_results, draw_audit, report
from manyeyes.cli.places import Places
from manyeyes.cli.state import NotAppliedYet
from manyeyes.cli.status import how_it_stands
from manyeyes.cli.status import report as status_report
from manyeyes.house import House


@pytest.fixture
def kept(on_sqlite: House) -> Crowd:
    """Ten kept pictures."""
    crowd = a_project_in(on_sqlite)
    answered_pictures(crowd, [0.97] * 10)
    return crowd


def check_all(crowd: Crowd, name: str) -> None:
    with crowd.house.transaction() as tx:
        audit = datasets.audit_by_public_id(tx, name)
        for position in range(1, audit.items + 1):
            datasets.check_item(tx, audit, position, {"character": "no" if position == 1 else "yes", "text": "no"}, 1.0)
        datasets.end_audit(tx, datasets.audit_by_public_id(tx, name), 2.0)


def test_an_audit_is_drawn_and_its_result_read(kept: Crowd) -> None:
    said: list[str] = []
    done = draw_audit(kept.house, {"folder": "anime", "items": 5}, said.append)
    assert said == ["Drew 5 of 10 items at random. Check them on the owner's page, under Audit."]
    assert report(audit_results(kept.house, "anime")) == [
        f"audit {done['audit']} (open, 0 of 5 checked), of 10 items kept",
        "  You checked none yet.",
    ]
    check_all(kept, done["audit"])
    results = audit_results(kept.house, "anime")
    assert report(results) == [
        f"audit {done['audit']} (ended), of 10 items kept",
        "  We expected 94 of 100 to meet all conditions. You checked 5: 4 did (37.6–96.4 %).",
        "  0.90 to 0.95:  94.1 % expected, 4 of 5 found (37.6–96.4 %)",
        "  1 to look at again, on the owner's page",
    ]
    assert json.loads(json.dumps(asdict(results[0])))["differed"][0]["people_say"] == {"character": "yes", "text": "no"}


def test_before_the_first_audit_the_way_to_one_is_said(kept: Crowd) -> None:
    assert report(audit_results(kept.house, "anime")) == [
        "Nobody has checked anything yet. Draw pictures with --start."
    ]
    with pytest.raises(NotAppliedYet):
        audit_results(kept.house, "nowhere")


def test_status_says_of_every_release_whether_it_was_checked(kept: Crowd) -> None:
    release_of(kept)
    check_all(kept, draw_audit(kept.house, {"folder": "anime", "items": 10}, quiet)["audit"])
    release_of(kept)
    stands = how_it_stands(kept.house, Places(kept.house.site, kept.folder))
    unaudited, audited = status_report(stands)[-2:]
    assert unaudited == "release v1: 10 items. Nobody has checked it."
    assert audited.startswith(
        "release v2: 10 items. We expected 94 of 100 to meet all conditions. You checked 10: 9 did"
    )
