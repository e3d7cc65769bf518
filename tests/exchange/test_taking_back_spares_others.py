"""撤回 takes back what is still the import's own, by who may still enter such things, and leaves what others have made of it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from promotion.access.models import Grant
from promotion.common.errors import NotAllowed
from promotion.exchange.models import ImportRow
from promotion.exchange.services import imports, touched
from promotion.people.models import Job
from promotion.people.services import jobs
from promotion.projects.hand_over_plan import open_work
from promotion.projects.models import Deadline, FollowUp, Project, ProjectMember
from promotion.projects.services import changes, follow_ups
from promotion.projects.services.hand_over import hand_over
from tests import factories
from tests.exchange.importing import PROJECT_HEADS, bring, row, states, work

pytestmark = pytest.mark.django_db
ROWS = [[n, f"项目{n}", f"四川第{n}食品有限公司", "1.2亿", "白马片区", "产业链招商"] for n in (1, 2, 3)]
LED = [*PROJECT_HEADS, "责任领导"]
TALKS = ["企业名称", "时间", "方式", "内容", "下一步", "下一步时间"]


def take_back(batch):
    imports.take_back_import(actor=batch.owner, batch=batch)
    work()
    batch.refresh_from_db()
    return batch


def give_away(person, to, actor):
    """Everything open of `person`."""
    facts = {"reason": "调离", "seen": open_work(person).seen, "token": "t", "today": factories.today()}
    return hand_over(actor=actor, person=person, to=to, **facts)


def test_projects_handed_over_since_stay(cast):
    batch = bring(cast.officer_nj, ROWS[:1])
    give_away(cast.officer_nj, cast.second_officer_nj, cast.administrator_nj)
    batch = take_back(batch)
    assert "第 2 行（内江管理员" in batch.job.message
    project = Project.objects.live().get()
    assert (project.owner, states(batch)[2]) == (cast.second_officer_nj, "done")


def test_a_change_to_a_project_handed_over_since_stays(cast):
    bring(cast.zone_manager_nj, ROWS[:1])
    batch = bring(cast.zone_manager_nj, [[*ROWS[0][:3], "9亿", *ROWS[0][4:]]])
    project = Project.objects.get()
    changes.assign(actor=cast.zone_manager_nj, project=project, version=project.version, to=cast.second_officer_nj, today=factories.today())
    assert "第 2 行" in take_back(batch).job.message
    assert Project.objects.get().amount == 90000


def test_who_may_no_longer_enter_takes_nothing_back(cast):
    batch = bring(cast.officer_nj, ROWS[:1])
    Grant.objects.filter(user=cast.officer_nj).update(valid_until=factories.days_ago(1))
    with pytest.raises(NotAllowed, match="请联系管理员"):
        take_back(batch)
    assert states(batch)[2] == "done"
    assert Project.objects.live().exists()


def test_who_imported_for_another_owner_takes_it_back(cast):
    batch = bring(cast.zone_manager_nj, [[*ROWS[0], "内江专员"]], [*PROJECT_HEADS, "责任人"])
    assert Project.objects.get().owner == cast.officer_nj
    assert take_back(batch).taken_back_at, row(batch, 2).said


def test_who_took_a_seat_on_the_team_over_stays(cast):
    bring(cast.officer_nj, ROWS[:1])
    batch = bring(cast.officer_nj, [[*ROWS[0], "凌家负责人"]], LED)
    give_away(cast.zone_manager_nj, cast.second_officer_nj, cast.administrator_nj)
    assert take_back(batch).taken_back_at, row(batch, 2).said
    assert ProjectMember.objects.get().user == cast.second_officer_nj


def test_somebody_taken_off_the_team_is_a_sentence_not_a_dead_job(cast):
    bring(cast.officer_nj, ROWS[:1])
    batch = bring(cast.officer_nj, [[*ROWS[0], "督查"]], LED)
    ProjectMember.objects.all().delete()
    batch = take_back(batch)
    assert batch.job.state == "failed"
    assert "项目专班”已被移除" in row(batch, 2).said


def test_a_step_promised_to_a_firm_since_stays(cast):
    firm = factories.make_enterprise(cast.officer_nj, "四川金穗食品有限公司")
    batch = bring(cast.officer_nj, [[firm.name, "2025-03-05", "电话", "问地", "寄资料", "2099-01-05"]], TALKS, kind="follow_ups")
    later = {"said": "又谈", "next_step": "签约", "next_on": factories.today()}
    follow_ups.log_follow_up(actor=cast.officer_nj, enterprise=firm, today=factories.today(), **later)
    assert take_back(batch).taken_back_at
    step = Deadline.objects.get()
    assert (step.title, step.due, step.closed_at) == ("签约", factories.today(), None)
    assert [talk.said for talk in FollowUp.objects.filter(withdrawn_at__isnull=True)] == ["又谈"]


def looking(batch) -> int:
    """Queries of asking for it, and of the job's look before anything is undone."""
    with CaptureQueriesContext(
        connection,
    ) as asked:
        imports.take_back_import(actor=batch.owner, batch=batch)
    job = jobs.claim(["import_take_back"], factories.timezone.now())
    with CaptureQueriesContext(connection) as looked:
        assert touched.must_be_untouched(batch, job)
    return len(asked), len(looked)


def test_the_look_costs_as_much_for_one_row_as_for_many(cast):
    assert looking(bring(cast.officer_nj, ROWS[:1])) == looking(bring(cast.officer_nj, ROWS[1:]))


def test_the_request_does_not_look_and_the_look_can_be_cancelled(cast, monkeypatch):
    batch = bring(cast.officer_nj, ROWS)
    monkeypatch.setattr(touched, "CHUNK", 1)
    imports.take_back_import(actor=cast.officer_nj, batch=batch)
    job = jobs.claim(["import_take_back"], factories.timezone.now())
    seen = []

    def look(batch, rows):
        seen.extend(rows)
        Job.objects.filter(pk=job.pk).update(cancel_asked=True)
        return {}

    monkeypatch.setattr(touched, "held", look)
    assert not touched.must_be_untouched(batch, job)
    assert len(seen) == 1
    assert not ImportRow.objects.filter(state="taken_back").exists()
