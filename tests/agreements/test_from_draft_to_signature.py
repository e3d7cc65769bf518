"""拟签 → 审查 → 签订: a draft counts nowhere, and is signed only when its conclusion stands on its clauses."""

import pytest
from django.core.exceptions import ValidationError

from promotion.agreements import services
from promotion.agreements.models import Agreement
from promotion.common.errors import NotAllowed, Refused
from promotion.pipeline.services.gating import checklist
from promotion.projects.models import Deadline
from tests import factories
from tests.agreements.helpers import clause, conclude, draft, instalment, review, sign, signed_formal
from tests.factories import days_ago, today


@pytest.mark.parametrize("name", ["outsider", "officer_zg", "chain_leader_nj", "leadership", "department_officer"])
def test_others_draft_review_and_sign_nothing(cast, project, officer_nj, name):
    paper = draft(officer_nj, project)
    row = clause(officer_nj, paper)
    user = getattr(cast, name)
    for act in (
        lambda: draft(user, project),
        lambda: clause(user, paper),
        lambda: review(user, row),
        lambda: conclude(user, paper),
        lambda: sign(user, paper),
        lambda: services.edit_draft(actor=user, agreement=paper, title="改", today=today()),
        lambda: services.add_party(actor=user, agreement=paper, side="c", name="丙", today=today()),
        lambda: services.strike_clause(actor=user, clause=row, reason="删", today=today()),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_the_joint_office_reviews_and_concludes_but_signs_nothing(project, officer_nj, joint):
    paper = draft(officer_nj, project)
    review(joint, clause(officer_nj, paper))
    assert conclude(joint, paper, reviewer="自贡市市场监管局").fair_competition_by == "自贡市市场监管局"
    with pytest.raises(NotAllowed):
        sign(joint, paper)


def test_a_draft_is_in_no_sum_no_signature_and_no_deadline(project, officer_nj):
    paper = draft(officer_nj, project)
    instalment(officer_nj, paper, days_ago(-30), 4000)
    clause(officer_nj, paper, due=days_ago(-20))
    assert services.formal_of(project) is None
    assert services.pledged(project) is None
    assert not Agreement.objects.formally_signed().exists()
    assert not Deadline.objects.filter(project=project, kind__in=("clause", "instalment")).exists()
    assert "formal_agreement" in [line.item.key for line in checklist(project, "signed") if not line.met]


def test_the_way_of_a_draft(project, officer_nj):
    paper = draft(officer_nj, project)
    row = clause(officer_nj, paper)
    with pytest.raises(Refused, match="还没有审查"):
        sign(officer_nj, paper)
    with pytest.raises(Refused, match="还没有审查"):
        conclude(officer_nj, paper)
    review(officer_nj, row, "needs_basis")
    with pytest.raises(Refused, match="需要依据"):
        conclude(officer_nj, paper)
    review(officer_nj, row, "needs_basis", basis="财税〔2020〕1号")
    with pytest.raises(Refused, match="登记公平竞争审查结论"):
        sign(officer_nj, paper)
    conclude(officer_nj, paper, "needs_basis", basis="财税〔2020〕1号")
    assert "fair_competition" not in [line.item.key for line in checklist(project, "signed") if not line.met]
    assert sign(officer_nj, paper, event="金秋签约").signed_on == today()
    assert services.pledged(project) == 10000


def test_a_forbidden_clause_is_signed_by_nobody_until_it_is_struck_out(project, officer_nj):
    paper = draft(officer_nj, project)
    bad = review(officer_nj, clause(officer_nj, paper, text="只补贴本地企业"), "prohibited")
    with pytest.raises(Refused, match="判为禁止"):
        conclude(officer_nj, paper)
    with pytest.raises(Refused, match="判为禁止"):
        signed_formal(officer_nj, project)
    conclude(officer_nj, paper, "prohibited")
    with pytest.raises(Refused, match="禁止"):
        sign(officer_nj, paper)
    services.strike_clause(actor=officer_nj, clause=bad, reason="改写", today=today())
    conclude(officer_nj, paper)
    assert sign(officer_nj, paper).signed_on


def test_a_conclusion_lapses_when_the_clauses_change(project, officer_nj):
    paper = draft(officer_nj, project)
    row = review(officer_nj, clause(officer_nj, paper))
    for change in (
        lambda: clause(officer_nj, paper, "investor", "一年内投产"),
        lambda: review(officer_nj, row, "needs_basis", basis="国发〔2021〕3号"),
        lambda: services.strike_clause(actor=officer_nj, clause=row, reason="不谈了", today=today()),
    ):
        conclude(officer_nj, paper)
        change()
        paper.refresh_from_db()
        assert (paper.fair_competition, paper.fair_competition_on, paper.fair_competition_by) == ("", None, "")


def test_one_act_signs_the_draft_that_is_there(project, officer_nj):
    paper = draft(officer_nj, project, amount=None)
    review(officer_nj, clause(officer_nj, paper))
    signed = signed_formal(officer_nj, project, 12000, investor_party="另一家公司")
    assert signed.pk == paper.pk
    assert (signed.amount, signed.investor_party, project.agreements.count()) == (12000, "另一家公司", 1)


def test_what_was_signed_stays(project, officer_nj):
    paper = signed_formal(officer_nj, project)
    for act in (
        lambda: sign(officer_nj, paper),
        lambda: conclude(officer_nj, paper),
        lambda: services.edit_draft(actor=officer_nj, agreement=paper, amount=1, today=today()),
        lambda: services.add_party(actor=officer_nj, agreement=paper, side="c", name="丙", today=today()),
    ):
        with pytest.raises(Refused, match="签订"):
            act()


@pytest.mark.parametrize(
    ("facts", "error", "words"),
    [
        ({"signed_on": days_ago(-1)}, Refused, "不能晚于今天"),
        ({"amount": None}, ValidationError, "协议投资额"),
        ({"amount": 0}, ValidationError, "大于 0"),
        ({"amount": 3999}, Refused, "超过了协议投资额"),
    ],
)
def test_a_signature_that_is_refused(project, officer_nj, facts, error, words):
    paper = draft(officer_nj, project)
    instalment(officer_nj, paper, today(), 4000)
    conclude(officer_nj, paper)
    with pytest.raises(error, match=words):
        sign(officer_nj, paper, **facts)
    paper.refresh_from_db()
    assert paper.is_draft


def test_both_sides_must_be_named(project, officer_nj):
    paper = draft(officer_nj, project, investor_party="")
    conclude(officer_nj, paper)
    with pytest.raises(Refused, match="甲方和乙方"):
        sign(officer_nj, paper)
    services.add_party(actor=officer_nj, agreement=paper, side="b", name="", enterprise=project.enterprise, today=today())
    services.add_party(actor=officer_nj, agreement=paper, side="c", name="园区平台公司", role="担保方", today=today())
    assert sign(officer_nj, paper).investor_party == project.enterprise.name


def test_a_party_one_cannot_see_is_not_named(project, officer_nj, officer_zg):
    paper = draft(officer_nj, project)
    hidden = factories.make_enterprise(officer_zg)
    with pytest.raises(NotAllowed):
        services.add_party(actor=officer_nj, agreement=paper, side="c", name="x", enterprise=hidden, today=today())


def test_there_is_one_draft_of_the_formal_agreement_and_none_of_a_framework(project, officer_nj):
    draft(officer_nj, project)
    with pytest.raises(Refused, match="已有一份拟签"):
        draft(officer_nj, project)
    with pytest.raises(Refused, match="框架"):
        draft(officer_nj, project, kind="framework")


def test_a_future_review_is_refused(project, officer_nj):
    paper = draft(officer_nj, project)
    row = clause(officer_nj, paper)
    with pytest.raises(Refused, match="不能晚于今天"):
        services.review_clause(actor=officer_nj, clause=row, review="compliant", reviewed_on=days_ago(-1), today=today())
    with pytest.raises(Refused, match="选择审查结论"):
        review(officer_nj, row, "")
