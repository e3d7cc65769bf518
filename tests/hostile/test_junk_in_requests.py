"""Junk in every parameter, path and form of every page: a clean answer, never a failure."""

from urllib.parse import quote

import pytest

from tests import proofs
from tests.hostile.site import address, address_pk, make_office, routes
from tests.scenes import scene

NAMES = (
    *("q", "page", "stage", "status", "light", "chain", "zone", "channel", "owner", "key", "min", "max", "sort", "cols", "code", "all"),
    *(
        "opened_from",
        "opened_to",
        "since_from",
        "since_to",
        "entered",
        "entered_from",
        "entered_to",
        "format",
        "week",
        "day",
        "tab",
        "kind",
    ),
    *(
        "enterprise",
        "enterprise_name",
        "name",
        "state",
        "to",
        "next",
        "back",
        "view",
        "layout",
        "query",
        "person",
        "who",
        "reason",
        "token",
    ),
)
JUNK = (
    *("a\x00b", "-1", str(2**63), "9" * 40, "1e999", "NaN", "²", "𠮷'\"<script>%\\"),
    *("0000-00-00", "0001-01-01", "9999-12-31", "9999-W53", "0001-W01", "//evil.example", "\r\nSet-Cookie: a=b", "x" * 9000),
)

TURNS = proofs.of(2, 1)


@scene
def office(world, cast):
    return make_office(world, cast)


def _junk(names, turn: int) -> dict[str, str]:
    """A piece of junk for every name, another one each turn."""
    return {name: JUNK[(place + turn * 5) % len(JUNK)] for place, name in enumerate(names)}


def test_junk_in_every_parameter_fails_no_page(office, world, cast, client):
    client.force_login(cast.officer_nj)
    client.raise_request_exception = False
    failed = []
    for route in routes():
        for turn in range(TURNS):
            query = "&".join(f"{name}={quote(junk)}" for name, junk in _junk(NAMES, turn).items() if turn or "\x00" not in junk)
            answer = client.get(f"{address(route, office, world)}?{query}")
            if answer.status_code >= 500 and route.name != "health_outbox":
                failed.append((route.name, query, answer.status_code))
    assert not failed


def test_junk_in_every_field_fails_no_form(office, world, cast, client):
    client.force_login(cast.officer_nj)
    client.raise_request_exception = False
    failed = []
    for route in routes():
        url = address(route, office, world)
        page = client.get(url)
        names = set(page.context["form"].fields) if page.context and "form" in page.context else set()
        for turn in range(TURNS):
            answer = client.post(url, _junk(sorted({*NAMES, *names, "version", "fill_only", "id", "pick"}), turn))
            if answer.status_code >= 500 and route.name != "health_outbox":
                failed.append((route.name, turn, answer.status_code))
        client.force_login(cast.officer_nj)
    assert not failed


@pytest.mark.parametrize("number", proofs.of(["0", str(2**31), str(2**63), "9" * 40], ["9" * 40]))
def test_numbers_in_the_path_that_no_row_has_are_not_there(office, world, cast, client, number):
    client.force_login(cast.officer_nj)
    client.raise_request_exception = False
    numbered = [route for route in routes() if "pk" in route.pattern.converters]
    for route in numbered:
        parts = address(route, office, world).rsplit("/" + str(address_pk(route, office)) + "/", 1)
        url = f"/{number}/".join(parts)
        assert client.get(url).status_code in (404, 405), url
        assert client.post(url, {"reason": "x"}).status_code in (302, 404, 405), url


@pytest.mark.parametrize("code", ["%00", "ZS2026-00001%00", "..%2f..%2fetc", "%F0%A0%AE%B7", "x" * 3000, "%ff", "'"])
def test_junk_for_a_code_is_a_project_that_is_not_there(office, world, cast, client, code):
    client.force_login(cast.officer_nj)
    client.raise_request_exception = False
    for url in (f"/projects/{code}/", f"/projects/{code}/edit/", f"/projects/summaries/{code}/", f"/chains/{code}/"):
        assert client.get(url).status_code in (400, 404), url
