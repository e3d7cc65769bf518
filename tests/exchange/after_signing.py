"""What tests of the lists after signing share: the office whose rows they hold, what a page shows and what its sheet holds."""

import csv
import io

from django.urls import reverse

from promotion.exchange.ledgers import GIVEN_OUT, LEDGERS
from promotion.landing import services
from promotion.landing.models import LandingTask, ServiceIssue
from tests import factories
from tests.agreements.helpers import clause, draft
from tests.factories import days_ago, today

KEYS = [module.LEDGER.key for module in GIVEN_OUT]
# Of each list: the column that tells its rows apart, how the page shows that of a row, and what can be asked of it.
LISTS = {
    "issues": ("诉求内容", lambda c: [line.issue.text for line in c["lines"]], ("", "show=overdue", "show=all&kind=land", "show=closed")),
    "landing_tasks": (
        "事项",
        lambda c: [row.task.title for row in c["rows"]],
        (
            "",
            "which=overdue",
            "which=done",
            "q=%E8%87%AA%E8%B4%A1",
            "phase=construction",
            "department=none",
            "department={department}",
            "zone={zone}",
        ),
    ),
    "outcomes": ("数据来源", lambda c: [line.row.source for line in c["lines"]], ("", "year=2024")),
    "stalled": ("项目全称", lambda c: [row.project.name for row in c["rows"]], ("", "kind=not_used", "day={yesterday}")),
    "agreement_sweep": ("协议名称", lambda c: [row.title for row in c["page"]], ("", "group=unreviewed", "group=empty")),
}
# A query under which each list holds rows of both cities.
QUERY = dict.fromkeys(KEYS, "") | {"outcomes": "year=2024", "agreement_sweep": "group=unreviewed"}


def after_signing(city, owner, world, number, **facts):
    """A project with an issue, a plan of two items, a year, a milestone, and a draft with an unreviewed clause; all named by city and number."""
    name = f"{city}{number}"
    project = factories.project_in("engagement", owner, world, name=f"{name}项目", **facts)
    issue = {"actor": owner, "project": project, "text": f"{name}诉求，找 13812345678", "raised_by": "王总", "today": today()}
    services.raise_issue(kind="land" if number % 2 else "energy", raised_on=days_ago(number), **issue)
    doer = {"department": world.approval_nj} if city == "内江" else {"responsible": owner}
    items = [
        {"title": f"{name}许可", "phase": "approval", "due": days_ago(number - 2), **doer},
        {"title": f"{name}用电", "phase": "construction", "responsible": owner, "due": days_ago(-9)},
    ]
    services.make_plan(actor=owner, project=project, today=today(), tasks=items)
    figures = {"revenue": 1000 * number, "tax": 777, "land_mu": 10, "source": f"{name}年报"}
    services.record_outcome(actor=owner, project=project, year=2025 - number % 2, today=today(), **figures)
    for kind in ("filed", "land_supplied")[: number % 2 + 1]:
        services.record_milestone(actor=owner, project=project, kind=kind, actual_on=days_ago(20 - number), today=today())
    paper = draft(owner, project, title=f"{name}协议")
    if number % 2:
        clause(owner, paper, text="提供标准厂房")
    return project


def make_office(world, cast) -> dict:
    """Three projects of one city, two of the other; one issue answered and closed."""
    makers = {"内江": (cast.officer_nj, {}), "自贡": (cast.officer_zg, {"zone": world.datangshan})}
    made = {
        city: [after_signing(city, makers[city][0], world, n, **makers[city][1]) for n in range(1, 4 - at)]
        for at, city in enumerate(makers)
    }
    issue = ServiceIssue.objects.get(text__startswith="内江2")
    services.assign_issue(actor=cast.officer_nj, issue=issue, department=world.approval_nj, today=today())
    services.answer_issue(actor=cast.officer_nj, issue=issue, text="已办", answered_on=today(), is_final=True, today=today())
    services.confirm_issue(actor=cast.officer_nj, issue=issue, satisfaction="satisfied", confirmed_on=today(), today=today())
    task = LandingTask.objects.get(title="内江2许可")
    services.complete_task(actor=cast.department_officer, task=task, done_on=today(), result="已办", today=today())
    return made


def rows_of(client, key, query="") -> list[dict]:
    response = client.get(f"{reverse(LEDGERS[key].door)}?format=csv&{query}")
    assert response.status_code == 200
    return as_dicts(response.content)


def as_dicts(content: bytes) -> list[dict]:
    head, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    return [dict(zip(head, row, strict=True)) for row in rows]


def told(key, rows) -> list[str]:
    return [row[LISTS[key][0]].replace("138****5678", "13812345678") for row in rows]


def on_page(client, key, query="") -> list[str]:
    answer = client.get(f"{reverse(LEDGERS[key].back)}?layout=list&{query}")
    assert answer.status_code == 200
    return LISTS[key][1](answer.context)
