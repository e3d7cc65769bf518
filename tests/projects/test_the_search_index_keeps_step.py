"""Whatever a service writes, the index says the same: compared with a fresh computation after random edits."""

import random

import pytest
from django.core.management import CommandError, call_command

from promotion.common.models import SearchEntry
from promotion.enterprises.search import ENTERPRISE
from promotion.enterprises.services.changes import mend_enterprise
from promotion.enterprises.services.register import save_contact
from promotion.management.searching import KINDS
from promotion.projects.models import Project
from promotion.projects.search import PROJECT, projects_matching
from promotion.projects.services import changes, contacts
from tests import factories
from tests.factories import today

WORDS = ("重庆", "粮油", "曾记", "智能", "冷链", "A１", "单", "𠮷野", "（园区）", "储能")


def stale() -> dict:
    """Ids out of step, by kind."""
    return {kind.name: rows for kind in KINDS if (rows := kind.stale())}


def test_random_writes_leave_nothing_behind(world, officer_nj):
    dice = random.Random(5)
    projects = [factories.make_project(officer_nj, world) for _each in range(4)]
    for _turn in range(25):
        words = "".join(dice.sample(WORDS, 3))
        project = dice.choice(projects)
        project.refresh_from_db()
        firm = project.enterprise
        firm.refresh_from_db()
        act = dice.randrange(4)
        if act == 0:
            fields = {dice.choice(("name", "sentence", "company_name")): words}
            changes.edit_project(actor=officer_nj, project=project, version=project.version, today=today(), **fields)
        elif act == 1:
            mend_enterprise(actor=officer_nj, enterprise=firm, version=firm.version, name=f"{words}有限公司")
        elif act == 2:
            contacts.add_contact(actor=officer_nj, enterprise=firm, today=today(), name=words)
        else:
            projects.append(factories.make_project(officer_nj, world, enterprise_name=f"{words}{_turn}公司", name=words))
        assert stale() == {}


def test_stages_with_their_papers_keep_step(world, officer_nj):
    factories.project_in("signed", officer_nj, world)
    assert stale() == {}
    assert SearchEntry.objects.filter(kind="agreement").count() == 1


def test_a_renamed_firm_is_found_by_its_project_at_once(world, officer_nj):
    project = factories.make_project(officer_nj, world)
    firm = project.enterprise
    mend_enterprise(actor=officer_nj, enterprise=firm, version=firm.version, name="改了名的有限公司")
    assert list(projects_matching(Project.objects.all(), "改了名")) == [project]


def test_what_went_past_the_services_is_seen_and_mended(world, officer_nj, capsys):
    project = factories.make_project(officer_nj, world)
    Project.objects.filter(pk=project.pk).update(name="绕过服务改的名字")
    SearchEntry.objects.filter(kind=ENTERPRISE.name).update(text="", pieces="")
    SearchEntry.objects.create(kind="project", row_id=999_999, text="残留", pieces="残留")
    assert stale() == {"project": [project.pk, 999_999], "enterprise": [project.enterprise_id]}
    with pytest.raises(CommandError, match="rebuild_search"):
        call_command("rebuild_search", check=True)
    call_command("rebuild_search")
    assert stale() == {}
    assert list(projects_matching(Project.objects.all(), "绕过服务")) == [project]


def test_a_changed_entry_is_no_longer_found_by_what_it_said(world, officer_nj):
    project = factories.make_project(officer_nj, world, name="从前的名字")
    changes.edit_project(actor=officer_nj, project=project, version=project.version, today=today(), name="后来的称呼")
    assert not projects_matching(Project.objects.all(), "从前").exists()
    assert PROJECT.matching(Project.objects.all(), "后来").exists()


def test_pieces_in_the_wrong_order_are_no_hit(world, officer_nj):
    factories.make_project(officer_nj, world, name="甲乙丙丁和丁戊")
    assert not projects_matching(Project.objects.all(), "丙丁戊").exists()


def test_only_names_of_people_are_written_down(world, officer_nj):
    project = factories.make_project(officer_nj, world)
    person = save_contact(actor=officer_nj, enterprise=project.enterprise, name="王总", phone="13812345678", wechat="wxwx", email="a@b.cn")
    entry = SearchEntry.objects.get(kind="contact", row_id=person.pk)
    assert entry.text.split("\n") == ["王总", "wz"]
