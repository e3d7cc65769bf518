"""撤回 of a whole import: everything as before, and refused as soon as somebody has touched a row."""

import pytest

from promotion.common.errors import NotAllowed
from promotion.enterprises.models import Contact, Enterprise
from promotion.exchange.services import imports
from promotion.projects.models import Deadline, FollowUp, Project
from promotion.projects.services import changes, follow_ups
from tests import factories
from tests.exchange.importing import PROJECT_HEADS, bring, states, work

pytestmark = pytest.mark.django_db
HEADS = [*PROJECT_HEADS, "联系人", "电话", "项目进展", "下一步", "下一步时间", "责任领导"]
ROW = [
    1,
    "菜籽油",
    "四川金穗食品有限公司",
    "1.2亿",
    "凌家片区",
    "产业链招商",
    "王总",
    "13812345678",
    "看了地",
    "签协议",
    "2099-01-05",
    "督查",
]


def take_back(batch):
    imports.take_back_import(actor=batch.owner, batch=batch)
    work()
    batch.refresh_from_db()
    batch.job.refresh_from_db()
    return batch


def test_what_was_made_is_hidden_and_can_be_brought_in_again(officer_nj):
    batch = take_back(bring(officer_nj, [ROW], HEADS))
    assert batch.taken_back_at
    assert batch.job.state == "done", batch.job.message
    assert states(batch)[2] == "taken_back"
    assert not Project.objects.live().exists()
    assert not Enterprise.objects.live().exists()
    assert not Contact.objects.filter(withdrawn_at__isnull=True).exists()
    assert not FollowUp.objects.filter(withdrawn_at__isnull=True).exists()
    assert not Deadline.objects.filter(closed_at__isnull=True).exists()
    again = bring(officer_nj, [ROW], HEADS)
    assert states(again)[2] == "done"
    assert Project.objects.live().count() == 1


def test_what_was_changed_becomes_what_it_was(officer_nj):
    bring(officer_nj, [ROW], HEADS)
    other = [*ROW[:3], "9亿", *ROW[4:8], "又看了一次", "再谈", "2099-02-01", ""]
    batch = take_back(bring(officer_nj, [other], HEADS))
    project = Project.objects.get()
    assert (project.amount, project.withdrawn_at) == (12000, None)
    assert [talk.said for talk in FollowUp.objects.filter(withdrawn_at__isnull=True)] == ["看了地"]
    assert [(step.title, step.due.isoformat()) for step in Deadline.objects.filter(closed_at__isnull=True)] == [("签协议", "2099-01-05")]
    assert batch.taken_back_at


def test_a_code_that_was_filled_in_is_taken_back_whole(officer_nj):
    factories.make_enterprise(officer_nj, "四川金穗食品有限公司")
    batch = bring(officer_nj, [["四川金穗食品有限公司", "91350100M000100Y43"]], ["企业名称", "统一社会信用代码"], kind="enterprises")
    assert Enterprise.objects.get().uscc
    take_back(batch)
    firm = Enterprise.objects.get()
    assert (firm.uscc, firm.withdrawn_at, firm.aliases.count()) == ("", None, 0)


@pytest.mark.parametrize("touch", ["edit", "follow_up", "claim_firm"])
def test_it_is_refused_with_the_row_named_once_somebody_has_touched_it(officer_nj, second_officer_nj, world, touch):
    batch = bring(officer_nj, [ROW], HEADS)
    project = Project.objects.get()
    today = factories.today()
    if touch == "edit":
        changes.edit_project(actor=officer_nj, project=project, version=project.version, today=today, problem="缺水")
    elif touch == "follow_up":
        follow_ups.log_follow_up(actor=officer_nj, project=project, today=today, said="又谈了")
    else:
        factories.make_project(second_officer_nj, world, zone=world.baima, enterprise=project.enterprise)
    assert "第 2 行" in take_back(batch).job.message
    assert (batch.job.state, batch.taken_back_at, states(batch)[2]) == ("failed", None, "done")
    assert Project.objects.live().filter(pk=project.pk).exists()


def test_one_touched_after_it_was_asked_is_kept_and_named(officer_nj):
    batch = bring(officer_nj, [ROW, [2, "豆制品", "内江豆香食品有限公司", "", "白马片区", "产业链招商"]], HEADS)
    imports.take_back_import(actor=officer_nj, batch=batch)
    project = Project.objects.get(name="菜籽油")
    changes.edit_project(actor=officer_nj, project=project, version=project.version, today=factories.today(), problem="缺水")
    work()
    batch.refresh_from_db()
    assert Project.objects.live().filter(name="菜籽油").exists()
    assert not batch.taken_back_at


def test_only_who_imported_takes_back(officer_nj, zone_manager_nj):
    batch = bring(officer_nj, [ROW], HEADS)
    with pytest.raises(NotAllowed):
        imports.take_back_import(actor=zone_manager_nj, batch=batch)
