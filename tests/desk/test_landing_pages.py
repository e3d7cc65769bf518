"""落地 on the project's page, 调度台 and the department's own list: who sees which rows, counts that equal rows, constant queries."""

import datetime

import pytest
from django.urls import reverse

from promotion.landing import services
from promotion.landing.models import LandingTask, LandingTemplate, Supervision, TemplateTask
from promotion.people.models import Department
from promotion.projects.services import tasks
from tests import factories
from tests.desk.helpers import errors_of, page, send, text_of
from tests.factories import today
from tests.scenes import scene

pytestmark = pytest.mark.django_db


def later(days: int) -> datetime.date:
    return today() + datetime.timedelta(days=days)


@scene
def project(world, officer_nj):
    return factories.project_in("signed", officer_nj, world)


@scene
def plan(project, officer_nj, world):
    """One of the department, due in five days, one of the owner's, done."""
    facts = {"phase": "approval", "due": later(5)}
    items = [
        {"title": "核发施工许可", "department": world.approval_nj, "materials": "施工合同", **facts},
        {"title": "企业登记", "responsible": officer_nj, **facts},
    ]
    plan = services.make_plan(actor=officer_nj, project=project, today=today(), tasks=items)
    services.complete_task(actor=officer_nj, task=plan.tasks.get(title="企业登记"), done_on=today(), result="已领照", today=today())
    return plan


@scene
def template(db):
    template = LandingTemplate.objects.create(slug="t", name="测试模板")
    first = TemplateTask.objects.create(template=template, phase="approval", title="备案", function="reform", workdays=3)
    TemplateTask.objects.create(template=template, phase="construction", title="用电", function="power", workdays=5).after.add(first)
    return template


def make_late(task):
    """As if promised for the day before yesterday."""
    LandingTask.objects.filter(pk=task.pk).update(due=later(-2), starts_on=later(-9))
    return LandingTask.objects.get(pk=task.pk)


def test_outsiders_and_the_other_city_find_nothing(as_user, cast, plan):
    for name in ("outsider", "officer_zg"):
        client = as_user(getattr(cast, name))
        for address in ("landing_board", "landing_mine"):
            body = text_of(page(client, address, which="todo"))
            assert "核发施工许可" not in body
        assert page(client, "landing_board").context["total"] == 0
        assert page(client, "landing_task_done", plan.project.code, plan.tasks.first().pk).status_code == 404


def test_a_plan_is_made_from_a_template_on_the_page(as_user, officer_nj, project, template):
    client = as_user(officer_nj)
    page(client, "landing_plan_new", project.code)
    assert send(client, "landing_plan_new", project.code, template=template.pk).status_code == 302
    body = text_of(page(client, "project_detail", project.code, tab="landing"))
    assert all(words in body for words in ("备案", "用电", "待“备案”办结后启动", "由片区代填", "测试模板"))
    assert 'class="gantt"' in body
    assert "style=" not in body


def test_the_gate_offers_the_template(as_user, officer_nj, project, template):
    body = text_of(page(as_user(officer_nj), "project_advance", project.code))
    assert "测试模板" in body


def test_the_department_reports_from_its_own_list_and_sees_no_more(as_user, department_officer, plan):
    client = as_user(department_officer)
    listed = page(client, "landing_mine")
    assert [row.deadline.title for row in listed.context["rows"]] == ["核发施工许可"]
    assert "施工合同" in text_of(listed)
    act = listed.context["rows"][0].act
    assert client.get(act).status_code == 200
    answer = client.post(act, {"done_on": today().isoformat()})
    assert (answer.status_code, answer.url) == (302, reverse("landing_mine"))
    assert page(client, "landing_mine").context["total"] == 0
    assert page(client, "project_detail", plan.project.code).status_code == 404


def test_a_condition_waits_in_the_departments_list_until_it_is_made_up(as_user, department_officer, plan):
    client, task = as_user(department_officer), plan.tasks.get(title="核发施工许可")
    values = {"done_on": today().isoformat(), "missing": "承诺书", "make_up_by": later(8).isoformat()}
    assert send(client, "landing_task_conditional", plan.project.code, task.pk, **values).status_code == 302
    row = page(client, "landing_mine").context["rows"][0]
    assert (row.deadline.kind, row.act) == ("make_up", reverse("landing_task_make_up", args=[plan.project.code, task.pk]))
    assert send(client, "landing_task_make_up", plan.project.code, task.pk, made_up_on=today().isoformat()).status_code == 302
    assert page(client, "landing_mine").context["total"] == 0


def test_the_owner_who_reports_for_a_department_is_told_to_say_why(as_user, zone_manager_nj, officer_nj, plan):
    task = plan.tasks.get(title="核发施工许可")
    answer = send(as_user(zone_manager_nj), "landing_task_done", plan.project.code, task.pk, done_on=today().isoformat())
    assert answer.status_code == 422
    assert "须写明依据" in errors_of(answer)
    values = {"done_on": today().isoformat(), "behalf_source": "电话核实"}
    assert send(as_user(zone_manager_nj), "landing_task_done", plan.project.code, task.pk, **values).status_code == 302
    assert "代填，依据：电话核实" in text_of(page(as_user(officer_nj), "project_detail", plan.project.code, tab="landing"))


def test_every_tab_counts_the_rows_it_lists(as_user, officer_nj, plan, template, world):
    services.make_plan_from_template(actor=officer_nj, project=plan.project, template=template, today=today())
    make_late(plan.tasks.get(title="核发施工许可"))
    client = as_user(officer_nj)
    found = {}
    for layout in ("board", "list"):
        tabs = page(client, "landing_board", layout=layout).context["tabs"]
        for tab in tabs:
            context = client.get(reverse("landing_board") + tab["href"]).context
            rows = context["rows"] if layout == "list" else [row for column in context["columns"] for row in column.rows]
            assert len(rows) == tab["count"] == context["total"], (layout, tab)
            found[tab["label"]] = tab["count"]
    assert (found["已逾期"], found["尚未启动"], found["已结束"]) == (1, 1, 1)
    assert found["全部待办"] == 3


FILTERS = [
    ({"phase": "construction"}, {"用电"}),
    ({"q": "许可"}, {"核发施工许可"}),
    ({"department": "none"}, {"备案", "用电"}),
    ({"zone": "lingjia"}, {"核发施工许可", "备案", "用电"}),
    ({"zone": "baima"}, set()),
    ({"which": "junk", "phase": "<b>", "department": "-1", "zone": "9" * 40, "page": "x", "layout": "y"}, {"核发施工许可", "备案", "用电"}),
]


def test_filters_narrow_and_junk_does_not(as_user, officer_nj, plan, template, world):
    services.make_plan_from_template(actor=officer_nj, project=plan.project, template=template, today=today())
    client = as_user(officer_nj)
    for asked, titles in FILTERS:
        query = {**asked, "layout": "list"} | ({"zone": getattr(world, asked["zone"]).pk} if hasattr(world, asked.get("zone", "")) else {})
        assert {row.task.title for row in page(client, "landing_board", **query).context["rows"]} == titles, asked


def test_a_thousand_items_cost_as_many_queries_as_ten(as_user, officer_nj, plan, world, django_assert_max_num_queries):
    client = as_user(officer_nj)
    departments = [Department.objects.create(name=f"部门{n}", region=world.shizhong, function="other") for n in range(5)]

    def add(n):
        rows = [
            LandingTask(plan=plan, title=f"事项{i}", department=departments[i % 5], due=later(i % 40), starts_on=today()) for i in range(n)
        ]
        LandingTask.objects.bulk_create(rows)

    add(10)
    for layout in ("board", "list"):
        page(client, "landing_board", layout=layout)
    counted = {}
    for layout in ("board", "list"):
        with django_assert_max_num_queries(40) as few:
            page(client, "landing_board", layout=layout)
        counted[layout] = len(few.captured_queries)
    add(990)
    for layout, n in counted.items():
        with django_assert_max_num_queries(n):
            context = page(client, "landing_board", layout=layout).context
        assert context["total"] == 1001
    assert {column.left > 0 for column in page(client, "landing_board").context["columns"] if column.count > 8} == {True}


def test_leadership_issues_a_paper_on_what_is_late_and_others_do_not(as_user, leadership, officer_nj, department_officer, plan):
    task = make_late(plan.tasks.get(title="核发施工许可"))
    values = {"text": "请报原因", "due": later(3).isoformat()}
    assert send(as_user(officer_nj), "landing_task_supervise", plan.project.code, task.pk, **values).status_code == 403
    client = as_user(leadership)
    assert "下督办单" in text_of(page(client, "project_detail", plan.project.code, tab="landing"))
    answer = send(client, "landing_task_supervise", plan.project.code, task.pk, **values)
    body = text_of(client.get(answer.url))
    sheet = Supervision.objects.get()
    assert all(words in body for words in (sheet.number, "核发施工许可", "请报原因", "审批局经办"))
    tasks.reply(actor=department_officer, task=sheet.task, text="三日内办结", now=factories.timezone.now())
    assert "三日内办结" in text_of(client.get(answer.url))


def test_milestones_are_planned_corrected_and_taken_back_on_the_page(as_user, officer_nj, project):
    client = as_user(officer_nj)
    services.make_plan(
        actor=officer_nj,
        project=project,
        today=today(),
        tasks=[{"title": "x", "phase": "approval", "due": today(), "responsible": officer_nj}],
    )
    send(client, "milestone_new", project.code, kind="filed", planned_on=later(9).isoformat())
    send(client, "milestone_new", project.code, kind="filed", actual_on=today().isoformat(), evidence="备案证")
    changed = {"kind": "filed", "actual_on": later(-1).isoformat()}
    answer = send(client, "milestone_new", project.code, **changed)
    assert "更正或撤回请写明理由" in errors_of(answer)
    assert send(client, "milestone_new", project.code, **changed, reason="以备案证为准").status_code == 302
    milestone = project.milestones.get()
    assert send(client, "milestone_unplan", project.code, milestone.pk, reason="改为核准").status_code == 302
    assert "更正：" in text_of(page(client, "project_detail", project.code, tab="landing"))
