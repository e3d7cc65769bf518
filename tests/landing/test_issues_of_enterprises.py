"""企业诉求: received, assigned, answered, confirmed or done again; the 首问 stays until somebody accepts it; one deadline at a time."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from promotion.common.calendar import seed_years
from promotion.common.errors import NotAllowed, Refused
from promotion.common.guards import sentence_of
from promotion.landing import services
from promotion.landing.models import IssueEvent, IssueLimit, ServiceIssue
from promotion.projects.models import Deadline, Notice, Project
from promotion.projects.services import changes
from promotion.reminders.services.defaults import rules_in_force
from tests import factories
from tests.scenes import scene

TODAY = datetime.date(2026, 6, 15)  # a Monday; 19 June is 端午


@scene
def project(world, officer_nj):
    seed_years([2026])
    return factories.make_project(officer_nj, world, today=datetime.date(2026, 3, 2))


@scene
def issue(project, officer_nj):
    return take_in(officer_nj, project=project)


def take_in(actor, *, kind="energy", text="临时用电容量不足", on=TODAY, today=TODAY, **where):
    return services.raise_issue(actor=actor, kind=kind, text=text, raised_by="张厂长", raised_on=on, today=today, **where)


def give(actor, issue, today=TODAY, **to):
    return services.assign_issue(actor=actor, issue=issue, today=today, **to)


def answer(actor, issue, text="已协调扩容", on=TODAY, is_final=True, today=None):
    return services.answer_issue(actor=actor, issue=issue, text=text, answered_on=on, is_final=is_final, today=today or on)


def ask(actor, issue, satisfaction="satisfied", on=TODAY, note=""):
    return services.confirm_issue(actor=actor, issue=issue, satisfaction=satisfaction, confirmed_on=on, note=note, today=on)


def deadline(issue):
    return Deadline.objects.get(source=f"service_issue:{issue.pk}")


def test_an_outsider_sees_and_does_nothing(issue, project, officer_nj, officer_zg, outsider, joint, department_officer):
    give(officer_nj, issue, assignee=officer_nj)
    for stranger in (officer_zg, outsider, joint, department_officer):
        for act in (
            lambda who: take_in(who, project=project),
            lambda who: give(who, issue, assignee=who),
            lambda who: answer(who, issue),
            lambda who: services.offer_issue(actor=who, issue=issue, to=officer_nj, reason="x", today=TODAY),
            lambda who: services.answer_offer(actor=who, issue=issue, accept=True, today=TODAY),
        ):
            with pytest.raises(NotAllowed):
                act(stranger)
    for blind in (officer_zg, outsider, department_officer):
        assert not ServiceIssue.objects.visible_to(blind, TODAY).exists()
    assert ServiceIssue.objects.visible_to(joint, TODAY).exists()


def test_the_whole_way_leaves_a_row_a_step_and_one_deadline(issue, world, officer_nj, department_officer):
    # 3 workdays: 16, 17, 18 June. 15 workdays over 端午 (19 June): 7 July.
    assert (issue.first_due, issue.close_due) == (datetime.date(2026, 6, 18), datetime.date(2026, 7, 7))
    assert (deadline(issue).owner, deadline(issue).due) == (officer_nj, issue.first_due)
    issue = give(officer_nj, issue, function="approval")
    assert issue.department == world.approval_nj
    assert (deadline(issue).department, deadline(issue).due) == (world.approval_nj, issue.first_due)
    issue = answer(department_officer, issue, "正在勘查", is_final=False)
    assert (issue.state, deadline(issue).due) == ("assigned", issue.close_due)
    issue = answer(department_officer, issue)
    assert (issue.state, deadline(issue).owner, deadline(issue).department) == ("answered", officer_nj, None)
    issue = ask(officer_nj, issue, "very")
    assert (issue.state, issue.closed_on) == ("closed", TODAY)
    assert deadline(issue).closed_at
    steps = IssueEvent.objects.filter(issue=issue).order_by("pk").values_list("kind", flat=True)
    assert list(steps) == ["raised", "assigned", "replied", "answered", "confirmed"]


def test_the_general_rules_watch_it(db):

    watching = [rule.code for rule in rules_in_force() if "service_issue" in (rule.kinds or [])]
    assert {"deadline_ahead", "deadline_due", "deadline_overdue"} <= set(watching)


def test_a_department_sees_the_project_while_the_issue_is_with_it(issue, project, world, officer_nj, department_officer):
    def sees():
        seen = Project.objects.visible_to(department_officer, TODAY).filter(pk=project.pk).exists()
        assert seen == ServiceIssue.objects.visible_to(department_officer, TODAY).exists()
        return seen

    assert not sees()
    issue = give(officer_nj, issue, department=world.approval_nj)
    assert sees()
    answer(department_officer, issue)
    assert not sees()


def test_not_satisfied_sends_it_back_with_a_new_clock_and_says_why(issue, officer_nj, world):
    issue = answer(officer_nj, give(officer_nj, issue, department=world.approval_nj))
    with pytest.raises(Refused, match="原因"):
        ask(officer_nj, issue, "not")
    later = datetime.date(2026, 7, 1)
    issue = ask(officer_nj, issue, "not", on=later, note="只答复未解决")
    assert (issue.state, issue.reopened, issue.satisfaction) == ("assigned", 1, "not")
    assert issue.close_due == datetime.date(2026, 7, 22)
    assert (deadline(issue).department, deadline(issue).due) == (world.approval_nj, issue.close_due)
    issue = ask(officer_nj, answer(officer_nj, issue, on=later), "basically", on=later)
    again = services.reopen_issue(actor=officer_nj, issue=issue, reason="又停电", today=later)
    assert (again.state, again.reopened, again.closed_on) == ("assigned", 2, None)
    assert deadline(again).closed_at is None


def test_the_first_asked_stays_until_the_next_accepts(issue, officer_nj, zone_manager_nj, officer_zg):
    with pytest.raises(Refused, match="看不到"):
        services.offer_issue(actor=officer_nj, issue=issue, to=officer_zg, reason="调岗", today=TODAY)
    issue = services.offer_issue(actor=officer_nj, issue=issue, to=zone_manager_nj, reason="调岗", today=TODAY)
    assert (issue.received_by, deadline(issue).owner) == (officer_nj, officer_nj)
    assert Notice.objects.filter(recipient=zone_manager_nj, text__contains="是否接手").exists()
    with pytest.raises(NotAllowed):
        services.answer_offer(actor=officer_nj, issue=issue, accept=True, today=TODAY)
    issue = services.answer_offer(actor=zone_manager_nj, issue=issue, accept=False, reason="不熟悉", today=TODAY)
    assert (issue.received_by, issue.offered_to) == (officer_nj, None)
    issue = services.offer_issue(actor=officer_nj, issue=issue, to=zone_manager_nj, reason="调岗", today=TODAY)
    issue = services.answer_offer(actor=zone_manager_nj, issue=issue, accept=True, today=TODAY)
    assert (issue.received_by, deadline(issue).owner) == (zone_manager_nj, zone_manager_nj)


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (lambda who, issue: answer(who, issue), "待交办"),
        (lambda who, issue: ask(who, issue), "待交办"),
        (lambda who, issue: services.reopen_issue(actor=who, issue=issue, reason="x", today=TODAY), "待交办"),
        (lambda who, issue: give(who, issue), "二者选一"),
        (lambda who, issue: give(who, issue, function="fire"), "没有这一职能"),
    ],
)
def test_steps_come_in_order_and_name_somebody(issue, officer_nj, step, words):
    with pytest.raises(Refused, match=words):
        step(officer_nj, issue)


def test_a_department_of_another_place_is_refused(issue, world, officer_nj):
    far = factories.Department.objects.create(name="大安区供电", region=world.daan, function="power")
    with pytest.raises(Refused, match="不在所在地"):
        give(officer_nj, issue, department=far)


def test_the_clock_of_a_kind_is_set_in_the_admin(project, officer_nj):
    IssueLimit.objects.create(kind="land", first_days=1, close_days=5)
    issue = take_in(officer_nj, project=project, kind="land")
    assert (issue.first_due, issue.close_due) == (datetime.date(2026, 6, 16), datetime.date(2026, 6, 23))


def test_late_means_past_the_date_that_counts_now(issue, officer_nj):
    def late(day):
        return ServiceIssue.objects.overdue(day).exists()

    first, end = issue.first_due, issue.close_due
    assert (late(first), late(first + datetime.timedelta(days=1))) == (False, True)
    answer(officer_nj, issue, is_final=False)
    assert (late(first + datetime.timedelta(days=1)), late(end), late(end + datetime.timedelta(days=1))) == (False, False, True)


def test_an_issue_may_hang_on_an_enterprise_without_a_project(world, officer_nj, department_officer, officer_zg):
    firm = factories.make_enterprise(officer_nj)
    issue = give(officer_nj, take_in(officer_nj, enterprise=firm), department=world.approval_nj)
    assert (issue.project, deadline(issue).enterprise) == (None, firm)
    assert ServiceIssue.objects.visible_to(department_officer, TODAY).exists()
    assert not ServiceIssue.objects.visible_to(officer_zg, TODAY).exists()
    with pytest.raises(NotAllowed):
        take_in(officer_zg, enterprise=firm)
    answer(department_officer, issue)
    assert not ServiceIssue.objects.visible_to(department_officer, TODAY).exists()


def test_a_confidential_project_keeps_its_issues_to_its_own_people(issue, project, officer_nj, zone_manager_nj):
    assert ServiceIssue.objects.visible_to(zone_manager_nj, TODAY).exists()
    project.refresh_from_db()
    changes.edit_project(
        actor=officer_nj, project=project, version=project.version, today=factories.today(), is_confidential=True, code_name="甲"
    )
    assert not ServiceIssue.objects.visible_to(zone_manager_nj, TODAY).exists()


def test_steps_are_never_rewritten(issue):
    for change in (lambda: IssueEvent.objects.update(note="x"), lambda: IssueEvent.objects.all().delete()):
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            change()
        assert "只能追加" in sentence_of(error.value)
