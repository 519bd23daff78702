"""What a release has to learn from: soft where people are unsure, nothing where nobody knows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.datasets.answered import PROJECT, Crowd, a_project_in, a_question, quiet, release_of, table

from manyeyes import datasets, items
from manyeyes.datasets import TagRules
from manyeyes.datasets.conditions import Asked
from manyeyes.datasets.targets import Learnable, ToLearn, write_targets
from manyeyes.house import House

BREED = ("siamese", "persian", "other")


def asked(name: str, values: tuple[str, ...] = ("yes", "no")) -> Asked:
    """A question of the stage look."""
    return Asked(name, "look", a_question(name, values, "choice" if len(values) > 2 else "yes_no"))


def a_snapshot(
    work: Path,
    items: Mapping[str, Mapping[str, Any]],
    given: Mapping[str, tuple[str, ...]] | None = None,
) -> None:
    """What a snapshot writes: items by name; `said`: question to (value, posterior, state, by_owner)."""
    work.mkdir(exist_ok=True)
    entry = {"name": "n", "paths": [], "found_by": [], "series": 1, "width": 9, "height": 9, "bytes": 9}
    entry |= {"format": "PNG", "copied": True, "kept": True, "states": {}}
    drafts = [entry | {"item": name} | {k: v for k, v in one.items() if k != "said"} for name, one in items.items()]
    (work / "items.jsonl").write_text("".join(json.dumps(draft) + "\n" for draft in drafts))
    rows = [
        f"{name},look,{question},{value},{posterior},2,{state},{str(owner).lower()},"
        for name, one in items.items()
        for question, (value, posterior, state, owner) in one.get("said", {}).items()
    ]
    head = "item,stage,question,value,posterior,answers,state,by_owner,control"
    (work / "consensus.csv").write_text("\n".join([head, *rows]) + "\n")
    told = [{"item": name, "tags": tags, "weight": 0.9} for name, tags in (given or {}).items()]
    (work / "given.jsonl").write_text("".join(json.dumps(one) + "\n" for one in told))


def written(wanted: ToLearn, folder: Path) -> tuple[Learnable, dict[tuple[str, str], tuple[float, float, str]]]:
    """What write_targets makes of the snapshot in folder/work, its rows by item and tag."""
    made = folder / "made"
    made.mkdir(exist_ok=True)
    learnable = write_targets(wanted, folder / "work", made, quiet)
    rows = table(made / "targets.parquet")
    return learnable, {(row["item"], row["tag"]): (row["target"], row["weight"], row["source"]) for row in rows}


def test_a_switch_and_a_choice_become_soft_targets_and_the_unknown_has_no_row(tmp_path: Path) -> None:
    said: dict[str, Any] = {
        "a": {"said": {"text": ("yes", 0.97, "settled", False), "breed": ("siamese", 0.9, "settled", False)}},
        "b": {"said": {"text": ("no", 0.97, "settled", False), "breed": ("persian", 0.5, "contested", False)}},
        "c": {"said": {"text": ("yes", 0.6, "settled", True), "breed": ("persian", 0.8, "settled", False)}},
        "d": {"said": {"text": ("unsure", 0.9, "settled", False)}},
        "e": {"kept": False, "said": {"text": ("yes", 0.99, "settled", False)}},
    }
    a_snapshot(tmp_path / "work", said)
    learnable, rows = written(ToLearn(questions=(asked("text"), asked("breed", BREED))), tmp_path)
    assert rows["a", "text"] == (0.97, 1.0, "people")
    assert rows["b", "text"] == (0.03, 1.0, "people")
    assert rows["c", "text"] == (0.99, 1.0, "owner")
    assert rows["a", "breed:siamese"][0] == pytest.approx(0.9)
    assert rows["a", "breed:persian"][0] == pytest.approx(0.05)
    assert {item for item, _ in rows} == {"a", "b", "c"}
    assert ("b", "breed:persian") not in rows
    assert learnable.items == 3
    made = learnable.dictionary
    assert [(tag.name, tag.count) for tag in made.tags] == [("text", 2), ("breed:persian", 1), ("breed:siamese", 1)]
    assert made.groups == {"breed:persian": "breed", "breed:siamese": "breed"}
    assert learnable.rare.nearest == (("breed:other", 0),)


def test_what_a_source_lists_is_positive_and_one_that_names_none_of_the_tags_says_so(tmp_path: Path) -> None:
    a_snapshot(
        tmp_path / "work",
        {"a": {}, "b": {"said": {"cat": ("no", 0.95, "settled", False)}}, "c": {}, "d": {}},
        {"a": ("cat", "tabby", "solo"), "b": ("cat", "solo"), "c": ("rare", "solo")},
    )
    rules = TagRules(stop=frozenset({"solo", "rare"}), implications={"tabby": ("cat",)})
    learnable, rows = written(ToLearn(questions=(asked("cat"),), rules=rules), tmp_path)
    assert rows == {
        ("a", "cat"): (1.0, 0.9, "given"),
        ("a", "tabby"): (1.0, 0.9, "given"),
        ("b", "cat"): (0.05, 1.0, "people"),
        ("b", "tabby"): (0.0, 0.9, "given"),
        ("c", "cat"): (0.0, 0.9, "given"),
    }
    assert [(tag.name, tag.absent, tag.count) for tag in learnable.dictionary.tags] == [
        ("cat", "no", 1),
        ("tabby", "no", 1),
    ]


def test_a_series_that_is_this_or_that_is_one_tag_and_one_of_many_is_a_group(tmp_path: Path) -> None:
    a_snapshot(tmp_path / "work", {"a": {"series": 1}, "b": {"series": 2}, "c": {"series": 3}})
    two = ToLearn(attribute="is_anime", of_series={1: "yes", 2: "0"})
    assert written(two, tmp_path)[1] == {
        ("a", "is_anime"): (1.0, 1.0, "series"),
        ("b", "is_anime"): (0.0, 1.0, "series"),
    }
    three = ToLearn(attribute="style", of_series={1: "ink", 2: "ink", 3: "oil"})
    learnable, rows = written(three, tmp_path)
    assert rows["c", "style:ink"] == (0.0, 1.0, "series")
    assert rows["c", "style:oil"] == (1.0, 1.0, "series")
    assert learnable.dictionary.groups == {"style:ink": "style", "style:oil": "style"}


def test_a_release_writes_what_people_settled_twice_the_same(filed: Crowd) -> None:
    folder = release_of(filed)
    rows = table(folder / "targets.parquet")
    told = {(row["tag"], row["source"]) for row in rows}
    assert told == {("character", "people"), ("is_anime", "series")}, "text is yes on no kept picture: no tag"
    assert len(rows) == 20
    again = release_of(filed)
    for name in ("targets.parquet", "dictionary.csv", "learning.json"):
        assert (folder / name).read_bytes() == (again / name).read_bytes()
    found = datasets.read_targets(folder)
    assert len(found.items) == 10
    assert set(found.part) == {"train", "test"}


def test_given_tags_reach_the_release_of_both_databases_and_the_earlier_import_has_the_word(house: House) -> None:
    screen = "  - {name: screen, kind: screen,"
    more = "  - {name: more, kind: import, after: none, from: {table: t.csv}}\n"
    crowd = a_project_in(house, text=PROJECT.replace(screen, f"{more}{screen} after: [import, more],"))
    with crowd.writing() as tx:
        one, two = (crowd.picture(f"anime-{n}/{n}.jpg", n) for n in (1, 2))
        for item_id in (one, two):
            crowd.settle(crowd.task(item_id), character=("yes", "settled"), text=("no", "settled"))
        items.keep_all_given(tx, crowd.stages["more"].id, [(one, items.Given(1, ("late",), {}, 0.5))])
        items.keep_all_given(tx, crowd.stages["import"].id, [(one, items.Given(1, ("red", "blue"), {}, 0.9))])
    rows = table(release_of(crowd) / "targets.parquet")
    given = sorted((row["tag"], row["weight"]) for row in rows if row["source"] == "given")
    assert given == [("blue", 0.9), ("red", 0.9)]
