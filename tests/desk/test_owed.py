"""待补证 on the pages: the badge and the sheet of a project, the filter of the list, the count on the 工作台."""

import pytest
from django.urls import reverse

from promotion.agreements.services import formal_of
from promotion.pipeline.owed import still_owed
from promotion.pipeline.services.opening import bring_in
from promotion.projects.models import Clearance, OpeningDay
from tests import factories
from tests.desk.helpers import page, send, text_of
from tests.factories import days_ago, today

pytestmark = pytest.mark.django_db


@pytest.fixture
def bring(cast, world):
    """`bring(stage, **row)`: a project of the officer of 内江, brought in by the manager of its zone."""
    OpeningDay.objects.create(go_live_on=today())

    def call(stage, **row):
        facts = {"owner": cast.officer_nj, "chain": world.grain, "zone": world.lingjia, "channel": world.channel, "sentence": "拟建厂"}
        firm = factories.make_enterprise(cast.zone_manager_nj)
        return bring_in(
            actor=cast.zone_manager_nj,
            today=today(),
            stage=stage,
            dates={"signed": days_ago(95), stage: days_ago(90)} if stage == "landed" else {stage: days_ago(90)},
            enterprise=firm,
            amount=900,
            **(facts | row),
        )

    return call


def blank(client, project) -> dict:
    """What the sheet of a project posts with nothing filled in."""
    drawn = page(client, "project_owed", project.code).context
    fields = [field for part in drawn["parts"] for field in part.form]
    return {"version": drawn["form"]["version"].value()} | {field.html_name: field.value() for field in fields if field.value()}


def test_the_project_page_says_how_much_is_owed_and_leads_to_the_sheet(as_user, cast, bring):
    project = bring("landed", milestones={"ground_broken": days_ago(30)})
    body = text_of(page(as_user(cast.officer_nj), "project_detail", project.code))
    left = still_owed().filter(project=project).count()
    assert f"待补证 {left} 项" in body
    assert reverse("project_owed", args=[project.code]) in body
    assert "已开工但没有环评结论" in body
    read_only = text_of(page(as_user(cast.leadership), "project_detail", project.code))
    assert f"待补证 {left} 项" in read_only
    assert reverse("project_owed", args=[project.code]) not in read_only


def test_a_project_that_was_not_imported_owes_nothing(as_user, cast, world, bring):
    project = factories.make_project(cast.officer_nj, world)
    assert "待补证" not in text_of(page(as_user(cast.officer_nj), "project_detail", project.code))
    assert "没有待补证的事项" in text_of(page(as_user(cast.officer_nj), "project_owed", project.code))


def test_the_sheet_fills_some_of_it_and_the_rest_stays(as_user, cast, bring):
    project = bring("landed", milestones={"ground_broken": days_ago(30)})
    officer = as_user(cast.officer_nj)
    before = set(still_owed().filter(project=project).values_list("item", flat=True))
    filled = {
        "contact-name": "王总",
        "environment-outcome": "passed",
        "environment-decided_on": days_ago(40).isoformat(),
        "environment-document_number": "内环审〔2025〕8号",
        "conclusion-fair_competition": "compliant",
        "conclusion-fair_competition_on": today().isoformat(),
    }
    assert send(officer, "project_owed", project.code, **(blank(officer, project) | filled)).status_code == 302
    after = set(still_owed().filter(project=project).values_list("item", flat=True))
    assert before - after == {"contact", "environment", "fair_competition"}
    assert formal_of(project).fair_competition == "compliant"
    assert Clearance.objects.get(project=project).kind == "environment"


def test_a_wrong_part_undoes_the_whole_sheet_and_is_said_beside_its_field(as_user, cast, bring):
    project = bring("landed", milestones={"ground_broken": days_ago(30)})
    filled = {"contact-name": "王总", "energy-outcome": "not_needed", "energy-decided_on": days_ago(40).isoformat()}
    officer = as_user(cast.officer_nj)
    response = send(officer, "project_owed", project.code, **(blank(officer, project) | filled))
    assert response.status_code == 422
    assert "写明理由" in text_of(response)
    assert not project.enterprise.contacts.exists()
    assert not Clearance.objects.exists()


def test_the_gate_asks_for_it_in_the_same_sheet(as_user, cast, bring):
    project = bring("engagement")
    response = page(as_user(cast.officer_nj), "project_advance", project.code)
    owed = [line.item.key for line in response.context["lines"] if line.owed]
    assert owed == ["contact", "follow_up", "next_step"]
    assert {"contact", "follow_up", "next_step", "admission", "agreement"} <= {part.name for part in response.context["parts"]}
    assert "待补证" in text_of(response)


def test_the_list_shows_those_that_owe(as_user, cast, world, bring):
    project = bring("engagement")
    other = factories.make_project(cast.officer_nj, world)
    officer = as_user(cast.officer_nj)
    body = text_of(page(officer, "project_list", owed="1"))
    assert project.code in body
    assert other.code not in body
    assert project.code not in text_of(page(as_user(cast.officer_zg), "project_list", owed="1"))


def test_the_workbench_counts_what_the_list_shows(as_user, cast, bring):
    bring("engagement")
    bring("signed", owner=cast.zone_manager_nj)
    bring("engagement", status="closed", status_on=days_ago(3), reason="放弃", reason_code="other")
    for person, count in ((cast.officer_nj, 1), (cast.zone_manager_nj, 2), (cast.administrator_nj, 2)):
        desk = page(as_user(person), "workbench").context["desk"]
        assert desk.owed.count == count
        listed = as_user(person).get(f"{reverse('project_list')}?{desk.owed.query}")
        assert listed.context["page"].paginator.count == count
    for person in (cast.officer_zg, cast.second_officer_nj, cast.leadership):
        assert page(as_user(person), "workbench").context["desk"].owed is None


def test_another_city_finds_no_sheet(as_user, cast, bring):
    project = bring("engagement")
    assert page(as_user(cast.officer_zg), "project_owed", project.code).status_code == 404
    assert page(as_user(cast.leadership), "project_owed", project.code).status_code == 403
