"""What people prove themselves with: tokens, sign-in links, the site's secret."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from tests.conftest import Clock

from manyeyes import people
from manyeyes.house import House


def test_a_program_gets_in_by_its_token_and_nobody_by_another(house: House) -> None:
    with house.transaction() as tx:
        program = people.new_worker(tx, "program", house.now())
        token = people.make_token(tx, program.id, "my script", "worker", house.now())
        assert people.by_token(tx, token) == people.Who(program, "worker")
        assert people.by_token(tx, token + "x") is None
        assert people.by_token(tx, "\ud800") is None


def test_a_revoked_token_stops_at_once_and_cannot_be_revoked_twice(house: House) -> None:
    with house.transaction() as tx:
        program = people.new_worker(tx, "program", house.now())
        token = people.make_token(tx, program.id, "lost", "owner", house.now())
        assert people.revoke_token(tx, token, house.now())
        assert people.by_token(tx, token) is None
        assert not people.revoke_token(tx, token, house.now())


def test_a_sign_in_link_works_once(house: House) -> None:
    with house.transaction() as tx:
        secret = people.make_sign_in_link(tx, "owner", house.now())
        assert people.use_sign_in_link(tx, secret, house.now()) == "owner"
        with pytest.raises(people.SignInLinkUsed, match="used already"):
            people.use_sign_in_link(tx, secret, house.now())


def test_a_sign_in_link_is_good_for_fifteen_minutes(house: House, clock: Clock) -> None:
    with house.transaction() as tx:
        early = people.make_sign_in_link(tx, "owner", house.now())
        late = people.make_sign_in_link(tx, "owner", house.now())
        clock.pass_by(15 * 60)
        assert people.use_sign_in_link(tx, early, house.now()) == "owner"
        clock.pass_by(1)
        with pytest.raises(people.SignInLinkExpired, match="15 minutes"):
            people.use_sign_in_link(tx, late, house.now())


def test_a_made_up_sign_in_link_is_not_one_of_ours(house: House) -> None:
    with house.transaction() as tx, pytest.raises(people.SignInLinkUnknown, match="manyeyes serve"):
        people.use_sign_in_link(tx, "made-up", house.now())


def test_a_worker_is_found_again_by_the_name_others_may_see(house: House) -> None:
    with house.transaction() as tx:
        anna = people.new_worker(tx, "guest", house.now())
        assert people.by_public_id(tx, anna.public_id) == anna
        assert people.by_public_id(tx, "nobody") is None


def test_the_owner_is_one_person_however_often_he_signs_in(house: House) -> None:
    with house.transaction() as tx:
        assert people.the_owner(tx, house.now()) == people.the_owner(tx, house.now())


def test_the_secret_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    secret = people.site_secret(tmp_path)
    assert len(secret) == 64
    assert people.site_secret(tmp_path) == secret
    assert stat.S_IMODE((tmp_path / ".manyeyes" / "secret").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / ".manyeyes").iterdir()] == ["secret"]


def test_each_purpose_has_a_key_of_its_own() -> None:
    assert people.key_for(b"secret", "worker cookie") != people.key_for(b"secret", "owner cookie")
