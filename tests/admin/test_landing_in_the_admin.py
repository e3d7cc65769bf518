"""Templates, plans, items and milestones in the admin: scoped to the city, written through the services."""

import pytest
from django.urls import reverse

from promotion.landing.models import LandingTask, LandingTemplate, Milestone, TemplateTask
from promotion.landing.services import make_plan_from_template
from promotion.projects.models import Deadline
from tests import factories
from tests.factories import days_ago, today
from tests.scenes import scene

pytestmark = pytest.mark.django_db


@scene
def root(world):
    return factories.make_user("root", "根", is_superuser=True, is_staff=True)


@scene
def template(db):
    template = LandingTemplate.objects.create(slug="t", name="测试模板")
    TemplateTask.objects.create(template=template, slug="a", phase="approval", title="备案", function="reform", workdays=3)
    return template


@scene
def project(world, officer_nj):
    return factories.project_in("signed", officer_nj, world)


@pytest.fixture
def admin_nj(client, administrator_nj):
    administrator_nj.is_staff = True
    administrator_nj.save()
    client.force_login(administrator_nj)
    return client


def at(model, act="add", *args):
    return reverse(f"admin:promotion_{model}_{act}", args=args)


def item(template, **more):
    return {"phase": "approval", "function": "power", "workdays": "5", "materials": "", "sort": "0", "template": template.pk} | more


def test_templates_are_changed_by_administrators_of_everywhere_only(admin_nj, template):
    assert admin_nj.get(at("landingtemplate", "change", template.pk)).status_code == 200
    assert admin_nj.get(at("templatetask")).status_code == 403
    assert admin_nj.post(at("templatetask", "change", TemplateTask.objects.get().pk), item(template, title="x")).status_code == 403


def test_each_change_of_an_item_makes_a_new_version_and_circles_are_refused(client, root, template):
    client.force_login(root)
    first = TemplateTask.objects.get()
    assert client.post(at("templatetask"), item(template, title="用电", after=[first.pk])).status_code == 302
    template.refresh_from_db()
    assert (template.version, template.edited_locally) == (2, True)
    second = TemplateTask.objects.get(title="用电")
    answer = client.post(at("templatetask", "change", first.pk), item(template, title="备案", function="reform", after=[second.pk]))
    assert "互相等待" in answer.content.decode()
    assert not first.after.exists()
    other = LandingTemplate.objects.create(slug="u", name="别的模板")
    answer = client.post(at("templatetask"), item(other, title="x", after=[first.pk]))
    assert "须在同一个模板里" in answer.content.decode()


def test_a_plan_is_made_and_its_items_are_written_through_the_services(admin_nj, project, template):
    values = {"project": project.pk, "template": template.pk}
    assert admin_nj.post(at("landingplan"), values).status_code == 302
    task = LandingTask.objects.get(title="备案")
    page = at("landingtask", "change", task.pk)
    later = factories.today() + factories.datetime.timedelta(days=30)
    moved = {"due": later.isoformat(), "department": "", "responsible": "", "why": ""}
    assert "请写明改期理由" in admin_nj.post(page, moved).content.decode()
    assert admin_nj.post(page, moved | {"responsible": project.owner_id, "why": "等批复"}).status_code == 302
    row = Deadline.objects.get(source=f"landing_task:{task.pk}")
    assert (row.due, row.owner_id) == (later, project.owner_id)
    act = at("landingtask", "act", task.pk, "not_applicable")
    assert admin_nj.post(act, {"reason": "不涉及"}).status_code == 302
    task.refresh_from_db()
    assert (task.state, task.reason) == ("not_applicable", "不涉及")


def test_the_other_city_is_not_there(admin_nj, world, officer_zg, template):
    far = factories.project_in("landed", officer_zg, world, zone=world.datangshan)
    plan = make_plan_from_template(actor=officer_zg, project=far, template=template, today=today())
    task = plan.tasks.first()
    for name, row in (("landingtask", task), ("landingplan", plan)):
        assert admin_nj.get(at(name, "change", row.pk)).status_code == 302  # 404 told as the admin tells it
    assert admin_nj.post(at("landingtask", "act", task.pk, "not_applicable"), {"reason": "x"}).status_code == 404


def test_a_milestone_is_corrected_with_a_reason_and_no_ground_is_broken_here_either(admin_nj, project):
    facts = {"project": project.pk, "kind": "filed", "planned_on": "", "actual_on": days_ago(3).isoformat(), "evidence": "", "reason": ""}
    assert admin_nj.post(at("milestone"), facts).status_code == 302
    page = at("milestone", "change", Milestone.objects.get().pk)
    changed = {"planned_on": "", "actual_on": days_ago(2).isoformat(), "evidence": "", "reason": ""}
    assert "更正或撤回请写明理由" in admin_nj.post(page, changed).content.decode()
    assert admin_nj.post(page, changed | {"reason": "以备案证为准"}).status_code == 302
    answer = admin_nj.post(at("milestone"), facts | {"kind": "ground_broken"})
    assert "一律不得开工建设" in answer.content.decode()
    assert not Milestone.objects.filter(kind="ground_broken").exists()
