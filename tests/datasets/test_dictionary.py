"""The tag dictionary: counted as a one-line count would, in one order, with what was too rare said."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyeyes.datasets import NotADictionary, Tag, TagRules, TagsWrong, count_table, make_dictionary, read_dictionary
from manyeyes.datasets.dictionary import tag_rules, write_dictionary
from manyeyes.projects import TableWrong

WORDS = st.sampled_from(["cat", "dog", "tabby", "kitty", "solo", "tree", "🌳", "a/b", "hair:red", "co,mma", 'quo"te'])


def quiet(_: str) -> None:
    """Nobody listens."""


@pytest.mark.data
@pytest.mark.parametrize("name", ["anime_art_mit", "anime_faces64", "dicebear_tagged", "openclipart_tagged"])
def test_the_dictionary_of_a_real_table_is_what_one_line_counts(data: Path, name: str) -> None:
    table = data / "images" / name / "all_data.csv"
    one_line = Counter(tag for row in csv.DictReader(table.open()) for tag in set(row["tags"].split()))
    counts = count_table(table, {}, TagRules(), quiet)
    assert counts == one_line
    made, rare = make_dictionary((Tag(tag, count=n) for tag, n in counts.items()), TagRules(min_count=30))
    often = sorted(((n, tag) for tag, n in one_line.items() if n >= 30), key=lambda one: (-one[0], one[1]))
    assert [(tag.count, tag.name) for tag in made.tags] == often
    assert rare.tags == len(one_line) - len(often)
    assert rare.uses == sum(n for n in one_line.values() if n < 30)
    assert rare.once == sum(n == 1 for n in one_line.values())


@given(st.lists(st.lists(WORDS, max_size=5), max_size=30), st.integers(1, 4), st.one_of(st.none(), st.integers(1, 5)))
def test_a_dictionary_is_read_as_it_was_written_whatever_the_tags(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], least: int, top: int | None
) -> None:
    rules = TagRules(min_count=least, top=top, categories={"pets": ("cat", "dog", "ta*")})
    counts = Counter(tag for row in rows for tag in set(row))
    made, rare = make_dictionary((Tag(tag, count=n) for tag, n in counts.items()), rules)
    assert len(made.tags) + rare.tags == len(counts)
    assert len(made.tags) == min(sum(n >= least for n in counts.values()), top or len(counts))
    assert all(tag.category == ("pets" if tag.name in ("cat", "dog", "tabby") else "") for tag in made.tags)
    folder = tmp_path_factory.mktemp("dictionary")
    write_dictionary(made, folder)
    assert read_dictionary(folder) == made


def test_aliases_become_their_tag_and_a_tag_brings_what_it_implies_and_stop_words_are_gone() -> None:
    rules = tag_rules(
        {
            "aliases": {"kitty": "kitten", "kitten": "cat"},
            "implications": {"tabby": ("kitty", "striped"), "cat": ("animal",)},
            "stop": ("solo", "striped"),
        }
    )
    assert rules.tidy(["tabby", "solo"]) == {"tabby", "cat", "animal"}
    assert rules.tidy(["kitty", "cat"]) == {"cat", "animal"}


def test_aliases_in_a_circle_or_onto_a_stop_word_are_refused_by_name() -> None:
    with pytest.raises(TagsWrong, match="cat → kitty → cat go in a circle"):
        tag_rules({"aliases": {"cat": "kitty", "kitty": "cat"}})
    with pytest.raises(TagsWrong, match="puss is an alias of cat, which is in stop"):
        tag_rules({"aliases": {"puss": "cat"}, "stop": ("cat",)})


def test_a_bound_that_leaves_no_tag_names_what_came_nearest() -> None:
    made, rare = make_dictionary([Tag("leaf", count=29), Tag("tree", count=3)], TagRules(min_count=30))
    assert made.tags == ()
    assert rare.sentence().endswith("nearest: leaf 29, tree 3")


def test_over_a_whole_table_the_bound_is_for_the_tables_tags_alone() -> None:
    tags = [Tag("common", count=500), Tag("rare", count=9), Tag("person", count=2, source="people", absent="unknown")]
    made, rare = make_dictionary(tags, TagRules(count_over="table", min_count=100))
    assert made.names == ("common", "person")
    assert rare.nearest == (("rare", 9),)


def test_a_table_that_is_gone_and_one_without_tags_are_said(tmp_path: Path) -> None:
    with pytest.raises(TableWrong, match="it is not there; put it back, or say tags"):
        count_table(tmp_path / "all_data.csv", {}, TagRules(), quiet)
    (tmp_path / "plain.csv").write_text("path,colour\na.png,red\n")
    with pytest.raises(TableWrong, match="no column with tags"):
        count_table(tmp_path / "plain.csv", {}, TagRules(), quiet)


def test_what_is_no_dictionary_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotADictionary, match="there is no such file"):
        read_dictionary(tmp_path)
    (tmp_path / "dictionary.csv").write_text("number,tag\n1,cat\n")
    with pytest.raises(NotADictionary, match="no column category"):
        read_dictionary(tmp_path)
    head = "number,tag,category,group,count,source,absent\n"
    (tmp_path / "dictionary.csv").write_text(head + '2,cat,"","",3,given,no\n')
    with pytest.raises(NotADictionary, match="row 1 is not what a release writes"):
        read_dictionary(tmp_path)
