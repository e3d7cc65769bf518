"""Every route × every actor × every position answers what the map declares, and no body tells what its reader may not know.

The declarations are in `permission_map/kinds.py`; a route without a kind makes this file red.
"""

import io
import logging
import re
import zipfile

import pytest
from django.contrib import admin
from django.db import connection
from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse

from promotion.projects.querysets import ProjectQuerySet
from tests import proofs
from tests.permission_map import town
from tests.permission_map.kinds import (
    ASKS,
    EDITS,
    EVERYBODY,
    FIRMS,
    KNEW_THE_WITHDRAWN,
    LIVE,
    NODES,
    NUMBERS,
    OPEN_NODES,
    PHONES,
    PLACES,
    POSITIONS,
    ROUTES,
    SEES,
    Kind,
    expected,
    expected_at_home,
)
from tests.scenes import scene

pytestmark = pytest.mark.django_db

ON_PROJECTS = (Kind.PROJECT, Kind.EDIT, Kind.ASK, Kind.PROJECT_POST, Kind.SUMMARY)
ON_ROWS = (
    *ON_PROJECTS,
    Kind.FIRM,
    Kind.FIRM_EDIT,
    Kind.FIRM_MERGE,
    Kind.FIRM_PEOPLE,
    Kind.PAIR,
    Kind.FILE,
    Kind.ASKED,
    Kind.AUTHOR,
    Kind.PERSON,
    Kind.ISSUE,
    Kind.ISSUE_STEP,
    Kind.ISSUE_TAKEN,
)
AT_HOME = (Kind.HOME, Kind.LEAVES_HOUSE, Kind.REGISTERS, Kind.ASSIGNS)
# The routes of one kind go through the same doors: one of each is tried by everybody in every position, the others by the telling actors.
REPRESENTATIVES = ("project_detail", "project_edit", "task_new", "project_undo", "summary_detail", "enterprise_detail", "enterprise_edit")
REPRESENTATIVES += ("file_open", "task_reply", "follow_up_edit", "hand_over", "issue_detail", "issue_assign")
LOOKED_AT = ("project_detail", "project_print", "supervision")  # pages without an act
TELLING = ("officer_nj", "officer_zg", "joint")
WALKERS = proofs.of(EVERYBODY, (*TELLING, "chain_leader_zg", "outsider"))  # the others see `project_detail` and `project_list`
ADMIN_PAGES = ("changelist", "add", "history", "delete", "change", "act")
ADMIN_ALONE = {"index", "login", "autocomplete", "jsi18n", "app_list", "promotion_project_who_sees", "promotion_user_roster"} | {
    "promotion_reminderrule_tomorrow",
    "promotion_workday_import",
    "promotion_workday_template",
}
UNNAMED = {"admin/login/", "admin/(?P<url>.*)$"}
# Everything a form of the product may ask, so that a refusal is about the person and not about an empty field.
ATTACK = {
    "reason": "换个说法",
    "reason_code": "other",
    "text": "改写",
    "said": "改写",
    "name": "改写",
    "sentence": "改写",
    "title": "改写",
    "note": "改写",
    "stage": "landed",
    "status": "closed",
    "owner": "1",
    "kind": "formal",
    "outcome": "passed",
    "verdict": "passed",
    "conclusion": "approved",
    "phase": "approval",
    "role": "member",
    "version": "1",
    "to": "engagement",
    "amount": "1",
    "area_mu": "1",
}


@pytest.fixture(autouse=True)
def _quiet():
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@scene
def subjects(cast, world):
    return town.build(cast, world)


def routes(patterns=None, prefix=""):
    """(address, name, namespace) of every route of the site."""
    for each in get_resolver().url_patterns if patterns is None else patterns:
        address = prefix + str(each.pattern).removeprefix("^")
        if isinstance(each, URLPattern):
            yield address, each.name
        else:
            yield from routes(each.url_patterns, address)


def address_of(name: str, subject, code: str = "") -> str:
    """The route's address for one subject."""
    arguments = {"code": code or subject.code} if ROUTES[name] in ON_PROJECTS else {}
    if name in NUMBERS:
        arguments["pk"] = subject.ids[NUMBERS[name]]
    return reverse(name, kwargs=arguments)


def text_of(response) -> str:
    """Everything in a body, the inside of a workbook too; what the search marks reads on as one word."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if body[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            body = b"\n".join(book.read(name) for name in book.namelist())
    return re.sub("</?mark>", "", body.decode("utf-8", "replace"))


def forbidden(actor: str, subjects) -> dict[str, str]:
    """Marks and whole phone numbers that no body may show to `actor`, with what they belong to."""
    found = {}
    for position, subject in subjects.items():
        knew = position == "withdrawn" and actor in KNEW_THE_WITHDRAWN
        if position not in SEES[actor] and not knew:
            found |= dict.fromkeys(subject.marks, position)
        if position not in FIRMS.get(actor, ()) and not knew:
            found |= dict.fromkeys(subject.firm_marks, position)
        if position not in PHONES.get(actor, ()):
            found[subject.phone] = position
    return found


class Visitor:
    """One actor with a client: fetches, and notes what a body should not have said."""

    def __init__(self, client, cast, actor, subjects):
        client.force_login(getattr(cast, actor))
        self.client, self.actor, self.subjects = client, actor, subjects
        self.hidden = forbidden(actor, subjects)
        self.leaks, self.wrong = [], []

    def get(self, address: str, wanted: int | None = None):
        """Fetch, compare with `wanted`, search the body."""
        response = self.client.get(address)
        body = text_of(response)
        self.leaks += [(self.actor, address, mark, position) for mark, position in self.hidden.items() if mark in body]
        if wanted is not None and response.status_code != wanted:
            self.wrong.append((self.actor, address, response.status_code, wanted))
        return body


def test_every_route_has_a_kind():
    named = {name for address, name in routes() if not address.startswith("admin/") and name}
    assert named == set(ROUTES)
    unnamed = {address for address, name in routes() if not name and "<path:object_id>/" not in address}
    assert unnamed <= UNNAMED
    tables = {f"promotion_{model._meta.model_name}" for model in admin.site._registry}
    known = ADMIN_ALONE | {f"{table}_{page}" for table in tables for page in ADMIN_PAGES}
    assert {name for address, name in routes() if address.startswith("admin/") and name} - known == set()


def test_only_these_are_open_to_strangers(client, subjects):
    public = {name for name, kind in ROUTES.items() if kind is Kind.PUBLIC}
    assert public == {"sign_in", "demo_sign_in", "health_live", "health_ready", "health_outbox", "calendar_feed"}
    for name in set(ROUTES) - public:
        arguments = {key: {"code": subjects["own"].code, "pk": 1, "slug": NODES["food"], "kind": "projects"}[key] for key in keys_of(name)}
        response = client.get(reverse(name, kwargs=arguments))
        assert (response.status_code, response.headers.get("Location", "")[:9]) == (302, "/sign-in/"), name
    assert client.get("/admin/promotion/project/")["Location"].startswith("/sign-in/")


def keys_of(name: str) -> list[str]:
    """The names a route's address asks for."""
    return [key for address, each in routes() if each == name for key in ("code", "pk", "slug", "kind") if f":{key}>" in address]


def test_rows_answer_as_declared_and_tell_nothing(cast, subjects, client):
    leaks, wrong = [], []
    for actor in EVERYBODY:
        visitor = Visitor(client, cast, actor, subjects)
        for name, kind in ROUTES.items():
            if kind not in ON_ROWS or (name not in REPRESENTATIVES and actor not in TELLING):
                continue
            if actor not in WALKERS and name != "project_detail":
                continue
            for position in POSITIONS if name in REPRESENTATIVES else ("own", "sibling", "other_city", "withdrawn"):
                visitor.get(address_of(name, subjects[position]), expected(kind, actor, position))
            if kind in ON_PROJECTS and kind is not Kind.PROJECT_POST:
                visitor.get(address_of(name, subjects["own"], "ZS1999-99999"), 404)
        leaks, wrong = leaks + visitor.leaks, wrong + visitor.wrong
    assert wrong == []
    assert leaks == [], "\n".join(map(str, leaks))


def test_lists_boards_files_and_searches_tell_nothing(cast, subjects, client):
    leaks, wrong = [], []
    for actor in EVERYBODY:
        visitor = Visitor(client, cast, actor, subjects)
        for name, kind in ROUTES.items():
            if kind not in AT_HOME or (actor not in WALKERS and name != "project_list"):
                continue
            wanted = None if name == "chain_index" else expected_at_home(kind, actor)
            visitor.get(reverse(name), wanted)
            for query in queries(name, subjects):
                visitor.get(f"{reverse(name)}?{query}")
        for node, slug in NODES.items():
            for name in ("chain_board", "chain_link"):
                visitor.get(reverse(name, args=[slug]), 200 if node in OPEN_NODES[actor] else 404)
        for address in places(subjects):
            visitor.get(address, 404 if actor == "outsider" else 200)
        leaks, wrong = leaks + visitor.leaks, wrong + visitor.wrong
    assert wrong == []
    assert leaks == [], "\n".join(map(str, leaks))


def places(subjects) -> list[str]:
    """The pages of zones, and of the sites that each project holds."""
    sites = [address_of("site_detail", subject) for subject in subjects.values()]
    return [*(reverse("zone_detail", args=[slug]) for slug in PLACES), *sites]


def queries(name: str, subjects) -> list[str]:
    """Questions that aim at what the reader may not know."""
    codes = [subjects[position].code for position in ("own", "other_city", "withdrawn")]
    if name in ("search", "project_list", "summary_list", "enterprise_list"):
        return [f"q={code}" for code in codes] + ["q=%E6%9A%97%E6%A0%87", "q=138100000"]
    if name == "twin_lookup":
        return ["name=%E4%BC%8104%E6%9A%97", "q=%E4%BC%8104%E6%9A%97"]
    return (
        ["scope=all", "tab=all&sort=amount"] if name in ("project_board", "workbench", "schedule", "landing_board", "landing_mine") else []
    )


def test_a_hidden_project_looks_like_a_missing_one(cast, subjects, client):
    for actor in ("officer_zg", "department_officer", "outsider"):
        visitor = Visitor(client, cast, actor, subjects)
        for name in ("project_detail", "project_edit", "follow_up_new", "project_close"):
            hidden = without_token(visitor.get(address_of(name, subjects["own"]))).replace(subjects["own"].code, "X")
            missing = without_token(visitor.get(address_of(name, subjects["own"], "ZS1999-99999"))).replace("ZS1999-99999", "X")
            assert hidden == missing, (actor, name)


def without_token(body: str) -> str:
    """The body without what differs at every asking."""
    return re.sub(r'(X-CSRFToken": "|csrfmiddlewaretoken" value=")[A-Za-z0-9]+', "", body)


def rows_in_town() -> dict[str, int]:
    """How many rows each table of the business holds, and the sum of the projects' versions."""
    tables = [name for name in connection.introspection.table_names() if name.startswith("promotion_")]
    quiet = ("promotion_auditevent", "promotion_auditseal", "promotion_signinguard", "promotion_trusteddevice")
    counts = {}
    with connection.cursor() as cursor:
        for table in sorted(set(tables) - set(quiet)):
            cursor.execute(f'SELECT COUNT(*) FROM "{table}"')
            counts[table] = cursor.fetchone()[0]
        cursor.execute("SELECT SUM(version), COUNT(withdrawn_at) FROM promotion_project")
        counts["versions"] = cursor.fetchone()
    return counts


def test_nobody_writes_what_is_not_theirs(cast, subjects, client, world):
    before, wrong = rows_in_town(), []
    payload = {**ATTACK, "enterprise": subjects["other_city"].ids["enterprise"], "zone": world.datangshan.pk, "user": cast.outsider.pk}
    writing = [name for name, kind in ROUTES.items() if kind in (Kind.PROJECT, Kind.EDIT, Kind.ASK, Kind.PROJECT_POST)]
    some = ("second_officer_nj", "officer_zg", "chain_leader_nj", "outsider")
    for actor in proofs.of((*some, "officer_nj", "chain_leader_zg", "joint", "leadership"), some):
        client.force_login(getattr(cast, actor))
        for position in LIVE:
            for name in writing:
                may = position in EDITS.get(actor, ()) or (name == "task_new" and position in ASKS.get(actor, ()))
                if may or (name == "review_waive" and actor.startswith("chain_leader")) or name in LOOKED_AT:
                    continue
                answer = client.post(address_of(name, subjects[position]), payload).status_code
                allowed = (403, 422, 302) if position in SEES[actor] else (404,)
                if answer not in allowed:
                    wrong.append((actor, position, name, answer))
    assert wrong == []
    assert rows_in_town() == before


def test_the_admin_is_shut_to_everybody_else(cast, subjects, client):
    client.force_login(cast.zone_manager_nj)
    opened = []
    for _address, name in routes():
        if not name or not name.startswith("promotion_"):
            continue
        for arguments in ([], ["1"], ["1", "withdraw"]):
            try:
                address = reverse(f"admin:{name}", args=arguments)
            except NoReverseMatch:
                continue
            opened += [address] if client.get(address).status_code != 403 else []
    assert opened == []


def test_the_map_sees_a_hole(cast, subjects, client, monkeypatch):
    monkeypatch.setattr(ProjectQuerySet, "visible_to", lambda rows, user, day: rows.live())
    visitor = Visitor(client, cast, "officer_zg", subjects)
    visitor.get(address_of("project_detail", subjects["own"]), expected(Kind.PROJECT, "officer_zg", "own"))
    visitor.get(reverse("project_list"), 200)
    assert len(visitor.wrong) == 1
    assert {address for _actor, address, _mark, _position in visitor.leaks} == {f"/projects/{subjects['own'].code}/", "/projects/"}
