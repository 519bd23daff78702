"""A code takes somebody to another device: once, within ten minutes, however it is typed."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import Clock

from manyeyes import people
from manyeyes.house import House
from manyeyes.people.device_code import read_code
from manyeyes.storage.tables import device_code

KEY = b"the key of this site"
CODES = st.integers(0, 10**12 - 1).map(lambda number: f"{number:012d}")
BETWEEN = st.sampled_from(["", " ", "-", "\u00a0", "\u2013", "\u200e", "\n", " - "])
ZEROS = st.sampled_from(["0", "٠", "۰", "०", "\uff10"])  # 0 in five scripts; the other digits follow each


def test_a_code_takes_somebody_along_once(house: House) -> None:
    with house.transaction() as tx:
        anna = people.new_worker(tx, "guest", house.now())
        code = people.make_device_code(tx, KEY, anna, house.now())
        found = people.find_device_code(tx, KEY, code)
        assert people.use_device_code(tx, found, house.now()) == anna
        with pytest.raises(people.DeviceCodeUsed, match="works once"):
            people.use_device_code(tx, found, house.now())
        with pytest.raises(people.DeviceCodeUsed):
            people.find_device_code(tx, KEY, code).check(house.now())


def test_a_code_works_for_ten_minutes_and_no_longer_where_the_clock_is_set_back(house: House, clock: Clock) -> None:
    with house.transaction() as tx:
        anna = people.new_worker(tx, "guest", house.now())
        code = people.find_device_code(tx, KEY, people.make_device_code(tx, KEY, anna, house.now()))
        clock.pass_by(600)
        code.check(house.now())
        for later in (1, 3600, -86400):
            clock.pass_by(later)
            with pytest.raises(people.DeviceCodeExpired, match="10 minutes"):
                people.use_device_code(tx, code, house.now())


def test_a_new_code_ends_the_one_before_and_nobody_elses(house: House) -> None:
    with house.transaction() as tx:
        anna, ben = (people.new_worker(tx, "guest", house.now()) for _ in range(2))
        first, of_ben, second = (people.make_device_code(tx, KEY, one, house.now()) for one in (anna, ben, anna))
        with pytest.raises(people.DeviceCodeUnknown, match="newer one"):
            people.find_device_code(tx, KEY, first)
        assert people.find_device_code(tx, KEY, second).worker == anna
        assert people.find_device_code(tx, KEY, of_ben).worker == ben


def test_what_is_kept_of_a_code_cannot_be_tried_through_without_the_sites_key(house: House) -> None:
    with house.transaction() as tx:
        code = people.make_device_code(tx, KEY, people.new_worker(tx, "guest", house.now()), house.now())
        (kept,) = tx.dynamic(device_code.select())
        assert not [value for value in kept if code.replace(" ", "") in str(value).replace(" ", "")]
        with pytest.raises(people.DeviceCodeUnknown):
            people.find_device_code(tx, b"another key", code)


@pytest.mark.parametrize("kind", ["program", "owner", "made_up"])
def test_programs_and_the_owner_get_no_code(house: House, kind: str) -> None:
    with house.transaction() as tx, pytest.raises(people.NotByCode, match="token"):
        people.make_device_code(tx, KEY, people.new_worker(tx, kind, house.now()), house.now())


@given(CODES, st.lists(BETWEEN, min_size=13, max_size=13), ZEROS)
def test_spaces_dashes_and_scripts_make_no_difference(code: str, between: list[str], zero: str) -> None:
    typed = "".join(gap + chr(ord(zero) + int(digit)) for gap, digit in zip(between, code, strict=False)) + between[-1]
    assert read_code(typed) == code


def test_letters_that_look_like_digits_are_taken_for_them() -> None:
    assert read_code("OoIi Ll22-3333") == "001111223333"


@given(st.text(max_size=40))
def test_whatever_is_typed_is_twelve_digits_or_said_to_be_no_code(typed: str) -> None:
    with suppress(people.DeviceCodeWrong):
        assert len(read_code(typed)) == 12


def test_a_code_is_read_in_three_groups_of_four(house: House) -> None:
    with house.transaction() as tx:
        code = people.make_device_code(tx, KEY, people.new_worker(tx, "guest", house.now()), house.now())
    assert [len(group) for group in code.split(" ")] == [4, 4, 4]
    assert code.replace(" ", "").isdecimal()
