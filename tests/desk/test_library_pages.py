"""项目库: table, board and totals show the same rows to every role; eight queries whatever their number."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from promotion.projects.models import Project
from tests import factories
from tests.scenes import scene

EVERYBODY = (
    "officer_nj",
    "second_officer_nj",
    "officer_zg",
    "zone_manager_nj",
    "zone_manager_zg",
    "chain_leader_nj",
    "chain_leader_zg",
    "joint",
    "leadership",
    "department_officer",
    "administrator_nj",
    "outsider",
)
MOST_QUERIES = 8


@scene
def projects(world, cast):
    """Projects in both cities, on two chains, in three stages."""
    return [
        factories.make_project(cast.officer_nj, world, name="凌家谋划", amount=1000),
        factories.make_project(cast.officer_nj, world, name="白马装备", zone=world.baima, chain=world.equipment),
        factories.project_in("engagement", cast.officer_nj, world, name="凌家对接", amount=25000),
        factories.project_in("signed", cast.officer_nj, world, name="凌家签约"),  # its agreement: 1.2 亿元
        factories.make_project(cast.officer_zg, world, name="大塘山谋划", zone=world.datangshan, amount=700),
    ]


def shown_codes(html: str) -> set[str]:
    return set(re.findall(r'name="code" value="(ZS\d{4}-\d+)"', html))


def card_codes(html: str) -> set[str]:
    return set(re.findall(r'data-code="(ZS\d{4}-\d+)"', html))


@pytest.mark.parametrize("role", EVERYBODY)
def test_list_board_totals_text_and_search_agree_for_every_role(as_user, cast, projects, role):
    user = getattr(cast, role)
    client = as_user(user)
    visible = set(Project.objects.visible_to(user, factories.today()).values_list("code", flat=True))
    table = client.get(reverse("project_list")).content.decode()
    board = client.get(reverse("project_board")).content.decode()
    text = client.get(reverse("project_text")).content.decode()
    assert shown_codes(table) == card_codes(board) == visible
    assert f"<b>{len(visible)}</b> 个" in table
    assert f"<b>{len(visible)}</b> 个" in board
    assert f"共 {len(visible)} 个" in text
    hits = client.get(reverse("search"), {"q": "ZS2", "in": "projects"}).context["hits"]
    assert {hit.project.code for hit in hits} == visible


def test_the_total_is_the_sum_of_the_rows(as_user, officer_nj, projects):
    page = as_user(officer_nj).get(reverse("project_list"))
    assert (page.context["count"], page.context["amount"]) == ("4", "3.8 亿元")
    assert page.context["blank"] == "其中 1 个未填投资额"


def test_the_board_counts_and_sums_by_stage(as_user, officer_nj, projects):
    board = as_user(officer_nj).get(reverse("project_board")).context["board"]
    assert [(column.stage, column.totals, column.amount) for column in board] == [
        ("planning", "2", "1,000 万元"),
        ("engagement", "1", "2.5 亿元"),
        ("signed", "1", "1.2 亿元"),
        ("landed", "0", ""),
    ]


@pytest.mark.parametrize("name", ["project_list", "project_board"])
def test_ten_more_rows_cost_no_more_queries(as_user, world, cast, name):
    client = as_user(cast.zone_manager_nj)
    counts = []
    for _round in range(2):
        for _each in range(8):
            factories.make_project(cast.officer_nj, world)
        client.get(reverse(name))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(reverse(name)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= MOST_QUERIES


@pytest.mark.parametrize("name", ["project_list", "project_board"])
@pytest.mark.parametrize(
    "query",
    [
        "page=abc",
        "page=-1",
        "page=999999999999999999999",
        "page=１",
        "sort=x",
        "stage=",
        "cols=x,,y",
        "cols=" + "a" * 5000,
        "min=abc",
        "chain=../x",
        "q=" + "长" * 500,
        "light=pink&status=x",
    ],
)
def test_junk_gives_the_page_and_no_error(as_user, officer_nj, projects, name, query):
    page = as_user(officer_nj).get(f"{reverse(name)}?{query}")
    assert page.status_code == 200


def test_junk_is_told(as_user, officer_nj, projects):
    html = as_user(officer_nj).get(reverse("project_list"), {"page": "abc", "min": "很多"}).content.decode()
    assert "页码看不懂" in html
    assert "看不懂金额" in html


def test_what_was_typed_stays_in_the_form_and_is_escaped(as_user, officer_nj, projects):
    html = as_user(officer_nj).get(reverse("project_list"), {"q": '"><b>x', "min": "<i>"}).content.decode()
    assert "&quot;&gt;&lt;b&gt;x" in html
    assert '"><b>x' not in html
    assert "<i>" not in re.sub(r"<i aria-hidden.*?>|<i class.*?>|<i>—</i>", "", html)


def test_htmx_gets_the_part_and_a_browser_the_page(as_user, officer_nj, projects):
    client = as_user(officer_nj)
    part = client.get(reverse("project_list"), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "凌家谋划" in part


def test_columns_can_be_chosen_in_the_address(as_user, officer_nj, projects):
    page = as_user(officer_nj).get(reverse("project_list"), {"cols": "amount,channel"})
    assert [head.key for head in page.context["heads"]] == ["name", "amount", "channel"]


def test_a_card_offers_moves_to_those_who_may_move_it(as_user, cast, projects):
    own = as_user(cast.officer_nj).get(reverse("project_board")).content.decode()
    assert f"{reverse('project_advance', args=[projects[0].code])}?to=engagement" in own
    watching = as_user(cast.leadership).get(reverse("project_board")).content.decode()
    assert "data-move-to" not in watching


def test_cards_are_capped_and_the_rest_is_one_click_away(as_user, world, cast):
    for _each in range(22):
        factories.make_project(cast.officer_nj, world)
    page = as_user(cast.officer_nj).get(reverse("project_board"))
    assert len(page.context["board"][0].cards) == 20
    assert "打开全部 22 个" in page.content.decode()


def test_pages_follow_one_another_without_repeating_a_row(as_user, world, cast):
    for _each in range(53):
        factories.make_project(cast.officer_nj, world)
    client = as_user(cast.officer_nj)
    first, second = (shown_codes(client.get(reverse("project_list"), {"page": n}).content.decode()) for n in (1, 2))
    assert (len(first), len(second), len(first | second)) == (50, 3, 53)


def test_copied_text_holds_no_contact_and_hides_a_confidential_project(as_user, world, cast):
    open_one = factories.project_in("engagement", cast.officer_nj, world, name="公开项目")
    factories.make_project(cast.officer_nj, world, name="真名项目", is_confidential=True, code_name="青松", amount=20000)
    text = as_user(cast.officer_nj).get(reverse("project_text")).context["text"]
    assert "公开项目" in text
    assert "青松（保密）" in text
    assert "真名项目" not in text
    assert "2 亿元" not in text
    assert "13812345678" not in text
    assert open_one.enterprise.name not in text
    assert "王总" not in text


def test_somebody_signed_out_is_led_to_the_sign_in(client, db):
    assert client.get(reverse("project_list")).status_code == 302


def test_a_text_is_not_made_of_more_than_was_meant(as_user, officer_nj, projects):
    page = as_user(officer_nj).get(reverse("project_text"), {"zone": "junk"}, follow=True)
    assert page.redirect_chain
    assert "text" not in page.context
    assert "没有这个选项" in page.content.decode()
