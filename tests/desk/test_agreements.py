"""The tab 协议 and its forms: from draft to signature, what is promised, who may act, and what a forged address finds."""

import pytest
from django.urls import reverse

from promotion.agreements import services
from promotion.agreements.models import Agreement, Clause, Instalment
from tests import factories
from tests.agreements.helpers import clause, draft, instalment, review, signed_formal, supplement
from tests.desk.helpers import errors_of, page, send, text_of
from tests.factories import days_ago, today
from tests.scenes import scene

pytestmark = pytest.mark.django_db
DAY = factories.today().isoformat()
TERMS = {"title": "投资协议", "our_party": "区政府", "investor_party": "演示企业", "amount": "1亿"}


@scene
def project(officer_nj, world):
    return factories.project_in("engagement", officer_nj, world)


@pytest.fixture
def officer(as_user, officer_nj):
    return as_user(officer_nj)


@scene
def paper(officer_nj, project):
    """A draft with one promise of either side and one payment."""
    agreement = draft(officer_nj, project)
    clause(officer_nj, agreement, text="提供标准厂房", due=days_ago(-40))
    clause(officer_nj, agreement, "investor", "一年内投产", due=days_ago(-50))
    instalment(officer_nj, agreement, days_ago(-30), 4000)
    return agreement


def tab(client, project) -> str:
    return text_of(page(client, "project_detail", project.code, tab="agreements"))


@pytest.mark.parametrize(("name", "status"), [("outsider", 404), ("officer_zg", 404), ("joint", 403), ("chain_leader_nj", 403)])
def test_others_write_nothing(as_user, cast, project, paper, name, status):
    client = as_user(getattr(cast, name))
    row, part = paper.clauses.first(), paper.instalments.get()
    for route, pk, values in (
        ("agreement_draft", None, TERMS),
        ("supplement_new", None, TERMS),
        ("agreement_edit", paper.pk, TERMS),
        ("agreement_sign", paper.pk, {"signed_on": DAY, "amount": "1亿"}),
        ("agreement_withdraw", paper.pk, {"reason": "x"}),
        ("party_new", paper.pk, {"side": "c", "name": "丙"}),
        ("clause_new", paper.pk, {"side": "ours", "text": "x"}),
        ("clause_strike", row.pk, {"reason": "x"}),
        ("clause_fulfil", row.pk, {"fulfilled_on": DAY, "how": "x"}),
        ("instalment_new", paper.pk, {"due": DAY, "amount": "1"}),
        ("instalment_fulfil", part.pk, {"fulfilled_on": DAY, "how": "x"}),
        ("instalment_strike", part.pk, {"reason": "x"}),
    ):
        arguments = [project.code] if pk is None else [project.code, pk]
        assert (route, send(client, route, *arguments, **values).status_code) == (route, status)


@pytest.mark.parametrize("name", ["outsider", "officer_zg"])
def test_out_of_sight_nothing_is_read(as_user, cast, project, paper, name):
    client = as_user(getattr(cast, name))
    assert page(client, "project_detail", project.code, tab="agreements").status_code == 404
    body = text_of(page(client, "agreement_sweep", group="unreviewed"))
    assert "投资协议" not in body


def test_from_draft_to_signature_on_the_page(officer, project):
    assert send(officer, "agreement_draft", project.code, **TERMS).status_code == 302
    paper = Agreement.objects.get()
    send(officer, "clause_new", project.code, paper.pk, side="ours", text="提供标准厂房", due=DAY)
    body = tab(officer, project)
    assert "还差" in body
    assert "还没有审查" in body
    refused = send(officer, "agreement_sign", project.code, paper.pk, signed_on=DAY, amount="1亿")
    assert (refused.status_code, "还没有审查" in errors_of(refused)) == (422, True)
    early = send(officer, "agreement_conclude", project.code, paper.pk, fair_competition="compliant", fair_competition_on=DAY)
    assert (early.status_code, "还没有审查" in errors_of(early)) == (422, True)
    row = Clause.objects.get()
    send(officer, "clause_review", project.code, row.pk, review="compliant", reviewed_on=DAY)
    send(officer, "agreement_conclude", project.code, paper.pk, fair_competition="compliant", fair_competition_on=DAY)
    assert "可以签订" in tab(officer, project)
    assert send(officer, "agreement_sign", project.code, paper.pk, signed_on=DAY, amount="1亿").status_code == 302
    assert send(officer, "agreement_sign", project.code, paper.pk, signed_on=DAY, amount="2亿").status_code == 422
    paper.refresh_from_db()
    assert (paper.signed_on, paper.amount) == (today(), 10000)


def test_the_joint_office_reviews_where_it_cannot_edit(as_user, joint, project, paper):
    client = as_user(joint)
    row = paper.clauses.get(side="ours")
    assert send(client, "clause_review", project.code, row.pk, review="prohibited", reviewed_on=DAY).status_code == 302
    body = tab(client, project)
    assert "判为禁止" in body
    assert reverse("agreement_sign", args=[project.code, paper.pk]) not in body
    assert paper.title in text_of(page(client, "agreement_sweep"))


def test_a_chain_leader_reads_and_is_offered_nothing(as_user, chain_leader_nj, project, paper):
    body = tab(as_user(chain_leader_nj), project)
    assert "提供标准厂房" in body
    assert "/clauses/" not in body
    row = paper.clauses.get(side="ours")
    values = {"review": "compliant", "reviewed_on": DAY}
    assert send(as_user(chain_leader_nj), "clause_review", project.code, row.pk, **values).status_code == 403


def test_the_department_fulfils_its_clause_and_then_sees_the_project_no_more(as_user, officer_nj, department_officer, world, project):
    agreement = signed_formal(officer_nj, project)
    row = clause(officer_nj, agreement, text="办理审批", due=today(), department=world.approval_nj)
    other = clause(officer_nj, agreement, text="别的承诺", due=today())
    client = as_user(department_officer)
    assert "办理审批" in text_of(page(client, "workbench"))
    assert "办理审批" in tab(client, project)
    assert send(client, "clause_fulfil", project.code, other.pk, fulfilled_on=DAY, how="x").status_code == 403
    response = send(client, "clause_fulfil", project.code, row.pk, fulfilled_on=DAY, how="已办结")
    assert (response.status_code, response.url) == (302, reverse("workbench"))
    assert page(client, "project_detail", project.code).status_code == 404


def test_the_schedule_says_what_is_late_and_what_is_done(officer, officer_nj, project):
    agreement = signed_formal(officer_nj, project, signed_on=days_ago(60))
    late, done = instalment(officer_nj, agreement, days_ago(5), 4000), instalment(officer_nj, agreement, days_ago(20), 1000)
    services.fulfil_instalment(actor=officer_nj, instalment=done, fulfilled_on=days_ago(21), how="进账单 8 号", today=today())
    body = tab(officer, project)
    assert "逾期 5 天" in body
    assert "进账单 8 号" in body
    assert send(officer, "instalment_fulfil", project.code, late.pk, fulfilled_on=DAY, how="进账单 9 号").status_code == 302
    assert send(officer, "instalment_fulfil", project.code, late.pk, fulfilled_on=DAY, how="再来").status_code == 422
    assert "逾期" not in tab(officer, project)


def test_a_supplement_shows_old_and_new(officer, officer_nj, project):
    part = instalment(officer_nj, signed_formal(officer_nj, project), days_ago(-30), 4000)
    new = days_ago(-90).isoformat()
    values = {
        **TERMS,
        "title": "补充协议一",
        "amount": "500",
        "signed_on": DAY,
        "fair_competition": "compliant",
        "fair_competition_on": DAY,
    }
    response = send(officer, "supplement_new", project.code, **values, **{f"instalment_{part.pk}": new})
    assert response.status_code == 302, errors_of(response)
    body = tab(officer, project)
    assert "补充协议一改为" in body
    assert days_ago(-30).isoformat() in body
    assert "1.05亿元" in body.replace(" ", "")
    part.refresh_from_db()
    assert part.due == days_ago(-30)


def test_a_supplement_that_says_nothing_is_refused(officer, officer_nj, project):
    signed_formal(officer_nj, project)
    values = {**TERMS, "amount": "", "signed_on": DAY, "fair_competition": "compliant", "fair_competition_on": DAY}
    response = send(officer, "supplement_new", project.code, **values)
    assert (response.status_code, "增加额或变更" in errors_of(response)) == (422, True)
    assert Agreement.objects.count() == 1


def test_what_hangs_on_another_project_is_not_there(officer, officer_nj, world, project, paper):
    other = factories.project_in("engagement", officer_nj, world)
    row, part, party = paper.clauses.first(), paper.instalments.get(), paper.parties.first()
    for route, pk in (
        ("agreement_edit", paper.pk),
        ("agreement_sign", paper.pk),
        ("agreement_conclude", paper.pk),
        ("clause_new", paper.pk),
        ("instalment_new", paper.pk),
        ("party_new", paper.pk),
        ("party_strike", party.pk),
        ("clause_review", row.pk),
        ("clause_fulfil", row.pk),
        ("clause_strike", row.pk),
        ("instalment_fulfil", part.pk),
        ("instalment_strike", part.pk),
        ("clause_review", 10**17),
    ):
        assert (route, send(officer, route, other.code, pk, reason="x", review="compliant", reviewed_on=DAY).status_code) == (route, 404)


def test_a_forged_date_field_moves_nothing_of_another_project(officer, officer_nj, world, project):
    signed_formal(officer_nj, project)
    other = factories.project_in("engagement", officer_nj, world)
    foreign = instalment(officer_nj, signed_formal(officer_nj, other), days_ago(-30), 1)
    values = {**TERMS, "amount": "5", "signed_on": DAY, "fair_competition": "compliant", "fair_competition_on": DAY}
    send(officer, "supplement_new", project.code, **values, **{f"instalment_{foreign.pk}": DAY})
    foreign.refresh_from_db()
    assert (foreign.current_due, foreign.date_changes.count()) == (days_ago(-30), 0)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"side": "ours"}, "text"),
        ({"text": "x"}, "side"),
        ({"side": "junk", "text": "x"}, "side"),
        ({"side": "ours", "text": "字" * 501}, "text"),
        ({"side": "ours", "text": "x", "department": "99999"}, "department"),
        ({"side": "ours", "text": "x", "responsible": "'"}, "responsible"),
        ({"side": "ours", "text": "x", "amount": "-1"}, "amount"),
        ({"side": "ours", "text": "x", "amount": "0"}, "amount"),
        ({"side": "ours", "text": "x", "due": "不知道"}, "due"),
    ],
    ids=str,
)
def test_a_clause_that_is_refused_at_its_field(officer, project, paper, values, field):
    before = Clause.objects.count()
    response = send(officer, "clause_new", project.code, paper.pk, **values)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert Clause.objects.count() == before


def test_too_many_instalments_are_refused_beside_the_amount(officer, project, paper):
    response = send(officer, "instalment_new", project.code, paper.pk, due=DAY, amount="6001")
    assert "amount" in response.context["form"].errors
    assert Instalment.objects.count() == 1


def test_a_party_is_added_and_taken_out(officer, project, paper):
    assert send(officer, "party_new", project.code, paper.pk, side="c").status_code == 422
    values = {"side": "c", "name": "园区平台公司", "role": "担保方"}
    assert send(officer, "party_new", project.code, paper.pk, **values).status_code == 302
    assert "园区平台公司" in tab(officer, project)
    send(officer, "party_strike", project.code, paper.parties.get(side="c").pk)
    assert "园区平台公司" not in tab(officer, project)


def test_the_gate_signs_the_draft_in_one_submit(officer, officer_nj, world, project, paper):
    factories.ship_rule_set()
    review(officer_nj, paper.clauses.get(side="ours"))
    start = next(part for part in page(officer, "project_advance", project.code).context["parts"] if part.name == "agreement").form.initial
    assert (start["title"], start["amount"]) == (paper.title, 10000)
    values = {
        "version": project.version,
        **{f"admission-{name}": "on" if value is True else value for name, value in factories.ADMITTED.items()},
        "admission-reviewed_on": DAY,
        "decision-conclusion": "approved",
        "decision-decided_by": "联席会",
        "decision-decided_on": DAY,
        "agreement-title": paper.title,
        "agreement-our_party": "区政府",
        "agreement-investor_party": project.enterprise.name,
        "agreement-signed_on": DAY,
        "agreement-amount": "1亿",
        "agreement-fair_competition": "compliant",
        "agreement-fair_competition_on": DAY,
    }
    response = send(officer, "project_advance", project.code, **values)
    assert response.status_code == 302, [part.form.errors for part in response.context["parts"]]
    project.refresh_from_db()
    assert (project.stage, project.amount, project.agreements.count()) == ("signed", 10000, 1)


def test_the_gate_does_not_sign_over_a_forbidden_clause(officer, officer_nj, project, paper):
    review(officer_nj, paper.clauses.get(side="ours"), "prohibited")
    values = {
        "version": project.version,
        "admission-reviewed_on": DAY,
        "decision-decided_on": DAY,
        "agreement-title": paper.title,
        "agreement-our_party": "区政府",
        "agreement-investor_party": "企业",
        "agreement-signed_on": DAY,
        "agreement-amount": "1亿",
        "agreement-fair_competition": "compliant",
        "agreement-fair_competition_on": DAY,
        "fill_only": "1",
    }
    response = send(officer, "project_advance", project.code, **values)
    assert (response.status_code, "判为禁止" in text_of(response)) == (422, True)
    paper.refresh_from_db()
    assert paper.is_draft


def test_phone_numbers_in_clauses_are_masked_for_others(as_user, officer_nj, zone_manager_nj, project):
    clause(officer_nj, draft(officer_nj, project), text="联系 13812345678 交付")
    assert "138****5678" in tab(as_user(zone_manager_nj), project)
    assert "13812345678" not in tab(as_user(zone_manager_nj), project)


@pytest.mark.parametrize("query", [{"group": "junk"}, {"page": "x"}, {"group": "empty", "page": "-1"}, {"group": "<b>"}])
def test_junk_draws_the_sweep(officer, project, query):
    assert page(officer, "agreement_sweep", **query).status_code == 200


def test_ten_more_clauses_cost_no_more_queries(officer, officer_nj, project, django_assert_max_num_queries):
    agreement = signed_formal(officer_nj, project)
    part = instalment(officer_nj, agreement, days_ago(-30), 1)
    clause(officer_nj, agreement, due=days_ago(-30))
    supplement(officer_nj, project, [(part, days_ago(-60))])
    with django_assert_max_num_queries(80) as few:
        tab(officer, project)
    for n in range(5):
        clause(officer_nj, agreement, text=f"第{n}条", due=days_ago(-30))
        clause(officer_nj, agreement, "investor", text=f"对方第{n}条", due=days_ago(-30))
    with django_assert_max_num_queries(len(few.captured_queries)):
        tab(officer, project)
