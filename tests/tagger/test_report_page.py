"""The evaluation page: one file that asks nothing of anybody and shows what was found."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser

from tests.tagger.test_evaluate import evaluated

from manyeyes.tagger.evaluation import Evaluation, LeakGain
from manyeyes.tagger.learning_curve import curve
from manyeyes.tagger.report_page import MOST_BYTES, PICTURES, ordered, page

HOSTILE = '<script>alert("tag")</script>'


class Read(HTMLParser):
    """Every element with what is said of it, and all text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def shown(**said: object) -> Evaluation:
    return replace(evaluated(0.7), **said)


def test_the_page_asks_for_nothing_outside_and_runs_nothing() -> None:
    read = Read(page(shown(), lambda item: b"RIFF small"))
    names = {name for name, _ in read.elements}
    assert names.isdisjoint({"script", "link", "iframe", "object", "form", "base"})
    for _, said in read.elements:
        assert not [one for one in said if one.startswith("on") or one in ("href", "style", "srcset")]
        assert (said.get("src") or "data:").startswith("data:")


def test_its_policy_lets_in_nothing_but_its_own_style_and_pictures_inside_it() -> None:
    html = page(shown())
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', html)
    (style,) = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    known = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{known}'; img-src data:")
    assert "url(" not in style
    assert "@import" not in style


def test_a_tag_may_be_called_anything() -> None:
    found = evaluated(0.7)
    renamed = replace(found.by_tag[0], tag=HOSTILE, group='"><b>')
    html = page(replace(found, by_tag=(renamed, *found.by_tag[1:]), measured_on=HOSTILE, tags=(HOSTILE, "🐱", "שלום")))
    assert HOSTILE not in html
    assert HOSTILE in Read(html).text
    assert {name for name, _ in Read(html).elements}.isdisjoint({"script"})


def test_all_that_was_found_is_told_with_who_does_not_look_beside_it() -> None:
    found = shown(leak=LeakGain(0.6, 0.7, 9, "A leak would read .7."))
    text = Read(page(found)).text
    assert found.tagger.map is not None
    for said in ("this tagger", "knows only how often", "guesses", f"{found.tagger.map:.2f}", "A leak would read .7."):
        assert said in text
    for tag in found.tags:
        assert tag in text
    assert "misleads" in text
    assert "No learning curve was given" in text
    assert all(sentence in text for sentence in found.not_measured)


def test_mistakes_are_shown_as_pictures_few_and_small() -> None:
    found = evaluated(0.3)
    many = replace(found, mistakes=found.mistakes * 30)
    pictures = [said for name, said in Read(page(many, lambda item: b"RIFF")).elements if name == "img"]
    assert 0 < len(pictures) <= PICTURES
    too_large = Read(page(many, lambda item: b"x" * (MOST_BYTES + 1)))
    assert not [name for name, _ in too_large.elements if name == "img"]
    assert found.mistakes[0].item[:10] in too_large.text, "a picture that is not shown is named"


def test_the_worst_tags_come_first_or_the_rarest_and_unmeasured_ones_last() -> None:
    by_tag = evaluated(0.7).by_tag
    worst = ordered(by_tag, "worst")
    measured = [one.average_precision for one in worst if one.average_precision is not None]
    assert measured == sorted(measured)
    assert worst[-1].tag == "never"
    rarest = [one.learnt for one in ordered(by_tag, "rarest")[:-1]]
    assert rarest == sorted(rarest)


def test_learning_curves_name_their_tags_where_their_lines_end() -> None:
    learnt = tuple(curve(tag, [10, 20, 40], [[0.3, 0.32], [0.4, 0.42], [0.5, 0.52]]) for tag in ("smile", "hat"))
    html = page(shown(learning=learnt))
    ends = [(name, float(y)) for y, name in re.findall(r'y="([\d.]+)" text-anchor="start">(smile|hat)<', html)]
    assert {name for name, _ in ends} == {"smile", "hat"}
    assert abs(ends[0][1] - ends[1][1]) >= 12, "equal curves do not write over each other"
    assert "No learning curve" not in html


def test_the_same_evaluation_is_the_same_page_byte_for_byte() -> None:
    assert page(evaluated(0.7)) == page(evaluated(0.7))
