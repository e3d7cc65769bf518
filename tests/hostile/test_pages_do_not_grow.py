"""No page asks the database more because there is more to show."""

import datetime

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from promotion.projects.services import contact_requests, contacts, follow_ups, tasks
from tests import factories
from tests.factories import today

# As many as the parts of a page show at most (eight twins, ten requests), and some beyond.
FEW, MORE = 11, 5
PAGES = (
    *("workbench", "schedule", "project_list", "project_board", "project_text", "project_export", "weekly_report", "weekly_preview"),
    *("summary_list", "enterprise_list", "chain_index", "messages", "search", "twin_lookup", "me"),
)


def _fill(world, cast, number):
    owner = cast.officer_nj
    for n in range(number):
        firm = factories.make_enterprise(owner, f"内江生长{n}号{number}食品有限公司")
        late = today() - datetime.timedelta(days=1)
        project = factories.make_project(owner, world, enterprise=firm, name=f"生长{n}")
        follow_ups.log_follow_up(
            actor=owner,
            today=today(),
            project=project,
            said="谈了",
            participants="王总",
            next_on=late,
            happened_at=factories.timezone.now() - datetime.timedelta(days=1),
        )
        contacts.add_contact(actor=owner, enterprise=firm, today=today(), name="王总", phone="13812345678")
        tasks.give(actor=cast.chain_leader_nj, project=project, text="请报进展", due=today(), today=today())
        contact_requests.request_contact(actor=cast.officer_zg, name=firm.name, kind="join", reason="想对接", today=today())
        factories.make_project(cast.officer_zg, world, zone=world.datangshan)
        factories.make_project(owner, world, owner=None)


def _asked(client, url) -> int:
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def test_no_page_grows_with_its_rows(world, cast, client):
    urls = [f"{reverse(page)}?q=生长&enterprise_name=生长&status=all" for page in PAGES] + [reverse("chain_board", args=[world.food.slug])]
    few, many = {}, {}
    for asked, number in ((few, FEW), (many, MORE)):
        _fill(world, cast, number)
        for name in ("officer_nj", "leadership"):
            client.force_login(getattr(cast, name))
            asked.update({(name, url): _asked(client, url) for url in urls if client.get(url).status_code == 200})
    assert {key: (few[key], many[key]) for key in few if many[key] > few[key]} == {}
