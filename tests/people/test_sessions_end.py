"""Eight hours on a desk, half an hour idle, thirty days on a trusted phone, and out everywhere at one click."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from promotion.people.doors import with_fresh_password
from promotion.people.models import TrustedDevice
from promotion.people.services import sessions
from tests.people.conftest import PASSWORD

pytestmark = pytest.mark.django_db
MINUTES = timedelta(minutes=1)


@pytest.fixture
def clock():
    """A clock the test turns."""
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield traveller


@pytest.fixture
def browser(clock, client, person):
    client.post("/sign-in/", {"username": "zhangsan", "password": PASSWORD})
    return client


@pytest.fixture
def phone(clock, person):
    phone = Client(headers={"User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0)"})
    phone.post("/sign-in/", {"username": "zhangsan", "password": PASSWORD, "trust": "on"})
    return phone


def is_in(browser) -> bool:
    return browser.get("/").status_code == 200


def test_half_an_hour_idle_ends_it_with_a_word(browser, clock):
    clock.shift(29 * MINUTES)
    assert is_in(browser)
    clock.shift(31 * MINUTES)
    assert not is_in(browser)
    assert "长时间没有操作" in browser.get("/sign-in/").content.decode()


def test_the_bell_asking_by_itself_is_no_sign_of_life(browser, clock):
    for _half in range(4):
        clock.shift(10 * MINUTES)
        browser.get("/", headers={"HX-Request": "true", "HX-Trigger": "bell"})
    assert not is_in(browser)


def test_eight_hours_end_it_however_busy(browser, clock):
    for _hour in range(7 * 3):
        clock.shift(20 * MINUTES)
        assert is_in(browser)
    clock.shift(25 * MINUTES)
    assert is_in(browser)
    clock.shift(25 * MINUTES)
    assert is_in(browser)
    clock.shift(15 * MINUTES)
    assert not is_in(browser)


def test_being_seen_is_written_once_a_minute_at_most(browser, clock, django_assert_max_num_queries):
    clock.shift(2 * MINUTES)
    browser.get("/")
    clock.shift(timedelta(seconds=30))
    with django_assert_max_num_queries(2):
        browser.get("/")


def test_out_everywhere_ends_every_session(browser, phone, person, clock):
    clock.shift(MINUTES)
    browser.post("/sign-out/everywhere/")
    assert not is_in(browser)
    assert not is_in(phone)
    assert not TrustedDevice.objects.filter(revoked_at=None).exists()
    clock.shift(MINUTES)
    browser.post("/sign-in/", {"username": "zhangsan", "password": PASSWORD})
    assert is_in(browser)


def test_a_trusted_phone_stays_for_thirty_days(phone, clock):
    clock.shift(timedelta(days=29))
    assert is_in(phone)
    clock.shift(timedelta(days=1))
    assert not is_in(phone)


def test_a_device_can_be_revoked_by_its_owner_only(phone, browser, person, client):
    device = TrustedDevice.objects.get()
    assert "iPhone" in browser.get("/me/").content.decode()
    stranger = Client()
    stranger.force_login(type(person).objects.create(username="other", name="李四"))
    assert stranger.post(f"/me/devices/{device.pk}/revoke/").status_code == 404
    assert is_in(phone)
    browser.post(f"/me/devices/{device.pk}/revoke/")
    assert not is_in(phone)
    assert is_in(browser)


def test_signing_out_on_the_phone_ends_its_trust(phone):
    phone.post("/sign-out/")
    assert TrustedDevice.objects.get().revoked_at


def test_a_session_without_its_stamp_does_not_hold(browser):
    session = browser.session
    del session["signed_in_at"]
    session.save()
    assert not is_in(browser)


class TestPasswordAgain:
    """What reaches far asks a trusted phone for the password once more."""

    def request_of(self, browser, rf, clock):
        request = rf.get("/export/?a=1")
        request.session, request.htmx = browser.session, False
        return request

    def test_a_desk_is_not_asked(self, browser, rf, clock):
        clock.shift(25 * MINUTES)
        assert with_fresh_password(lambda request: "file")(self.request_of(browser, rf, clock)) == "file"

    def test_a_phone_is_asked_after_half_an_hour(self, phone, rf, clock):
        door = with_fresh_password(lambda request: "file")
        assert door(self.request_of(phone, rf, clock)) == "file"
        clock.shift(31 * MINUTES)
        assert door(self.request_of(phone, rf, clock))["Location"] == "/password/again/?next=%2Fexport%2F%3Fa%3D1"
        assert phone.get("/password/again/?next=/export/").status_code == 200
        assert phone.post("/password/again/", {"password": "wrong", "next": "/export/"}).status_code == 422
        assert phone.post("/password/again/", {"password": PASSWORD, "next": "/export/"})["Location"] == "/export/"
        assert not sessions.needs_password_again(phone.session, timezone.now())
