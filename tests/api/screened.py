"""A site whose screen has looked at four pictures: one passed, one is its twin, one is blank, one is small."""

from __future__ import annotations

import io
from dataclasses import dataclass

from PIL import Image
from tests.api.conftest import Door, Visitor
from tests.api.site import put_in
from tests.api.test_owner import a_link

from manyeyes import collect, flow, items, projects
from manyeyes.collect import Finding
from manyeyes.house import House
from manyeyes.items import Frame, Twin

PROJECT = """\
project: films
title: "Anime or cartoon?"
why: "Help a computer tell them apart."
rights: {items: CC0-1.0, publish: full, answers: CC0-1.0}
people: {minimum_age: 13}
stages:
  - {name: import, kind: import, from: {folder: frames}}
  - {name: frames, kind: frames, every: 10 frames}
  - {name: screen, kind: screen, reject: {blank: sure, min_side: 64}, twins: {distance: 4}}
  - name: features
    kind: classify
    who: [guest]
    questions:
      - {name: text, ask: "Is there any text?", type: yes_no}
    overlap: {min: 2, max: 3, confidence: 0.95}
    order: {open: all}
"""


@dataclass(frozen=True)
class Screened:
    """The screen's path, and its pictures in the order kept, twin, blank, small."""

    path: str
    pictures: tuple[items.Item, ...]
    frame: str


def make_screened(house: House) -> Screened:
    """Apply the project, put pictures in, and write down what a screen would have found."""
    (house.site / "frames").mkdir()
    (house.site / "project.yaml").write_text(PROJECT)
    file = projects.read_project_file(house.site / "project.yaml")
    now = house.now()
    with house.transaction() as tx:
        projects.apply(tx, file, ".", now)
        project = projects.find(tx, "films")
        source, frames, screen, features = projects.stages(tx, project.id)
        projects.set_state(tx, features.id, "open")
        series = items.add_series(tx, project.id, "film", "The Film", {})
        added = [put_in(house, tx, project.id, series, number) for number in range(4)]
        flow.enter(tx, project, source, added, now)
        flow.decide(tx, frames, [flow.Decision(one, "passed") for one in added], now)
        kept, twin, blank, small = added
        found = {
            twin: [Finding("twin", "sure", 2, 4, main=True)],
            blank: [Finding("blank", "sure", 0.004, 0.01, main=True)],
            small: [Finding("min_side", "sure", 40, 64, main=True), Finding("blur", "uncertain", 0.3, 0.35)],
        }
        collect.keep_findings(tx, screen.id, found)
        items.keep_twins(tx, screen.id, [Twin(kept, kept, "leader", 0, 0), Twin(twin, kept, "mirrored", 2, 5)])
        out = [flow.Decision(one, "dropped", findings[0].what) for one, findings in found.items()]
        flow.decide(tx, screen, [flow.Decision(kept, "passed"), *out], now)
        still = Frame(kept, frames.id, 40, 12.5, 3.0, b"", None, "blur", 0.18, 0.35, a_thumbnail())
        items.keep_frames(tx, [still])
        (left,) = [row for row in collect.left_out(tx, screen).rows if row.thumbnail]
        return Screened(
            "/api/v1/projects/films/stages/screen/left-out", tuple(items.by_id(tx, one) for one in added), left.name
        )


def a_thumbnail() -> bytes:
    """A small WebP."""
    held = io.BytesIO()
    Image.new("RGB", (160, 90), "teal").save(held, "WEBP")
    return held.getvalue()


def the_owner(house: House, door: Door) -> Visitor:
    """A browser that came by the owner's link."""
    browser = door()
    browser.get(a_link(house))
    return browser
