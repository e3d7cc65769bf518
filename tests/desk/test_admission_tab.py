"""准入与决策 on the pages: what is missing is named first, a waiver shows on every page of the project, departments answer in time."""

import datetime

import pytest

from promotion.admission.models import Consent
from promotion.admission.services import open_round, waive
from promotion.common.calendar import load_calendar
from promotion.common.workdays import add_workdays
from promotion.people.models import Department
from promotion.projects.models import Deadline
from promotion.projects.services import changes
from tests import factories
from tests.desk.helpers import errors_of, page, send, text_of
from tests.factories import make_review, today
from tests.scenes import scene

pytestmark = pytest.mark.django_db
BADGE = "限制项已豁免"


@scene
def project(officer_nj, world):
    factories.ship_rule_set()
    return factories.project_in("engagement", officer_nj, world)


@scene
def waived(project, officer_nj, chain_leader_nj):
    review = make_review(officer_nj, project, "restricted")
    waive(actor=chain_leader_nj, review=review, item="main_industry", reason="补链急需", reason_class="key_link", today=today())
    return project


def tab(client, project):
    return text_of(page(client, "project_detail", project.code, tab="admission"))


def test_who_does_not_see_the_project_sees_no_tab(as_user, project, officer_zg, outsider):
    for user in (officer_zg, outsider):
        assert page(as_user(user), "project_detail", project.code, tab="admission").status_code == 404


def test_the_verdict_is_worked_out_and_cannot_be_typed(as_user, officer_nj, project):
    values = {"verdict": "passed", "note": "领导同意", "nature": "new", "forbidden_lists": "yes", "reviewed_on": today().isoformat()}
    assert send(as_user(officer_nj), "review_new", project.code, **values).status_code == 302
    assert project.admission_reviews.get().verdict == "prohibited"
    body = tab(as_user(officer_nj), project)
    assert "任何人不得豁免" in body
    assert "review_waive" not in body
    assert "/waive/" not in body


def test_the_missing_are_named_first(as_user, officer_nj, project):
    values = {"nature": "new", "no_land": "on", "forbidden_lists": "no", "site_lines": "yes", "two_high": "no", "main_industry": "yes"}
    send(as_user(officer_nj), "review_new", project.code, **values, reviews="yes", reviewed_on=today().isoformat())
    body = tab(as_user(officer_nj), project)
    assert "还缺 1 项" in body
    assert body.index("研发投入占营业收入") < body.index('class="card-sub"')


def test_what_the_project_lacks_is_filled_in_the_same_form(as_user, officer_nj, project):
    values = {**factories.ADMITTED, "no_land": "", "amount": "6000", "land_mu": "30", "tax": "300", "output": "1.2亿"}
    response = send(as_user(officer_nj), "review_new", project.code, **values, reviewed_on=today().isoformat())
    assert response.status_code == 302, errors_of(response)
    project.refresh_from_db()
    assert (project.amount, project.land_mu, project.admission_reviews.get().verdict) == (6000, 30, "passed")
    body = tab(as_user(officer_nj), project)
    assert "200 万元/亩" in body
    assert "不低于 150 万元/亩" in body


def test_a_leader_waives_from_the_tab_and_every_page_says_so(as_user, cast, project):
    review = make_review(cast.officer_nj, project, "restricted")
    values = {"item": "main_industry", "reason_class": "key_link", "reason": "补链急需"}
    assert send(as_user(cast.officer_nj), "review_waive", project.code, review.pk, **values).status_code == 403
    leader = as_user(cast.chain_leader_nj)
    assert f"/reviews/{review.pk}/waive/?item=main_industry" in tab(leader, project)
    assert send(leader, "review_waive", project.code, review.pk, **values).status_code == 302
    officer = as_user(cast.officer_nj)
    for name in ("overview", "follow_ups", "history", "admission", "agreements", "files"):
        assert "补链急需" in text_of(page(officer, "project_detail", project.code, tab=name)), name
    assert "补链急需" in text_of(page(officer, "project_print", project.code))


def test_no_waiver_is_offered_while_the_law_forbids_or_a_figure_is_missing(as_user, cast, project):
    for flaw in ({"forbidden_lists": "yes"}, {"two_high": ""}):
        values = {**factories.ADMITTED, "main_industry": "no", **flaw, "reviewed_on": today().isoformat()}
        assert send(as_user(cast.officer_nj), "review_new", project.code, **values).status_code == 302
        body = tab(as_user(cast.chain_leader_nj), project)
        assert "不符合" in body
        assert "/waive/" not in body, flaw


def test_lists_and_summaries_bear_the_badge(as_user, cast, waived):
    for name in ("project_list", "project_board"):
        assert BADGE in text_of(page(as_user(cast.officer_nj), name))
    stranger = as_user(cast.officer_zg)
    assert BADGE in text_of(page(stranger, "summary_list"))
    body = text_of(page(stranger, "summary_detail", waived.code))
    assert "产业链关键配套" in body
    for secret in ("补链急需", waived.name, waived.enterprise.name, cast.chain_leader_nj.name):
        assert secret not in body


def test_a_stale_review_shows_on_the_tab_and_in_the_head(as_user, officer_nj, world, project):
    make_review(officer_nj, project)
    project.refresh_from_db()
    changes.edit_project(actor=officer_nj, project=project, version=project.version, today=today(), zone=world.baima, reason="另选")
    client = as_user(officer_nj)
    assert "审核后数据已变（片区已改），请重新审核。" in tab(client, project)
    body = text_of(page(client, "project_detail", project.code))
    assert "准入审核已失效" in body
    assert "审核后数据已变（片区已改），请重新审核。" in body  # in the checklist of the gate


def test_one_tick_in_the_gate_sheet_judges_the_data_as_they_are_now(as_user, officer_nj, world, project):
    make_review(officer_nj, project)
    project.refresh_from_db()
    changes.edit_project(actor=officer_nj, project=project, version=project.version, today=today(), zone=world.baima, reason="另选")
    project.refresh_from_db()
    client = as_user(officer_nj)
    parts = page(client, "project_advance", project.code).context["parts"]
    same = {f"{part.name}-{name}": value for part in parts for name, value in part.form.initial.items() if value is not None}
    same = {name: "on" if value is True else value for name, value in same.items()}
    untouched = send(client, "project_advance", project.code, version=project.version, fill_only="1", **same)
    assert untouched.status_code == 302
    assert project.admission_reviews.count() == 1
    send(client, "project_advance", project.code, version=project.version, fill_only="1", **same, **{"admission-again": "on"})
    assert project.admission_reviews.count() == 2


def test_departments_are_asked_answer_and_are_let_go(as_user, cast, world, project):
    officer, department = as_user(cast.officer_nj), cast.department_officer
    assert page(as_user(department), "project_detail", project.code).status_code == 404
    officer = as_user(cast.officer_nj)
    assert send(officer, "round_new", project.code, workdays="3").status_code == 422
    response = send(officer, "round_new", project.code, functions=["approval"], workdays="3")
    assert response.status_code == 302, errors_of(response)
    consent = Consent.objects.get()
    assert consent.due == add_workdays(today(), 3, load_calendar())
    assert "待签" in tab(officer, project)
    client = as_user(department)
    assert "会签" in text_of(page(client, "workbench"))
    assert page(client, "consent_answer", project.code, consent.pk).status_code == 200
    assert send(client, "consent_answer", project.code, consent.pk, outcome="disagreed").status_code == 422
    response = send(client, "consent_answer", project.code, consent.pk, outcome="conditional", text="先办环评")
    assert response.status_code == 302
    assert client.get(response.url).status_code == 200
    assert Deadline.objects.get(kind="consent").closed_at
    assert "先办环评" in tab(as_user(cast.officer_nj), project)


def test_the_officer_answers_on_behalf_with_a_source(as_user, officer_nj, project):
    client = as_user(officer_nj)
    send(client, "round_new", project.code, functions=["approval"], workdays="3")
    consent = Consent.objects.get()
    assert send(client, "consent_answer", project.code, consent.pk, outcome="agreed").status_code == 422
    send(client, "consent_answer", project.code, consent.pk, outcome="agreed", source="会签单 2026-1 号", answered_on=today().isoformat())
    body = tab(client, project)
    assert "代填" in body
    assert "会签单 2026-1 号" in body


def test_a_round_overdue_says_so(as_user, officer_nj, world, project):
    Department.objects.get_or_create(name="市中区自然资源局", region=world.shizhong, defaults={"function": "natural_resources"})
    past = today() - datetime.timedelta(days=20)
    open_round(actor=officer_nj, project=project, functions=["approval", "natural_resources"], today=past)
    body = tab(as_user(officer_nj), project)
    assert body.count("逾期未签") == 2
    assert "尚缺材料" in body
