"""Follow-ups and their next step; 批示 and their reply; phones and their reveal."""

import datetime

import pytest
from django.utils import timezone

from promotion.common.errors import NotAllowed, Refused
from promotion.common.models import AuditEvent
from promotion.projects.models import Deadline, FirstContact, FollowUp, Notice
from promotion.projects.services import contacts, first_contact, follow_ups, tasks
from tests import factories
from tests.factories import days_ago, today


def _log(actor, project, **facts):
    return follow_ups.log_follow_up(actor=actor, today=today(), **({"project": project, "said": "谈了一次"} | facts))


def test_the_next_step_replaces_the_one_before(world, officer_nj):
    project = factories.make_project(officer_nj, world, next_step="打电话", next_on=today())
    _log(officer_nj, project, next_step="上门", next_on=today() + datetime.timedelta(days=3))
    deadline = Deadline.objects.get(project=project)
    assert (deadline.title, deadline.due, deadline.schedule_version) == ("上门", today() + datetime.timedelta(days=3), 2)
    _log(officer_nj, project)
    deadline.refresh_from_db()
    assert deadline.closed_at


def test_a_follow_up_does_not_make_anybodys_page_stale(world, officer_nj):
    project = factories.make_project(officer_nj, world)
    before = project.version
    _log(officer_nj, project)
    project.refresh_from_db()
    assert (project.version, project.last_contact_on) == (before, today())


def test_internal_work_is_no_contact(world, officer_nj):
    project = factories.make_project(officer_nj, world)
    _log(officer_nj, project, kind="internal")
    project.refresh_from_db()
    assert project.last_contact_on is None


def test_the_same_token_is_one_follow_up(world, officer_nj):
    project = factories.make_project(officer_nj, world)
    assert _log(officer_nj, project, token="f-1") == _log(officer_nj, project, token="f-1")
    assert FollowUp.objects.count() == 1


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"happened_at": timezone.now() + datetime.timedelta(hours=2)}, "不能晚于现在"),
        ({"next_on": days_ago(3)}, "不能早于"),
    ],
)
def test_impossible_dates_are_refused(world, officer_nj, facts, words):
    project = factories.make_project(officer_nj, world)
    with pytest.raises(Refused, match=words):
        _log(officer_nj, project, **facts)


def test_a_fair_leaves_contacts_not_leads(world, officer_nj):
    firm = factories.make_enterprise(officer_nj)
    _log(officer_nj, None, enterprise=firm, participants="李经理", next_step="寄资料", next_on=today())
    assert FirstContact.objects.get().enterprise == firm
    assert Deadline.objects.get().enterprise == firm


@pytest.mark.parametrize("name", ["officer_zg", "second_officer_nj", "joint", "outsider"])
def test_others_log_nothing_here(world, cast, name):
    project = factories.make_project(cast.officer_nj, world)
    with pytest.raises(NotAllowed):
        _log(getattr(cast, name), project)


def test_the_author_mends_within_a_day_and_a_trace_stays(world, officer_nj, zone_manager_nj):
    project = factories.make_project(officer_nj, world)
    follow_up = _log(officer_nj, project)
    now = timezone.now()
    with pytest.raises(NotAllowed):
        follow_ups.correct_follow_up(actor=zone_manager_nj, follow_up=follow_up, now=now, said="改")
    follow_ups.correct_follow_up(actor=officer_nj, follow_up=follow_up, now=now, said="谈了两次")
    assert AuditEvent.objects.get(action="follow_up.correct").before == {"said": "谈了一次"}
    with pytest.raises(Refused, match="24 小时"):
        follow_ups.correct_follow_up(actor=officer_nj, follow_up=follow_up, now=now + datetime.timedelta(hours=25), said="又改")


def test_first_contact_lapses_after_sixty_days_and_stays_on_record(world, officer_nj, officer_zg):
    project = factories.make_project(officer_nj, world, effective_on=days_ago(100))
    _log(officer_nj, project, participants="王总", happened_at=timezone.now() - datetime.timedelta(days=61))
    assert first_contact.lapse_stale(days_ago(1)) == 0
    assert first_contact.lapse_stale(today()) == 1
    assert FirstContact.objects.get().lapsed_on == today()


def test_an_instruction_becomes_a_deadline_and_its_reply_comes_back(world, officer_nj, chain_leader_nj, chain_leader_zg):
    project = factories.make_project(officer_nj, world)
    due = today() + datetime.timedelta(days=3)
    with pytest.raises(NotAllowed):
        tasks.give(actor=chain_leader_zg, project=project, text="抓紧", due=due, today=today())
    task = tasks.give(actor=chain_leader_nj, project=project, text="本周内上门拜访一次", due=due, today=today())
    assert (task.to_user, Deadline.objects.get(source=f"task:{task.pk}").due) == (officer_nj, due)
    assert Notice.objects.filter(recipient=officer_nj, kind="instructed").count() == 1
    with pytest.raises(NotAllowed):
        tasks.reply(actor=chain_leader_nj, task=task, text="我来", now=timezone.now())
    tasks.reply(actor=officer_nj, task=task, text="已于今日拜访", now=timezone.now())
    assert Deadline.objects.get(source=f"task:{task.pk}").closed_at
    assert Notice.objects.filter(recipient=chain_leader_nj, kind="replied").count() == 1
    with pytest.raises(Refused, match="回复"):
        tasks.reply(actor=officer_nj, task=task, text="再说一次", now=timezone.now())


def test_a_retracted_instruction_is_over(world, officer_nj, chain_leader_nj):
    project = factories.make_project(officer_nj, world)
    task = tasks.give(actor=chain_leader_nj, project=project, text="抓紧", due=today(), today=today())
    tasks.retract(actor=chain_leader_nj, task=task, now=timezone.now())
    with pytest.raises(Refused, match="撤回"):
        tasks.reply(actor=officer_nj, task=task, text="办了", now=timezone.now())


def test_a_phone_is_revealed_for_a_reason_and_told(world, officer_nj, zone_manager_nj, officer_zg):
    project = factories.make_project(officer_nj, world)
    contact = contacts.add_contact(actor=officer_nj, enterprise=project.enterprise, today=today(), name="王总", phone="13812345678")
    assert contacts.sees_phones(project.enterprise, officer_nj)
    assert not contacts.sees_phones(project.enterprise, zone_manager_nj)
    with pytest.raises(Refused, match="理由"):
        contacts.reveal_phone(actor=zone_manager_nj, contact=contact, reason="", today=today())
    with pytest.raises(NotAllowed):
        contacts.reveal_phone(actor=officer_zg, contact=contact, reason="想看", today=today())
    assert contacts.reveal_phone(actor=zone_manager_nj, contact=contact, reason="代为联系", today=today()) == "13812345678"
    assert Notice.objects.get(kind="revealed").recipient == officer_nj
    assert "13812345678" not in str(list(AuditEvent.objects.values_list("before", "after", "note", "object_label")))


def test_a_next_step_is_promised_by_whoever_may_edit_and_leaves_a_trace(world, officer_nj, officer_zg):
    project = factories.make_project(officer_nj, world)
    with pytest.raises(NotAllowed):
        follow_ups.set_next_step(actor=officer_zg, project=project, title="越权", due=today(), today=today())
    follow_ups.set_next_step(actor=officer_nj, project=project, title="上门拜访", due=today(), today=today())
    assert Deadline.objects.get(project=project).owner == officer_nj
    assert AuditEvent.objects.filter(action="project.next_step", project_code=project.code).count() == 1
