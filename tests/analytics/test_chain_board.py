"""链长看板: open to those whose chain it is, each figure equal to the list it opens, for every role."""

import datetime
from urllib.parse import parse_qs

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from promotion.chains.models import ChainAppointment, ChainNode
from promotion.pipeline.filters import ProjectFilter
from promotion.pipeline.services import moves
from promotion.projects.models import Project, Task
from promotion.projects.services import tasks
from tests import factories
from tests.scenes import scene

SEEING = (
    "officer_nj",
    "officer_zg",
    "zone_manager_nj",
    "zone_manager_zg",
    "chain_leader_nj",
    "chain_leader_zg",
    "joint",
    "leadership",
    "administrator_nj",
)


@scene
def projects(world, cast):
    """In both cities: three stages, one red, one on hold, one that ended, one of another chain."""
    actor, manager = cast.officer_nj, cast.zone_manager_nj
    held = factories.make_project(actor, world, name="暂缓的", amount=70)
    until = factories.today() + datetime.timedelta(days=30)
    moves.hold(actor=manager, project=held, version=held.version, reason="等用地", until=until, today=factories.today())
    ended = factories.make_project(actor, world, name="终止的", amount=90)
    moves.close(actor=manager, project=ended, version=ended.version, reason_code="other", reason="放弃", today=factories.today())
    return [
        held,
        ended,
        factories.make_project(actor, world, name="谋划的", amount=1000),
        factories.project_in("engagement", actor, world, name="对接的", amount=2000),
        factories.project_in("signed", actor, world, name="签约的"),
        factories.make_project(actor, world, name="红灯的", effective_on=factories.days_ago(100), is_key=True, amount=None),
        factories.make_project(actor, world, name="别链的", chain=world.equipment, amount=5),
        factories.make_project(cast.officer_zg, world, name="自贡的", zone=world.datangshan, amount=40),
    ]


def board(client, slug="nz-lvseshipin"):
    return client.get(reverse("chain_board", args=[slug]))


def listed(user, query):
    found = ProjectFilter(QueryDict(query), Project.objects.visible_to(user, factories.today()), user=user, today=factories.today())
    assert found.complaints == []
    return list(found.qs)


@pytest.mark.parametrize("role", SEEING)
def test_every_bar_equals_the_list_it_opens(as_user, cast, projects, role):
    user = getattr(cast, role)
    context = board(as_user(user)).context
    for bar in context["funnel"].stages:
        rows = listed(user, bar.query)
        assert (bar.tally.count, bar.tally.amount) == (len(rows), sum(row.amount or 0 for row in rows))
    assert context["funnel"].on_hold.count == len(listed(user, context["funnel"].hold_query))
    assert context["red"].count == len(listed(user, context["red"].query))
    for part in context["week"].parts:
        assert not part.query or part.count == len(listed(user, part.query))


def test_the_funnel_counts_what_goes_on_by_stage_of_this_chain_only(as_user, chain_leader_nj, projects):
    funnel = board(as_user(chain_leader_nj)).context["funnel"]
    assert [(bar.tally.count, bar.tally.amount) for bar in funnel.stages] == [(2, 1000), (1, 2000), (1, 12000), (0, 0)]
    assert (funnel.on_hold.count, funnel.on_hold.amount) == (1, 70)


def test_a_figure_as_of_a_past_day_comes_from_the_journal(world, cast, projects):
    past = factories.days_ago(50)
    assert [row.name for row in Project.objects.in_stage_as_of("planning", past)] == ["红灯的"]
    assert not Project.objects.in_stage_as_of("engagement", past).exists()
    assert {row.name for row in Project.objects.entered("engagement", factories.today(), factories.today())} == {"对接的", "签约的"}


@pytest.mark.parametrize(
    ("role", "slug", "status"),
    [
        ("chain_leader_nj", "nz-lvseshipin", 200),
        ("chain_leader_nj", "nz-liangshi", 200),
        ("chain_leader_nj", "nz-zhuangbei", 404),
        ("chain_leader_nj", "no-such-node", 404),
        ("joint", "nz-zhuangbei", 200),
        ("leadership", "nz-zhuangbei", 200),
        ("department_officer", "nz-lvseshipin", 404),
        ("outsider", "nz-lvseshipin", 404),
    ],
)
def test_a_node_opens_to_those_whose_chain_it_is(as_user, world, cast, role, slug, status):
    assert board(as_user(getattr(cast, role)), slug).status_code == status


def test_with_one_chain_the_index_leads_straight_to_it(as_user, cast):
    assert as_user(cast.chain_leader_nj).get(reverse("chain_index")).url == reverse("chain_board", args=["nz-lvseshipin"])
    assert as_user(cast.leadership).get(reverse("chain_index")).status_code == 200
    assert "没有分管的产业链" in as_user(cast.outsider).get(reverse("chain_index")).content.decode()


def test_an_appointment_makes_a_node_ones_own(as_user, world, cast):
    ChainAppointment.objects.create(
        node=world.grain, region=world.neijiang, role="deputy", user=cast.chain_leader_nj, valid_from=factories.days_ago(3)
    )
    names = [node.name for node, _tally in as_user(cast.chain_leader_nj).get(reverse("chain_index")).context["chains"]]
    assert names == ["绿色食品产业", "粮食深加工产业"]


def test_stuck_says_since_when_why_and_on_whom(as_user, chain_leader_nj, officer_nj, projects):
    red = board(as_user(chain_leader_nj)).context["red"]
    assert (red.count, len(red.rows)) == (1, 1)
    row = red.rows[0]
    assert (row.name, row.days, row.on_whom, row.is_key) == ("红灯的", 100, str(officer_nj), True)
    assert "100 天未与投资方联系" in row.reason


def test_what_waits_for_the_leader_waivers_first_then_replies_then_red_key_projects(as_user, cast, projects):
    leader, officer = cast.chain_leader_nj, cast.officer_nj
    engaged, signed = projects[3], projects[4]
    task = tasks.give(actor=leader, project=signed, text="请说明进度", due=factories.today(), today=factories.today())
    tasks.reply(actor=officer, task=task, text="已约下周签约", now=timezone.now())
    factories.make_review(officer, engaged, "restricted")
    found = board(as_user(leader)).context["decisions"]
    assert [(each.kind, each.code) for each in found] == [
        ("waiver", engaged.code),
        ("reply", signed.code),
        ("red_key", projects[5].code),
    ]
    assert board(as_user(cast.leadership)).context["decisions"][0].kind == "red_key"


def test_an_instruction_in_one_tap_becomes_a_task_and_is_not_offered_again(as_user, cast, projects):
    client = as_user(cast.chain_leader_nj)
    page = board(client)
    red = projects[5]
    sentence = str(page.context["sentences"][0])
    answer = client.post(
        reverse("task_new", args=[red.code]),
        {"kind": page.context["asks"], "text": sentence, "due": page.context["due"], "back": page.request["PATH_INFO"]},
    )
    assert answer.url == page.request["PATH_INFO"]
    assert Task.objects.get().to_user == cast.officer_nj
    after = board(client).context
    assert after["red"].rows[0].asked
    assert not [each for each in after["decisions"] if each.kind == "red_key"]


def test_those_who_only_watch_may_supervise_and_others_not(as_user, cast, projects):
    assert board(as_user(cast.leadership)).context["asks"] == "supervision"
    assert board(as_user(cast.officer_nj)).context["asks"] == ""


def test_the_week_lists_moves_and_counts_each_project_once(as_user, cast, projects):
    week = board(as_user(cast.chain_leader_nj)).context["week"]
    counts = {parse_qs(part.query)["entered"][0]: part.count for part in week.parts if part.query}
    assert counts == {"signed": 1, "engagement": 2, "planning": 5}
    assert {part.words: part.count for part in week.parts if not part.query} == {"暂缓": 1, "终止": 1}


def test_names_of_the_other_city_do_not_show(as_user, cast, projects):
    assert "自贡的" not in board(as_user(cast.chain_leader_nj)).content.decode()


def test_an_empty_chain_says_so(as_user, cast):
    html = board(as_user(cast.chain_leader_nj)).content.decode()
    for sentence in ("没有等您决定的事", "本周还没有项目变动", "没有卡住的项目", "还没有推进中的项目", "没有给这条链定目标"):
        assert sentence in html


def test_more_projects_cost_no_more_queries(as_user, world, cast, django_assert_max_num_queries):
    client = as_user(cast.chain_leader_nj)
    for _each in range(6):
        factories.make_project(cast.officer_nj, world, effective_on=factories.days_ago(100))
    board(client)
    with django_assert_max_num_queries(26):
        board(client)


def test_the_chain_office_confirms_the_state_of_a_link(as_user, world, cast):
    address = reverse("chain_link", args=[world.grain.slug])
    sheet = as_user(cast.chain_leader_nj).get(address)
    assert "确认环节状态" in sheet.content.decode()
    assert as_user(cast.chain_leader_nj).post(address, {"state": "weak"}).status_code == 302
    world.grain.refresh_from_db()
    assert (world.grain.link_state, world.grain.link_state_by) == ("weak", cast.chain_leader_nj)
    links = [link for group in board(as_user(cast.leadership)).context["picture"].groups for lane in group.lanes for link in lane.links]
    assert [(link.slug, link.state) for link in links] == [("nz-liangshi", "weak")]


@pytest.mark.parametrize(("role", "status"), [("officer_nj", 403), ("leadership", 403), ("zone_manager_nj", 403), ("outsider", 404)])
def test_others_do_not_confirm_it(as_user, world, cast, role, status):
    assert as_user(getattr(cast, role)).post(reverse("chain_link", args=[world.grain.slug]), {"state": "weak"}).status_code == status
    assert ChainNode.objects.get(pk=world.grain.pk).link_state == "unassessed"


def test_an_unknown_state_is_refused(as_user, world, chain_leader_nj):
    page = as_user(chain_leader_nj).post(reverse("chain_link", args=[world.grain.slug]), {"state": "great"})
    assert page.status_code == 422
    assert "请选择强、弱、缺" in page.content.decode()
