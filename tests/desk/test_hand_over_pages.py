"""The pages of 交接: who opens them, what they count, one POST, and the sheet."""

import io
import re
import zipfile

import pytest
from django.urls import reverse

from promotion.access.models import Grant
from promotion.projects.hand_over_plan import open_work
from promotion.projects.models import HandOver, Project
from promotion.projects.services import tasks
from tests import factories
from tests.desk.helpers import page, send, text_of
from tests.factories import today
from tests.scenes import scene


@scene
def work(world, cast):
    """Two leads of 内江专员 in 白马, one with a task."""
    first = factories.make_project(cast.officer_nj, world, zone=world.baima, name="移交甲", next_on=today())
    second = factories.make_project(cast.officer_nj, world, zone=world.baima, name="移交乙")
    tasks.give(actor=cast.chain_leader_nj, project=first, text="请报进展", due=today(), today=today())
    return first, second


def fields(cast, **more):
    return {
        "to": cast.second_officer_nj.pk,
        "teams": "move",
        "reason": "调离",
        "seen": open_work(cast.officer_nj).seen,
        "token": "token-of-a-form",
    } | more


def test_others_are_kept_out(cast, as_user, work):
    person = cast.officer_nj.pk
    for actor, status in (("outsider", 404), ("officer_nj", 404), ("joint", 404), ("zone_manager_zg", 404), ("zone_manager_nj", 200)):
        client = as_user(getattr(cast, actor))
        assert page(client, "hand_over", person).status_code == status, actor
        if status != 200:
            assert send(client, "hand_over", person, **fields(cast)).status_code == status
    assert page(as_user(cast.administrator_nj), "hand_over", cast.officer_zg.pk).status_code == 404
    assert page(as_user(cast.administrator_nj), "hand_over", 99_999_999).status_code == 404
    assert not HandOver.objects.exists()


def test_the_preview_counts_what_it_lists(cast, as_user, work):
    answer = page(as_user(cast.zone_manager_nj), "hand_over", cast.officer_nj.pk)
    body = text_of(answer)
    listed = body.count('class="row-item"')
    assert f"移交全部 {listed} 项" in body
    held = open_work(cast.officer_nj)
    assert listed == sum(len(rows) for rows in held.rows.values()) + len(held.requests) == 5


def test_one_post_moves_it_all_and_leads_to_the_sheet(cast, as_user, work):
    client = as_user(cast.zone_manager_nj)
    answer = send(client, "hand_over", cast.officer_nj.pk, **fields(cast))
    made = HandOver.objects.get()
    assert answer["Location"] == reverse("hand_over_sheet", args=[made.pk])
    sheet = text_of(client.get(answer["Location"]))
    for words in ("移交甲", "移交乙", "调离", "内江专员乙", "监交人签字"):
        assert words in sheet
    again = send(client, "hand_over", cast.officer_nj.pk, **fields(cast, seen="x"))
    assert again["Location"] == answer["Location"]
    assert HandOver.objects.count() == 1


def test_ticked_projects_go_to_the_other(cast, as_user, world, work):
    first, second = work
    values = fields(cast, apart=[second.code])
    assert send(as_user(cast.zone_manager_nj), "hand_over", cast.officer_nj.pk, **values).status_code == 422
    third = factories.make_user("third_nj", "内江专员丙", world.bureau_nj)
    factories.make_grant(third, "officer", region=world.neijiang)
    send(as_user(cast.zone_manager_nj), "hand_over", cast.officer_nj.pk, **values, other=third.pk)
    assert Project.objects.get(pk=second.pk).owner == third
    assert Project.objects.get(pk=first.pk).owner == cast.second_officer_nj


def test_a_successor_who_does_not_fit_is_said_by_name_and_nothing_typed_is_lost(cast, as_user, work):
    answer = send(as_user(cast.zone_manager_nj), "hand_over", cast.officer_nj.pk, **fields(cast, to=cast.officer_zg.pk, reason="调往他处"))
    body = text_of(answer)
    assert answer.status_code == 422
    assert f"自贡专员没有“白马片区”的招商专员授权：{work[0].code}、{work[1].code}" in body
    assert 'value="调往他处"' in body


def test_what_changed_meanwhile_is_shown_and_the_second_press_goes_through(cast, as_user, world, work):
    client, values = as_user(cast.zone_manager_nj), fields(cast)
    factories.make_project(cast.officer_nj, world, zone=world.baima, name="新来的")
    answer = send(client, "hand_over", cast.officer_nj.pk, **values)
    assert answer.status_code == 409
    assert "新来的" in text_of(answer)
    seen = re.search(r'name="seen" value="(\w+)"', text_of(answer)).group(1)
    assert send(client, "hand_over", cast.officer_nj.pk, **values | {"seen": seen}).status_code == 302


@pytest.mark.parametrize(
    "forged", [{"to": "x"}, {"to": 10**30}, {"apart": ["ZS1999-00001"]}, {"token": ""}, {"seen": ""}, {"teams": "all"}, {"other": "-1"}]
)
def test_forged_values_are_refused(cast, as_user, work, forged):
    assert send(as_user(cast.zone_manager_nj), "hand_over", cast.officer_nj.pk, **fields(cast, **forged)).status_code == 422
    assert not HandOver.objects.exists()


def test_the_sheet_and_its_file_are_for_those_it_concerns(cast, as_user, work):
    send(as_user(cast.zone_manager_nj), "hand_over", cast.officer_nj.pk, **fields(cast))
    made = HandOver.objects.get().pk
    for actor, status in (
        ("officer_zg", 404),
        ("outsider", 404),
        ("chain_leader_nj", 404),
        ("second_officer_nj", 200),
        ("officer_nj", 200),
    ):
        client = as_user(getattr(cast, actor))
        assert page(client, "hand_over_sheet", made).status_code == status, actor
        assert page(client, "hand_over_file", made).status_code == status, actor
    content = page(as_user(cast.second_officer_nj), "hand_over_file", made).content
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        assert "移交甲" in book.read("xl/worksheets/sheet1.xml").decode()


def test_the_sheet_names_projects_only_to_who_sees_them(cast, as_user, world, work):
    """Somebody who got one of the projects reads of the others only that they went."""
    Grant.objects.filter(user=cast.second_officer_nj).delete()
    factories.make_grant(cast.second_officer_nj, "officer", zone=world.lingjia)
    third = factories.make_user("third_nj", "内江专员丙", world.bureau_nj)
    factories.make_grant(third, "officer", zone=world.baima)
    other = factories.make_project(cast.officer_nj, world, zone=world.lingjia, name="移交丙")
    send(
        as_user(cast.administrator_nj),
        "hand_over",
        cast.officer_nj.pk,
        **fields(cast, to=third.pk, other=cast.second_officer_nj.pk, apart=[other.code]),
    )
    made = HandOver.objects.get().pk
    body = text_of(page(as_user(cast.second_officer_nj), "hand_over_sheet", made))
    assert "移交丙" in body
    assert "移交甲" not in body
    assert "不在您的权限内" in body


def test_the_way_there_lists_people_with_open_work(cast, as_user, work):
    body = text_of(page(as_user(cast.zone_manager_nj), "hand_over_index"))
    assert reverse("hand_over", args=[cast.officer_nj.pk]) in body
    assert "项目 2" in body
    assert "可以办理交接的人员" not in text_of(page(as_user(cast.officer_nj), "hand_over_index"))


def test_a_manager_is_told_where_projects_lie_beyond_their_reach(cast, as_user, world, work):
    factories.make_grant(cast.officer_nj, "officer", region=world.zigong)
    factories.make_project(cast.officer_nj, world, zone=world.datangshan, name="界外项目")
    body = text_of(page(as_user(cast.zone_manager_nj), "hand_over", cast.officer_nj.pk))
    assert "不在您授权范围内" in body
    assert "界外项目" not in body
    assert send(as_user(cast.zone_manager_nj), "hand_over", cast.officer_nj.pk, **fields(cast)).status_code == 403
