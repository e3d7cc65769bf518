"""Projects in the admin: plain fields through the service, the six facts of the journal by nobody's hand."""

from decimal import Decimal

import pytest
from django.urls import reverse

from promotion.common.models import AuditEvent
from promotion.projects.models import Project, ProjectState
from promotion.projects.services import corrections
from promotion.projects.sight import level_of
from promotion.projects.who_sees import who_sees
from tests import factories
from tests.scenes import scene

pytestmark = pytest.mark.django_db


@scene
def project(cast, world):
    return factories.project_in("engagement", cast.officer_nj, world, name="本市项目")


@pytest.fixture
def page(cast, client):
    client.force_login(cast.administrator_nj)
    return client


def form_of(page, project) -> dict:
    """What the browser would send back unchanged."""
    form = page.get(url_of(project)).context["adminform"].form
    values = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    values = {name: [row.pk for row in value] if isinstance(value, list) else value for name, value in values.items()}
    inlines = {f"{prefix}-{part}": 0 for prefix in ("states", "candidate_zones", "members") for part in ("TOTAL_FORMS", "INITIAL_FORMS")}
    return {name: value for name, value in {**values, **inlines}.items() if value is not None and value is not False}


def url_of(project):
    return reverse("admin:promotion_project_change", args=[project.pk])


def test_a_plain_field_is_saved_counted_and_audited(page, project, cast):
    before = project.version
    answer = page.post(url_of(project), {**form_of(page, project), "problem": "缺用工"})
    assert answer.status_code == 302, answer.context["errors"]
    project.refresh_from_db()
    assert (project.problem, project.version) == ("缺用工", before + 1)
    event = AuditEvent.objects.get(action="project.edit")
    assert (event.actor_id, event.after) == (cast.administrator_nj.pk, {"problem": "缺用工"})


def test_forged_fields_change_nothing(page, project, cast, world):
    facts = ("stage", "status", "owner_id", "zone_id", "chain_id", "amount", "code", "opened_on", "withdrawn_at", "created_by_id")
    before = Project.objects.values(*facts).get(pk=project.pk)
    rows = ProjectState.objects.count()
    forged = {
        "stage": "landed",
        "status": "closed",
        "owner": cast.officer_zg.pk,
        "zone": world.datangshan.pk,
        "chain": world.equipment.pk,
        "amount": "999",
        "version": "999",
        "code": "ZS1999-00001",
        "opened_on": "1999-01-01",
        "withdrawn_at_0": "2026-01-01",
        "created_by": cast.outsider.pk,
        "owning_unit": world.bureau_zg.pk,
        "states-0-stage": "landed",
    }
    page.post(url_of(project), {**form_of(page, project), **forged, "problem": "改了"})
    assert Project.objects.values(*facts).get(pk=project.pk) == before
    assert ProjectState.objects.count() == rows
    project.refresh_from_db()
    assert project.owning_unit_id == world.bureau_nj.pk
    assert project.version != 999


def test_the_second_of_two_savers_is_told(page, project):
    looked_at = form_of(page, project)
    page.post(url_of(project), {**looked_at, "problem": "先存"})
    answer = page.post(url_of(project), {**looked_at, "problem": "后存"})
    assert "该项目刚被别人改动过" in answer.content.decode()
    assert "后存" in answer.content.decode()
    project.refresh_from_db()
    assert project.problem == "先存"


def test_it_is_withdrawn_with_a_reason_and_brought_back(page, project, cast):
    act = reverse("admin:promotion_project_act", args=[project.pk, "withdraw"])
    assert page.get(act).status_code == 200
    project.refresh_from_db()
    assert project.withdrawn_at is None
    assert page.post(act, {"reason": " "}).status_code == 422
    page.post(act, {"reason": "登记错误"})
    project.refresh_from_db()
    assert project.withdrawn_at
    assert page.get(url_of(project)).context["has_change_permission"] is False
    page.post(reverse("admin:promotion_project_act", args=[project.pk, "restore"]))
    project.refresh_from_db()
    assert project.withdrawn_at is None
    assert set(AuditEvent.objects.filter(project_code=project.code).values_list("action", flat=True)) >= {
        "project.withdraw",
        "project.restore",
    }


def test_nothing_of_business_is_deleted(page, project):
    state = project.states.first()
    for row, name in (
        (project, "project"),
        (state, "projectstate"),
        (project.enterprise, "enterprise"),
        (project.follow_ups.first(), "followup"),
    ):
        assert page.post(reverse(f"admin:promotion_{name}_delete", args=[row.pk]), {"post": "yes"}).status_code == 403
    bulk = {"action": "delete_selected", "_selected_action": [project.pk], "post": "yes"}
    page.post(reverse("admin:promotion_project_changelist"), bulk)
    assert Project.objects.filter(pk=project.pk).exists()
    assert page.get(reverse("admin:promotion_projectstate_change", args=[state.pk])).context["has_change_permission"] is False
    assert page.post(reverse("admin:promotion_projectstate_change", args=[state.pk]), {"stage": "landed"}).status_code == 403


def test_who_sees_it_names_everybody_with_level_and_reason(page, project, cast):
    today = factories.today()
    told = {watcher.user: watcher for watcher in who_sees(project, today)}
    for person in vars(cast).values():
        level = level_of(project, person, today)
        assert (told[person].level if person in told else 0) == level, person
    assert told[cast.officer_nj].reasons[0] == "项目责任人"
    assert "片区负责人 · 市中区片区" in told[cast.zone_manager_nj].reasons[0]
    assert cast.outsider not in told
    body = page.get(reverse("admin:promotion_project_who_sees", args=[project.pk])).content.decode()
    assert "凌家负责人" in body
    assert "市中区片区" in body
    assert "外人" not in body


def test_the_page_shows_both_rows_of_a_correction_and_the_way_to_it(page, project, cast):
    wrong = project.states.order_by("seq").last()
    from_service = corrections.correct(
        actor=cast.zone_manager_nj, state=wrong, today=factories.today(), reason="金额有误", amount=Decimal(500)
    )
    body = page.get(url_of(project)).content.decode()
    assert f"已被第 {from_service.seq} 条取代" in body
    assert reverse("project_correct", args=[project.code]) in body
