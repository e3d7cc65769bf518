"""What is on file of a talk is told by import with phones masked as on the page, and no guess at the digits gets an answer."""

import pytest

from promotion.exchange.ledgers import LEDGERS
from promotion.exchange.services.ledger import Wish, export
from promotion.projects.models import Deadline, FollowUp
from promotion.projects.services import follow_ups
from tests import factories
from tests.exchange.importing import bring, row, sheet, upload
from tests.exchange.test_importing_other_kinds import TALK_HEADS
from tests.scenes import scene

pytestmark = pytest.mark.django_db
PHONE, MASKED, GUESS = "13812345678", "138****5678", "13800005678"
SAID = f"找王总 {PHONE} 谈地"


def talk(text: str, people: str, step: str, project="菜籽油", firm="") -> list:
    return [project, firm, "2025-03-05", "电话", text, "", people, step, ""]


@scene
def project(officer_nj, world):
    return factories.make_project(officer_nj, world, name="菜籽油")


@pytest.fixture
def on_file(officer_nj, project):
    bring(officer_nj, [talk(SAID, f"王总 {PHONE}、李工", f"再打 {PHONE}")], TALK_HEADS, kind="follow_ups")
    return project


def read(actor, *cells, **about):
    found = row(upload(actor, sheet([talk(*cells, **about)], TALK_HEADS), "follow_ups"), 2)
    return found.verdict, " ".join(found.cautions)


def test_who_does_not_see_phones_is_told_what_the_page_shows(on_file, zone_manager_nj):
    verdict, told = read(zone_manager_nj, SAID.replace(PHONE, MASKED), "赵工", "寄资料")
    assert verdict == "same"
    assert f"系统里是“王总 {MASKED}、李工”" in told
    assert f"系统里是“再打 {MASKED}”" in told
    assert PHONE not in told


@pytest.mark.parametrize("number", [PHONE, GUESS, MASKED])
def test_a_guess_is_answered_as_the_number_itself(on_file, zone_manager_nj, number):
    cells = (SAID.replace(PHONE, number), f"王总 {number}、李工", f"再打 {number}")
    assert read(zone_manager_nj, *cells) == ("same", "")


def test_of_a_firm_within_sight_too(officer_nj, zone_manager_nj, on_file):
    firm = on_file.enterprise
    bring(officer_nj, [talk(SAID, f"王总 {PHONE}", "", project="", firm=str(firm))], TALK_HEADS, kind="follow_ups")
    for number in (PHONE, GUESS, MASKED):
        verdict, told = read(zone_manager_nj, SAID.replace(PHONE, number), "赵工", "", project="", firm=str(firm))
        assert (verdict, PHONE in told, MASKED in told) == ("same", False, True)


def test_the_owner_is_told_the_whole_and_another_number_is_another_talk(on_file, officer_nj):
    verdict, told = read(officer_nj, SAID, "赵工", "寄资料")
    assert (verdict, f"系统里是“王总 {PHONE}、李工”" in told, f"系统里是“再打 {PHONE}”" in told) == ("same", True, True)
    assert read(officer_nj, SAID.replace(PHONE, GUESS), "", "")[0] == "new"


@pytest.mark.parametrize("who", ["officer_nj", "zone_manager_nj"])
def test_our_own_sheet_of_talks_changes_nothing(on_file, who, request):
    actor = request.getfixturevalue(who)
    content = export(actor=actor, wish=Wish(LEDGERS["follow_ups"], "cols=all"), today=factories.today()).content
    found = upload(actor, content, "follow_ups").rows.exclude(verdict="no_data")
    assert [(each.verdict, each.cautions) for each in found] == [("same", [])]


def test_people_with_a_lost_letter_on_file_stop_no_import(on_file, officer_nj):
    FollowUp.objects.update(participants="王\ufffd总")
    verdict, told = read(officer_nj, SAID, "赵工", f"再打 {PHONE}")
    assert (verdict, "系统里是“王\ufffd总”，本行是“赵工”" in told) == ("same", True)


PROGRESS_HEADS = ["项目编号", "项目名称", "项目进展", "下一步", "下一步时间"]


@pytest.mark.parametrize("number", [PHONE, GUESS, MASKED])
def test_progress_and_next_step_of_a_project_answer_no_guess_and_keep_their_number(on_file, officer_nj, zone_manager_nj, number):
    facts = {"title": f"再打 {PHONE}", "today": factories.today()}
    follow_ups.set_next_step(actor=officer_nj, project=on_file, due=factories.days_ago(-3), **facts)
    cells = [on_file.code, "菜籽油", SAID.replace(PHONE, number), f"再打 {number}"]
    batch = upload(zone_manager_nj, sheet([[*cells, str(factories.days_ago(-3))]], PROGRESS_HEADS))
    assert (row(batch, 2).verdict, row(batch, 2).cautions) == ("same", [])
    bring(zone_manager_nj, [[*cells, str(factories.days_ago(-4))]], PROGRESS_HEADS)
    step = Deadline.objects.get(closed_at__isnull=True)
    assert (step.title, step.due, FollowUp.objects.count()) == (f"再打 {PHONE}", factories.days_ago(-4), 1)
