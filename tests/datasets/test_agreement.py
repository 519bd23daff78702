"""How agreement is counted, and what a pseudonym tells."""

from manyeyes.datasets.agreement import ALL_BINS, Agreement, Pairs, bin_of, pairs
from manyeyes.datasets.pseudonym import pseudonym, release_key


def test_three_people_of_whom_two_agree_make_one_equal_pair_of_three() -> None:
    assert pairs({"yes": 2, "no": 1}) == Pairs(equal=1, all=3)


def test_one_answer_alone_says_nothing_about_agreement() -> None:
    assert pairs({"yes": 1}).share is None


def test_agreement_with_a_made_up_helper_is_told_apart_from_agreement_of_people() -> None:
    agreement = Agreement()
    agreement.answers("features", "text", {"yes": 2}, {"yes": 1})
    agreement.answers("features", "text", {"yes": 1, "no": 1}, {"yes": 1, "no": 1})
    told = agreement.of("features", "text")
    assert (told["pairs"], told["equal_pairs_share"]) == (2, 0.5)
    assert (told["pairs_of_people"], told["equal_pairs_share_of_people"]) == (1, 0.0)


def test_posteriors_fall_into_bins_that_join_without_a_gap() -> None:
    assert [bin_of(p) for p in (0.0, 0.5, 0.949, 0.95, 1.0)] == [
        "0.00 to 0.50",
        "0.50 to 0.60",
        "0.90 to 0.95",
        "0.95 to 0.99",
        "0.99 to 1.00",
    ]
    assert len(ALL_BINS) == 8


def test_a_worker_has_one_name_in_a_release_and_another_in_the_next() -> None:
    first, second = (release_key(b"secret", "feet", number) for number in (1, 2))
    assert pseudonym(first, "worker-one") == pseudonym(first, "worker-one")
    assert pseudonym(first, "worker-one") != pseudonym(first, "worker-two")
    assert pseudonym(first, "worker-one") != pseudonym(second, "worker-one")
    assert pseudonym(release_key(b"other", "feet", 1), "worker-one") != pseudonym(first, "worker-one")
