"""Statistics that lead to work: each tag counted as people see it; pictures of a rare one brought to people first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from sqlalchemy import select
from tests.makers import a_project, a_project_file, a_worker, answer, claim, everybody_answers, pictures, the_stage

from manyeyes import assignment, datasets, items, projects
from manyeyes.datasets import NobodyAsked, TagRules
from manyeyes.house import House
from manyeyes.projects import Project, Stage
from manyeyes.storage import Transaction, tables

TEXT = '{name: text, ask: "Is there any text?", type: yes_no}'
BREED = '{name: breed, ask: "Which cat?", type: choice, values: [siamese, persian]}'


def gives(house: House, project: Project, tags: Mapping[int, tuple[str, ...]]) -> None:
    """A source that says what is on pictures, by item."""
    with house.transaction() as tx:
        source = projects.stage(tx, project.slug, "import")
        said = [(item, items.Given(row, words, {}, 0.9)) for row, (item, words) in enumerate(tags.items(), start=1)]
        items.keep_all_given(tx, source.id, said)


def statistics(house: House, project: Project) -> datasets.TagStatistics:
    """What the page about tags is made of."""
    with house.reading() as tx:
        return datasets.tag_statistics(tx, project.id, projects.stages(tx, project.id))


def test_every_tag_is_counted_and_the_rarest_comes_first(house: House) -> None:
    text = a_project_file(questions=(TEXT, BREED), overlap="{min: 2, max: 2, confidence: 0.6}")
    project = a_project(house, text)
    some = pictures(house, project, 4)
    gives(house, project, {some[0]: ("harp", "music"), some[1]: ("music",)})
    for said in ({"text": "yes", "breed": "siamese"}, {"text": "no", "breed": "siamese"}):
        worker, stage = a_worker(house), the_stage(house, project)
        for one in claim(house, worker, stage, 2).tasks:
            answer(house, worker, one.assignment, said)
    found = statistics(house, project)
    by_name = {one.tag: one for one in found.tags}
    assert set(by_name) == {"text", "breed:siamese", "breed:persian", "harp", "music"}
    assert found.pictures == 4
    assert [one.pictures for one in found.tags] == sorted(one.pictures for one in found.tags)
    assert (by_name["music"].given, by_name["music"].pictures, by_name["music"].stage) == (2, 2, "")
    siamese = by_name["breed:siamese"]
    assert (siamese.group, siamese.ask, siamese.answers) == ("breed", "Which cat?", 4)
    assert by_name["text"].answers == 2
    for one in (by_name["text"], siamese, by_name["breed:persian"]):
        assert one.settled + one.contested + one.open == 4
    if siamese.by_people:
        assert siamese.agreement == 1.0


def test_people_who_agree_settle_a_tag_and_withdrawn_pictures_count_no_more(house: House) -> None:
    project = a_project(house, a_project_file(overlap="{min: 2, max: 2, confidence: 0.6}"))
    some = pictures(house, project, 3)
    everybody_answers(house, the_stage(house, project), 2, "yes")
    (text,) = statistics(house, project).tags
    assert (text.by_people, text.settled, text.open, text.answers, text.agreement) == (3, 3, 0, 6, 1.0)
    with house.transaction() as tx:
        tx.run(tables.item.update().where(tables.item.c.id == some[0]).values(state="withdrawn"))
    (text,) = statistics(house, project).tags
    assert (text.by_people, text.answers) == (2, 4)


def first_lent(house: House, stage: Stage, many: int) -> set[int]:
    """The items somebody new is lent first."""
    worker = a_worker(house)
    lent = {one.assignment for one in claim(house, worker, stage, many).tasks}
    with house.reading() as tx:
        of_task = tables.assignment.join(tables.task, tables.task.c.id == tables.assignment.c.task_id)
        found = tx.dynamic(
            select(tables.task.c.item_id).select_from(of_task).where(tables.assignment.c.public_id.in_(lent))
        )
    return {row.item_id for row in found}


def test_asking_for_a_tag_first_brings_its_pictures_to_the_next_person(house: House) -> None:
    project = a_project(house)
    some = pictures(house, project, 12)
    gives(house, project, {some[3]: ("harp",), some[7]: ("Harp",), some[9]: ("harp", "lute"), some[10]: ("lute",)})
    stage, rules = the_stage(house, project), TagRules(aliases={"Harp": "harp"})
    done = datasets.ask_first(house, stage, "harp", rules)
    assert (done.pictures, done.before, done.by) == (3, 0, "given")
    assert first_lent(house, stage, 3) == {some[3], some[7], some[9]}
    again = datasets.ask_first(house, stage, "lute", rules)
    assert (again.pictures, again.before) == (2, 3)
    assert first_lent(house, stage, 2) == {some[9], some[10]}


def test_what_a_tagger_finds_likely_comes_first_and_the_order_of_known_pictures_stays(house: House) -> None:
    project = a_project(house)
    some = pictures(house, project, 6)
    stage = the_stage(house, project)
    with house.transaction() as tx:
        known = assignment.task_of(tx, stage.id, some[0])
        assert known is not None
        assignment.to_control(tx, known, 5, 7)

    def scores(tx: Transaction, ids: Sequence[int]) -> Mapping[int, float]:
        return {one: 0.9 if one in (some[0], some[4]) else float("nan") for one in ids}

    done = datasets.ask_first(house, stage, "text", TagRules(), scores)
    assert (done.pictures, done.by) == (1, "tagger")
    with house.reading() as tx:
        rows = tx.dynamic(select(tables.task.c.item_id, tables.task.c.band))
    assert {row.item_id: row.band for row in rows} == dict.fromkeys(some, 1) | {some[0]: 7, some[4]: 0}


def test_where_nobody_is_asked_nothing_can_come_first(house: House) -> None:
    project = a_project(house)
    with pytest.raises(NobodyAsked, match="release is of kind release"):
        datasets.ask_first(house, the_stage(house, project, "release"), "harp", TagRules())
    done = datasets.ask_first(house, the_stage(house, project), "harp", TagRules())
    assert (done.pictures, done.by) == (0, "nothing")
