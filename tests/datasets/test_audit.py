"""The owner checks a blind random part of what a release would keep, and is told how it went."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping

import pytest
from sqlalchemy import update
from tests.datasets.answered import PROJECT, Crowd, a_project_in, answered_pictures, twelve_pictures

from manyeyes import datasets
from manyeyes.datasets import AllChecked, Audit, AuditResult, ToCheck
from manyeyes.datasets.sample import drawn
from manyeyes.house import House
from manyeyes.storage import tables

GOOD = {"character": "yes", "text": "no"}
BAD = {"character": "no"}


@pytest.fixture
def kept(house: House) -> Crowd:
    """Forty kept pictures, half of them sure."""
    crowd = a_project_in(house)
    answered_pictures(crowd, [0.999, 0.96] * 20)
    return crowd


def an_audit(crowd: Crowd, size: int = 20, of: str = "kept", seed: int = 7) -> Audit:
    return datasets.start_audit(crowd.house, crowd.project, crowd.release, size, of=of, seed=seed)


def next_of(crowd: Crowd, audit: Audit) -> ToCheck | AllChecked:
    with crowd.house.reading() as tx:
        return datasets.next_to_check(tx, now_of(crowd, audit))


def now_of(crowd: Crowd, audit: Audit) -> Audit:
    with crowd.house.reading() as tx:
        return datasets.audit_by_public_id(tx, audit.public_id)


def check(crowd: Crowd, audit: Audit, position: int, found: Mapping[str, str] = GOOD) -> None:
    with crowd.house.transaction() as tx:
        datasets.check_item(tx, audit, position, found, crowd.house.now())


def end(crowd: Crowd, audit: Audit) -> Audit:
    with crowd.house.transaction() as tx:
        return datasets.end_audit(tx, now_of(crowd, audit), crowd.house.now())


def result_of(crowd: Crowd, audit: Audit) -> AuditResult:
    with crowd.house.reading() as tx:
        return datasets.audit_result(tx, now_of(crowd, audit))


def test_each_picture_is_as_likely_to_be_drawn_as_any_other() -> None:
    times: Counter[int] = Counter()
    first: Counter[int] = Counter()
    for seed in range(3000):
        population, chosen = drawn(range(20), 5, seed)
        assert (population, len(set(chosen))) == (20, 5)
        times.update(chosen)
        first[chosen[0]] += 1
    # Each is drawn 750 times and comes first 150 times on average; five standard deviations are 119 and 60.
    assert all(abs(times[one] - 750) < 119 for one in range(20))
    assert all(abs(first[one] - 150) < 60 for one in range(20))


def test_the_same_seed_draws_the_same_pictures(kept: Crowd) -> None:
    drawn_items = []
    for seed in (3, 3, 4):
        audit = an_audit(kept, seed=seed)
        check(kept, audit, 1)
        end(kept, audit)
        with kept.house.reading() as tx:
            rows = tx.dynamic(tables.audit_item.select().where(tables.audit_item.c.audit_id == audit.id))
        drawn_items.append([row.item_id for row in sorted(rows, key=lambda row: row.position)])
    assert drawn_items[0] == drawn_items[1]
    assert drawn_items[0] != drawn_items[2]


def test_the_owner_sees_a_picture_and_nothing_of_what_people_said(kept: Crowd) -> None:
    shown = next_of(kept, an_audit(kept))
    assert isinstance(shown, ToCheck)
    assert (shown.position, shown.items, shown.checked, shown.found) == (1, 20, 0, None)
    assert [one.key for one in shown.questions] == ["character", "text"]
    assert "people_say" not in vars(shown)
    assert "expected" not in vars(shown)


def test_the_owner_goes_from_picture_to_picture_until_all_are_checked(kept: Crowd) -> None:
    audit = an_audit(kept, 3)
    for position in (1, 2, 3):
        shown = next_of(kept, audit)
        assert isinstance(shown, ToCheck)
        assert (shown.position, shown.checked) == (position, position - 1)
        check(kept, audit, position)
    assert next_of(kept, audit) == AllChecked(audit.public_id, 3)


def test_what_was_said_can_be_corrected_until_the_audit_ends(kept: Crowd) -> None:
    audit = an_audit(kept, 2)
    check(kept, audit, 1, BAD)
    with kept.house.reading() as tx:
        assert datasets.picture_to_check(tx, audit, 1).found == BAD
    check(kept, audit, 1, GOOD)
    check(kept, audit, 2, GOOD)
    assert result_of(kept, audit).found == 2
    ended = end(kept, audit)
    with pytest.raises(datasets.AuditEnded, match="what it found stands"):
        check(kept, ended, 1, BAD)


def test_what_cannot_be_an_answer_is_refused_with_the_questions(kept: Crowd) -> None:
    audit = an_audit(kept)
    for found in ({"hair": "red"}, {"character": "perhaps"}):
        with pytest.raises(datasets.FoundWrong, match=r"character: yes, no; text: yes, no"):
            check(kept, audit, 1, found)
    with pytest.raises(datasets.NothingFound):
        check(kept, audit, 1, {})
    with pytest.raises(datasets.UnknownPosition):
        check(kept, audit, 21)
    assert result_of(kept, audit).checked == 0


def test_expected_is_held_against_found_in_all_and_by_how_sure_people_were(kept: Crowd) -> None:
    audit = an_audit(kept, 40)
    wrong = random.Random(1).sample(range(1, 41), 4)
    for position in range(1, 41):
        check(kept, audit, position, BAD if position in wrong else GOOD)
    result = result_of(kept, audit)
    # The conditions are two questions, each as sure as the other.
    assert result.expected == pytest.approx((0.999**2 + 0.96**2) / 2)
    assert (result.checked, result.decided, result.found, result.unsure) == (40, 40, 36, 0)
    assert result.sentence == ("We expected 96 of 100 to meet all conditions. You checked 40: 36 did (76.9–96.0 %).")
    assert [(band.low, band.checked) for band in result.bands] == [(0.9, 20), (0.99, 20)]
    assert [band.expected for band in result.bands] == [pytest.approx(0.96**2), pytest.approx(0.999**2)]
    assert sum(band.found for band in result.bands) == 36
    assert sorted(one.position for one in result.differed) == sorted(wrong)
    assert all(one.questions == ("character",) and one.people_say == GOOD for one in result.differed)


def test_a_picture_the_owner_is_unsure_about_is_told_apart(kept: Crowd) -> None:
    audit = an_audit(kept, 3)
    check(kept, audit, 1, {"character": "yes", "text": "unsure"})
    check(kept, audit, 2)
    check(kept, audit, 3, {"character": "no", "text": "unsure"})
    result = result_of(kept, audit)
    assert (result.checked, result.decided, result.found, result.unsure) == (3, 2, 1, 1)
    assert "You checked 3, and could not tell of 1. Of the other 2: 1 did" in result.sentence


def test_a_picture_withdrawn_meanwhile_counts_nowhere(kept: Crowd) -> None:
    audit = an_audit(kept, 4)
    check(kept, audit, 1, BAD)
    gone = next_of(kept, audit)
    assert isinstance(gone, ToCheck)
    for position in (1, 2):
        with kept.house.transaction() as tx:
            item_id = datasets.picture_to_check(tx, audit, position).item_id
            tx.run(update(tables.item).where(tables.item.c.id == item_id).values(state="withdrawn"))
    with pytest.raises(datasets.PictureGone, match="Go on with the next"):
        check(kept, audit, 2)
    after = next_of(kept, audit)
    assert isinstance(after, ToCheck)
    assert after.position == 3
    check(kept, audit, 3)
    result = result_of(kept, audit)
    assert (result.checked, result.found, result.gone, result.differed) == (1, 1, 2, ())


def test_a_small_project_is_checked_whole(kept: Crowd) -> None:
    audit = an_audit(kept, 1000)
    assert (audit.items, audit.population) == (40, 40)


def test_the_project_file_says_how_many_unless_the_owner_does(house: House) -> None:
    text = PROJECT.replace("release, keep:", "release, audit: {items: 5, by: owner}, keep:")
    crowd = a_project_in(house, text=text)
    answered_pictures(crowd, [0.97] * 9)
    audit = datasets.start_audit(house, crowd.project, crowd.release)
    assert (audit.items, audit.population, audit.project_version) == (5, 9, 1)


def test_an_audit_of_everything_finds_what_a_release_would_miss(house: House) -> None:
    crowd = twelve_pictures(a_project_in(house))
    audit = an_audit(crowd, 50, "all")
    assert audit.population == 11
    for position in range(1, 12):
        check(crowd, audit, position, GOOD)
    result = result_of(crowd, audit)
    assert result.found == 11
    [missed] = result.differed
    assert (missed.kept, missed.meets, missed.questions) == (False, True, ())
    assert missed.people_say == {"character": "yes"}


def test_without_conditions_the_owner_says_whether_people_are_right(house: House) -> None:
    crowd = a_project_in(house, text=PROJECT.replace('keep: "character and not text", ', ""))
    answered_pictures(crowd, [0.97] * 4)
    audit = an_audit(crowd, 4)
    for position, found in enumerate([GOOD, GOOD, GOOD, {"character": "yes", "text": "yes"}], start=1):
        check(crowd, audit, position, found)
    result = result_of(crowd, audit)
    assert result.sentence == "We expected 94 of 100 to be as people say. You checked 4: 3 were (30.1–95.4 %)."
    assert [one.questions for one in result.differed] == [("text",)]


def test_one_audit_at_a_time(kept: Crowd) -> None:
    audit = an_audit(kept)
    with pytest.raises(datasets.AuditOpen, match=audit.public_id):
        an_audit(kept)
    with pytest.raises(datasets.NothingChecked):
        end(kept, audit)
    check(kept, audit, 1)
    end(kept, audit)
    again = an_audit(kept)
    with kept.house.reading() as tx:
        known = datasets.audits(tx, kept.project.id)
        newest = datasets.newest_audit(tx, kept.release.id)
    assert [one.public_id for one in known] == [again.public_id, audit.public_id]
    assert newest is not None
    assert newest.public_id == audit.public_id


def test_there_must_be_something_to_check(house: House) -> None:
    crowd = a_project_in(house)
    with pytest.raises(datasets.NothingToAudit, match="no item is kept"):
        an_audit(crowd)
    with pytest.raises(datasets.AuditSizeWrong):
        an_audit(crowd, 0)
    with pytest.raises(datasets.NotAuditable, match="classify"):
        datasets.start_audit(house, crowd.project, crowd.stages["features"])
    with house.reading() as tx, pytest.raises(datasets.UnknownAudit):
        datasets.audit_by_public_id(tx, "nobody")
