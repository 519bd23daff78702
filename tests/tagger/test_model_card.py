"""The card beside a tagger says what it is, how good it is, and what it is not for."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from tests.tagger.test_evaluate import about, evaluated

from manyeyes.tagger.model_card import Origin, model_card, origin_of, write_card


def test_a_card_tells_numbers_only_beside_those_of_who_does_not_look() -> None:
    found = evaluated(0.9)
    card = model_card(about(), found, Origin("v1", "Hair and hats", "not-ours", "CC0-1.0"))
    lines = [line for line in card.splitlines() if line.startswith("| this tagger") or line.startswith("| knows only")]
    assert len(lines) == 2
    assert card.startswith("# A tagger of Hair and hats\n")
    assert "not-ours" in card
    assert "misleads" in card
    for tag in found.tags:
        assert f"| {tag} |" in card
    assert all(sentence in card for sentence in found.not_measured)


def test_without_an_evaluation_it_says_that_nothing_was_measured() -> None:
    card = model_card(about(notes=("hat has one picture.",)), None, Origin())
    assert "Nothing was measured" in card
    assert "hat has one picture." in card
    assert "smile" in card


def test_a_tag_that_looks_like_a_table_stays_in_its_cell() -> None:
    found = evaluated(0.9)
    odd = replace(found.by_tag[0], tag="a|b\n# <script>")
    card = model_card(about(), replace(found, by_tag=(odd,)), Origin())
    assert "| a\\|b # \\<script\\> |" in card


def test_the_terms_are_those_of_the_release_it_learnt_from(tmp_path: Path) -> None:
    said = {"title": "Clip art", "rights": {"items": "CC0-1.0", "answers": "CC BY 4.0", "publish": "full"}}
    (tmp_path / "card.json").write_text(json.dumps(said))
    assert origin_of(tmp_path) == Origin(tmp_path.name, "Clip art", "CC0-1.0", "CC BY 4.0")
    (tmp_path / "card.json").write_text("no json")
    assert origin_of(tmp_path) == Origin(tmp_path.name)
    assert write_card(tmp_path, about(), None, Origin()).name == "card.md"
