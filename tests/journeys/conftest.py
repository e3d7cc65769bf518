"""A browser, and the demo office in its own process as `make run` serves it: manifest of static files, strict policy and all."""

import os
from contextlib import ExitStack

import pytest
from demo_server import running
from playwright.sync_api import sync_playwright

from tests.faults.databases import fresh_database, postgres_url
from tests.journeys.person import Person

ARGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync"
).split()
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1440, "height": 900}


@pytest.fixture(scope="session")
def office(tmp_path_factory):
    """The demo office, served: on the server of TEST_DATABASE_URL if there is one."""
    with (
        fresh_database("postgresql" if postgres_url() else "sqlite") as env,
        running(tmp_path_factory.mktemp("office"), env["DATABASE_URL"]) as server,
    ):
        yield server


@pytest.fixture(scope="session")
def browser():
    """Debian's own Chromium."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM") or "/usr/bin/chromium", args=ARGS)
        yield chromium
        chromium.close()


@pytest.fixture
def enter(office, browser):
    """`enter("officer")`: a phone with that person signed in; `screen=DESK`, `script=False`. At the end nobody may have met trouble."""
    people = []
    with ExitStack() as contexts:

        def come_in(role: str, *, screen=PHONE, script=True) -> Person:
            context = browser.new_context(
                viewport=screen, locale="zh-CN", timezone_id="Asia/Shanghai", java_script_enabled=script, has_touch=screen is PHONE
            )
            contexts.callback(context.close)
            person = Person(context.new_page(), office.url)
            people.append(person)
            person.enter_as(role)
            return person

        yield come_in
        for person in people:
            person.is_untroubled()
