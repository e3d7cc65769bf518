"""Every dated clause and instalment of a signed agreement is a Deadline, of the right person, for as long as it waits."""

import pytest

from promotion.agreements import services
from promotion.common.errors import NotAllowed, Refused
from promotion.pipeline.services import moves
from promotion.projects.models import Deadline, Project
from promotion.projects.services import changes
from tests import factories
from tests.agreements.helpers import clause, draft, instalment, signed_formal, supplement
from tests.factories import days_ago, today
from tests.scenes import scene

SOON = days_ago(-30)


@scene
def paper(project, officer_nj):
    return signed_formal(officer_nj, project)


def open_dates(project) -> dict:
    rows = Deadline.objects.filter(project=project, kind__in=("clause", "instalment"), closed_at__isnull=True)
    return {row.source: row for row in rows}


def test_an_instalment_and_a_clause_wait_for_the_owner(paper, project, officer_nj):
    part = instalment(officer_nj, paper, SOON, 4000)
    theirs = clause(officer_nj, paper, "investor", "一年内投产", due=SOON)
    clause(officer_nj, paper, "investor", "长期承诺")
    dates = open_dates(project)
    assert set(dates) == {f"instalment:{part.pk}", f"clause:{theirs.pk}"}
    assert {(row.due, row.owner, row.department, row.follows_owner) for row in dates.values()} == {(SOON, officer_nj, None, True)}


def test_a_promise_of_ours_waits_for_its_department_or_person(paper, project, officer_nj, zone_manager_nj, world):
    by_department = clause(officer_nj, paper, due=SOON, department=world.approval_nj)
    by_person = clause(officer_nj, paper, text="协调用工", due=SOON, responsible=zone_manager_nj)
    dates = open_dates(project)
    assert dates[f"clause:{by_department.pk}"].department == world.approval_nj
    assert dates[f"clause:{by_person.pk}"].owner == zone_manager_nj
    assert not any(row.follows_owner for row in dates.values())


def test_nobody_elsewhere_is_made_responsible(paper, cast, world):
    other = factories.Department.objects.create(name="大安区行政审批局", region=world.daan, function="approval")
    with pytest.raises(Refused, match="不在项目所在地"):
        clause(cast.officer_nj, paper, due=SOON, department=other)
    with pytest.raises(Refused, match="看不到"):
        clause(cast.officer_nj, paper, due=SOON, responsible=cast.officer_zg)
    with pytest.raises(Refused, match="只填一个"):
        clause(cast.officer_nj, paper, due=SOON, department=world.approval_nj, responsible=cast.zone_manager_nj)


def test_signing_opens_what_a_draft_holds(project, officer_nj):
    row = draft(officer_nj, project)
    part = instalment(officer_nj, row, SOON, 4000)
    signed_formal(officer_nj, project)
    assert set(open_dates(project)) == {f"instalment:{part.pk}"}


def test_what_is_fulfilled_or_struck_out_waits_no_more(paper, project, officer_nj):
    part, row = instalment(officer_nj, paper, SOON, 4000), clause(officer_nj, paper, due=SOON)
    gone = clause(officer_nj, paper, text="写错的", due=SOON)
    services.fulfil_instalment(actor=officer_nj, instalment=part, fulfilled_on=today(), how="进账单 0001", today=today())
    services.fulfil_clause(actor=officer_nj, clause=row, fulfilled_on=today(), how="厂房已交付", today=today())
    services.strike_clause(actor=officer_nj, clause=gone, reason="录错", today=today())
    assert open_dates(project) == {}
    for again in (
        lambda: services.fulfil_instalment(actor=officer_nj, instalment=part, fulfilled_on=today(), how="x", today=today()),
        lambda: services.fulfil_clause(actor=officer_nj, clause=row, fulfilled_on=today(), how="x", today=today()),
        lambda: services.strike_clause(actor=officer_nj, clause=row, reason="x", today=today()),
        lambda: services.strike_clause(actor=officer_nj, clause=gone, reason="x", today=today()),
        lambda: services.fulfil_clause(actor=officer_nj, clause=gone, fulfilled_on=today(), how="x", today=today()),
    ):
        with pytest.raises(Refused):
            again()


@pytest.mark.parametrize(
    ("facts", "words"), [({"fulfilled_on": days_ago(-1)}, "不能晚于今天"), ({"how": " "}, "写明履行情况")], ids=["ahead", "silent"]
)
def test_a_fulfilment_that_is_refused(paper, officer_nj, facts, words):
    row = clause(officer_nj, paper, due=SOON)
    with pytest.raises(Refused, match=words):
        services.fulfil_clause(**({"actor": officer_nj, "clause": row, "fulfilled_on": today(), "how": "好", "today": today()} | facts))


def test_nothing_of_a_draft_is_fulfilled(project, officer_nj):
    row = clause(officer_nj, draft(officer_nj, project), due=SOON)
    with pytest.raises(Refused, match="还没有签订"):
        services.fulfil_clause(actor=officer_nj, clause=row, fulfilled_on=today(), how="好", today=today())


def test_a_new_owner_takes_the_owners_dates_along_and_no_others(paper, project, officer_nj, zone_manager_nj, world):
    part = instalment(officer_nj, paper, SOON, 4000)
    by_department = clause(officer_nj, paper, due=SOON, department=world.approval_nj)
    services.fulfil_instalment(
        actor=officer_nj, instalment=instalment(officer_nj, paper, SOON, 1), fulfilled_on=today(), how="到账", today=today()
    )
    heir = factories.make_user("heir", unit=world.bureau_nj)
    factories.make_grant(heir, "officer", region=world.neijiang)
    project.refresh_from_db()
    changes.assign(actor=zone_manager_nj, project=project, version=project.version, to=heir, today=today())
    dates = open_dates(project)
    assert dates[f"instalment:{part.pk}"].owner == heir
    assert dates[f"clause:{by_department.pk}"].owner is None
    assert set(Deadline.objects.filter(project=project, closed_at__isnull=False, kind="instalment").values_list("owner", flat=True)) == {
        officer_nj.pk
    }


def test_a_closed_project_waits_for_nothing_and_takes_up_its_dates_when_reopened(paper, project, officer_nj, zone_manager_nj):
    part = instalment(officer_nj, paper, SOON, 4000)
    project.refresh_from_db()
    moves.close(actor=zone_manager_nj, project=project, version=project.version, reason_code="other", reason="投资方放弃", today=today())
    assert open_dates(project) == {}
    with pytest.raises(Refused, match="请先重启"):
        instalment(zone_manager_nj, paper, SOON, 1)
    project.refresh_from_db()
    moves.reopen(actor=zone_manager_nj, project=project, version=project.version, reason="重新洽谈", today=today())
    assert set(open_dates(project)) == {f"instalment:{part.pk}"}


def test_withdrawing_closes_the_dates_and_putting_back_opens_them(paper, project, officer_nj, administrator_nj, cast):
    part, done = instalment(officer_nj, paper, SOON, 4000), clause(officer_nj, paper, due=SOON)
    services.fulfil_clause(actor=officer_nj, clause=done, fulfilled_on=today(), how="好", today=today())
    services.withdraw_agreement(actor=officer_nj, agreement=paper, reason="录错", today=today())
    assert open_dates(project) == {}
    assert services.formal_of(project) is None
    with pytest.raises(NotAllowed):
        services.restore_agreement(actor=officer_nj, agreement=paper, today=today())
    services.restore_agreement(actor=administrator_nj, agreement=paper, today=today())
    assert set(open_dates(project)) == {f"instalment:{part.pk}"}
    with pytest.raises(Refused, match="没有撤回"):
        services.restore_agreement(actor=administrator_nj, agreement=paper, today=today())


def test_one_withdrawn_agreement_does_not_come_back_beside_another(paper, project, officer_nj, administrator_nj):
    services.withdraw_agreement(actor=officer_nj, agreement=paper, reason="录错", today=today())
    with pytest.raises(Refused, match="已撤回"):
        services.withdraw_agreement(actor=officer_nj, agreement=paper, reason="再来", today=today())
    draft(officer_nj, project)
    with pytest.raises(Refused, match="另一份"):
        services.restore_agreement(actor=administrator_nj, agreement=paper, today=today())


def test_supplements_do_not_outlive_what_they_supplement(paper, project, officer_nj, administrator_nj):
    more = supplement(officer_nj, project, amount=500)
    with pytest.raises(Refused, match="先撤回补充协议"):
        services.withdraw_agreement(actor=officer_nj, agreement=paper, reason="录错", today=today())
    for each in (more, paper):
        services.withdraw_agreement(actor=officer_nj, agreement=each, reason="录错", today=today())
    with pytest.raises(Refused, match="先恢复正式协议"):
        services.restore_agreement(actor=administrator_nj, agreement=more, today=today())
    for each in (paper, more):
        services.restore_agreement(actor=administrator_nj, agreement=each, today=today())
    assert services.pledged(project) == 10500


def test_a_supplement_moves_a_date_and_the_signed_row_stays(paper, project, officer_nj):
    part, row = instalment(officer_nj, paper, SOON, 4000), clause(officer_nj, paper, due=SOON)
    later, latest = days_ago(-60), days_ago(-90)
    waiting = supplement(officer_nj, project, [(part, later)], signed=False)
    assert open_dates(project)[f"instalment:{part.pk}"].due == SOON
    services.sign_agreement(actor=officer_nj, agreement=waiting, signed_on=today(), amount=None, today=today())
    second = supplement(officer_nj, project, [(part, latest), (row, later)])
    dates = open_dates(project)
    assert (dates[f"instalment:{part.pk}"].due, dates[f"clause:{row.pk}"].due) == (latest, later)
    part.refresh_from_db()
    assert (part.due, part.current_due) == (SOON, latest)
    assert [(change.old_due, change.new_due) for change in part.moved_by] == [(SOON, later), (later, latest)]
    services.withdraw_agreement(actor=officer_nj, agreement=second, reason="录错", today=today())
    dates = open_dates(project)
    assert (dates[f"instalment:{part.pk}"].due, dates[f"clause:{row.pk}"].due) == (later, SOON)


def test_a_supplement_moves_no_date_of_another_project(paper, project, officer_nj, world):
    other = factories.project_in("engagement", officer_nj, world)
    foreign = instalment(officer_nj, signed_formal(officer_nj, other), SOON, 1)
    with pytest.raises(Refused, match="本项目"):
        supplement(officer_nj, project, [(foreign, days_ago(-60))])


def test_instalments_add_up_to_no_more_than_is_pledged(paper, officer_nj):
    instalment(officer_nj, paper, SOON, 6000)
    with pytest.raises(Refused, match="不能超过协议投资额"):
        instalment(officer_nj, paper, SOON, 4001)
    assert instalment(officer_nj, paper, SOON, 4000).number == 2


def test_the_department_sees_the_project_while_its_clause_waits(paper, project, officer_nj, department_officer, world):
    def sees():
        return Project.objects.visible_to(department_officer, today()).filter(pk=project.pk).exists()

    assert not sees()
    row = clause(officer_nj, paper, due=SOON, department=world.approval_nj)
    assert sees()
    services.fulfil_clause(actor=department_officer, clause=row, fulfilled_on=today(), how="已交付", today=today())
    assert not sees()


def test_a_department_fulfils_nothing_of_others(paper, officer_nj, department_officer):
    row = clause(officer_nj, paper, due=SOON)
    with pytest.raises(NotAllowed):
        services.fulfil_clause(actor=department_officer, clause=row, fulfilled_on=today(), how="x", today=today())
