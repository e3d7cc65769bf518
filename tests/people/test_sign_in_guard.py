"""Guessing is slowed down, one after the other and all at once."""

import threading
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest
from django.db import connections
from hypothesis import given
from hypothesis import strategies as st

from promotion.common.errors import Refused
from promotion.people.guard_rules import FORGOTTEN_AFTER, LONGEST_WAIT, address_key, is_forgotten, wait_after
from promotion.people.models import SignInGuard, User
from promotion.people.services import guard
from promotion.people.services import sign_in as doorkeeper
from tests.on_disk import database_on_disk
from tests.people.conftest import PASSWORD

NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(("failures", "minutes"), [(0, 0), (4, 0), (5, 1), (6, 2), (7, 4), (10, 32), (11, 60), (10_000, 60)])
def test_the_wait_doubles_up_to_an_hour(failures, minutes):
    assert wait_after(failures, 5) == minutes * MINUTE


@given(st.integers(0, 10**9), st.integers(1, 50))
def test_more_failures_never_wait_less(failures, limit):
    assert timedelta(0) <= wait_after(failures, limit) <= wait_after(failures + 1, limit) <= LONGEST_WAIT


@pytest.mark.parametrize(
    ("address", "key"),
    [("192.0.2.1", "192.0.2.1"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("2001:db8:1:2::9", "2001:db8:1:2::/64"), (None, "?")],
)
def test_a_v6_network_counts_as_one(address, key):
    assert address_key(address) == key


def test_a_day_without_failures_is_forgotten():
    assert is_forgotten(None, NOW)
    assert not is_forgotten(NOW - FORGOTTEN_AFTER + MINUTE, NOW)
    assert is_forgotten(NOW - FORGOTTEN_AFTER, NOW)


def attempt(password="wrong", *, username="zhangsan", now=NOW, address="192.0.2.1"):
    return doorkeeper.check_password(request=None, username=username, password=password, address=address, now=now)


@pytest.mark.django_db
class TestOneAfterTheOther:
    """Guesses in a row."""

    def test_the_sixth_is_not_even_looked_at_and_says_how_long_to_wait(self, person):
        for _guess in range(5):
            with pytest.raises(Refused, match="不对"):
                attempt()
        with patch.object(doorkeeper, "authenticate") as check, pytest.raises(Refused, match="1 分钟后再试"):
            attempt(PASSWORD)
        check.assert_not_called()

    def test_after_the_wait_the_right_password_opens_and_wipes_the_count(self, person):
        for _guess in range(5):
            with pytest.raises(Refused):
                attempt()
        assert attempt(PASSWORD, now=NOW + MINUTE) == person
        assert SignInGuard.objects.get(kind="account").failures == 0

    def test_each_further_failure_waits_longer(self, person):
        now = NOW
        for _guess in range(7):
            with pytest.raises(Refused):
                attempt(now=now)
            guarded = SignInGuard.objects.get(kind="account")
            now = guarded.locked_until or now
        assert guarded.locked_until - guarded.last_failure_at == 4 * MINUTE

    def test_other_spellings_of_a_name_share_the_count(self, person):
        for username in ("zhangsan", "ZhangSan", "ZHANGSAN", "zhangsan", "zhangsaN"):
            with pytest.raises(Refused, match="不对"):
                attempt(username=username)
        with pytest.raises(Refused, match="再试"):
            attempt(PASSWORD)

    def test_a_name_nobody_has_is_guarded_alike(self, db):
        for _guess in range(5):
            with pytest.raises(Refused, match="不对"):
                attempt(username="nobody")
        with pytest.raises(Refused, match="再试"):
            attempt(username="nobody")

    def test_one_address_trying_many_names_is_stopped(self, person, settings):
        settings.SIGN_IN_LIMITS = {"account": 5, "address": 8}
        for n in range(8):
            with pytest.raises(Refused, match="不对"):
                attempt(username=f"user{n}")
        with pytest.raises(Refused, match="网络"):
            attempt(PASSWORD)
        assert attempt(PASSWORD, address="192.0.2.77") == person

    def test_an_own_account_does_not_wash_an_address_clean(self, person, settings):
        settings.SIGN_IN_LIMITS = {"account": 5, "address": 8}
        for n in range(7):
            with pytest.raises(Refused):
                attempt(username=f"user{n}")
            attempt(PASSWORD)
        assert SignInGuard.objects.get(kind="address").failures == 7

    def test_a_whole_office_signing_in_is_no_attack(self, person):
        for _colleague in range(40):
            attempt(PASSWORD)
        assert SignInGuard.objects.get(kind="address").failures == 0

    def test_an_administrator_opens_the_account_again(self, person):
        for _guess in range(5):
            with pytest.raises(Refused):
                attempt()
        guard.open_account("zhangsan")
        assert attempt(PASSWORD) == person

    def test_old_counters_are_swept(self, person):
        with pytest.raises(Refused):
            attempt()
        assert guard.sweep(NOW + timedelta(hours=12)) == 0
        assert guard.sweep(NOW + timedelta(hours=26)) == 2

    def test_changing_the_password_is_guarded_too(self, person):
        for _guess in range(5):
            with pytest.raises(Refused, match="原密码不对"):
                doorkeeper.change_password(actor=person, old="x", new="y", address=None, now=NOW)
        with pytest.raises(Refused, match="再试"):
            doorkeeper.change_password(actor=person, old=PASSWORD, new="y", address=None, now=NOW)


def guess_in_parallel(names, address_of=lambda n: "192.0.2.1"):
    """Let one thread per name guess at the same moment; how many passwords were looked at, and what each was told."""
    checked, told, gate = [], [], threading.Barrier(len(names))

    def look_at_password(request, username, password):
        checked.append(username)

    def guess(n, name):
        try:
            gate.wait()
            attempt(username=name, address=address_of(n))
        except Refused as refusal:
            told.append(str(refusal))
        finally:
            connections.close_all()

    with patch.object(doorkeeper, "authenticate", look_at_password):
        threads = [threading.Thread(target=guess, args=(n, name)) for n, name in enumerate(names)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return checked, told


@pytest.mark.django_db(transaction=True)
class TestAllAtOnce:
    """24 guesses at the same moment, on a real database."""

    @pytest.fixture(autouse=True)
    def _on_disk(self, tmp_path):
        with database_on_disk(tmp_path):
            User.objects.create_user("zhangsan", password=PASSWORD, name="张三")
            yield

    def test_at_most_five_of_24_guesses_at_an_account_are_looked_at(self):
        checked, told = guess_in_parallel(["zhangsan"] * 24, address_of=lambda n: f"192.0.2.{n}")
        assert len(told) == 24
        assert len(checked) == 5
        assert SignInGuard.objects.get(kind="account").failures == 5

    def test_an_address_gets_no_more_than_its_limit(self, settings):
        settings.SIGN_IN_LIMITS = {"account": 5, "address": 7}
        checked, told = guess_in_parallel([f"user{n}" for n in range(24)])
        assert len(told) == 24
        assert len(checked) == 7

    def test_crossed_names_and_addresses_never_wait_for_each_other(self):
        _checked, told = guess_in_parallel([f"user{n % 3}" for n in range(24)], address_of=lambda n: f"192.0.2.{n % 2}")
        assert len(told) == 24
