"""片区 and 地块: public facts for whoever holds a grant, rows only of what one sees, numbers that equal the lists they open."""

import datetime
from urllib.parse import parse_qsl

import pytest
from django.urls import reverse

from promotion.landing.models import SiteAllocation, SiteReservation
from promotion.projects.services import changes
from tests import factories
from tests.desk.helpers import errors_of, page, send, text_of
from tests.factories import today
from tests.landing.ground import give, keep, parcel
from tests.scenes import scene

pytestmark = pytest.mark.django_db


def on(days):
    return today() + datetime.timedelta(days=days)


@scene
def signed(world, officer_nj):
    project = factories.project_in("signed", officer_nj, world, name="凌家酱菜厂")
    return changes.edit_project(actor=officer_nj, project=project, version=project.version, today=today(), land_mu=30)


@scene
def sites(world):
    return {
        "free": parcel(world.lingjia, 100, "一号地", supply_mode="grant"),
        "bare": parcel(world.lingjia, 80, "二号地", planning_covered=False),
        "small": parcel(world.lingjia, 10, "三号地"),
        "workshop": parcel(world.lingjia, 24, "A栋", kind="workshop", supply_mode="lease"),
        "far": parcel(world.baima, 50, "白马一号地"),
        "foreign": parcel(world.datangshan, 60, "大塘山一号地"),
    }


def test_without_a_grant_there_is_nothing(as_user, outsider, sites):
    client = as_user(outsider)
    for name in ("zone_list", "site_list"):
        body = text_of(page(client, name))
        assert "您还没有授权" in body
        assert "一号地" not in body
    assert page(client, "zone_detail", "lingjia-pianqu").status_code == 404
    assert page(client, "site_detail", sites["free"].pk).status_code == 404


@pytest.mark.parametrize("name", ["officer_zg", "chain_leader_zg", "department_officer"])
def test_the_other_city_sees_the_land_and_not_who_holds_it(as_user, cast, signed, sites, officer_nj, name):
    give(officer_nj, signed, sites["free"], 20)
    keep(officer_nj, signed, sites["bare"], 7)
    client = as_user(getattr(cast, name))
    for answer in (page(client, "zone_detail", "lingjia-pianqu"), page(client, "site_detail", sites["free"].pk), page(client, "site_list")):
        body = text_of(answer)
        assert "其他项目 20 亩" in body.replace("其他项目 · 20", "其他项目 20")
        assert signed.name not in body
        assert signed.code not in body


def test_who_sees_the_project_sees_it_there(as_user, zone_manager_nj, officer_nj, signed, sites):
    give(officer_nj, signed, sites["workshop"], 4, lease_until=on(60))
    keep(officer_nj, signed, sites["bare"], 7)
    client = as_user(zone_manager_nj)
    body = text_of(page(client, "zone_detail", "shizhongqu-pianqu"))
    assert signed.name in body
    assert "其他项目" not in body
    assert "“A栋”租期届满" in body
    assert "“二号地”预留到期" in body


def test_land_and_workshops_are_summed_apart(as_user, joint, officer_nj, signed, sites):
    give(officer_nj, signed, sites["free"], 20)
    keep(officer_nj, signed, sites["bare"], 7)
    context = page(as_user(joint), "zone_detail", "shizhongqu-pianqu").context
    land, workshops = context["land"], context["workshops"]
    assert (land.sites, land.total, land.allocated, land.reserved, land.left, land.uncovered) == (4, 240, 20, 7, 213, 73)
    assert (workshops.sites, workshops.total, workshops.left) == (1, 24, 24)
    lines = {line.zone.slug: line for line in page(as_user(joint), "zone_list").context["lines"]}
    assert [lines[slug].land.left for slug in ("lingjia-pianqu", "baima-pianqu", "shizhongqu-pianqu", "neizi-hezuoyuanqu")] == [
        163,
        50,
        213,
        273,
    ]


@pytest.mark.parametrize("name", ["officer_nj", "zone_manager_nj", "joint", "officer_zg"])
def test_every_number_is_the_length_of_the_list_it_opens(as_user, cast, world, signed, name):
    factories.make_project(cast.officer_nj, world)
    factories.make_project(cast.zone_manager_nj, world, owner=None, zone=world.baima)
    factories.make_project(cast.officer_zg, world, zone=world.datangshan)
    client = as_user(getattr(cast, name))
    for slug in ("neizi-hezuoyuanqu", "shizhongqu-pianqu", "lingjia-pianqu"):
        shown = page(client, "zone_detail", slug).context
        for count, query in ((shown["pool_count"], shown["pool_query"]), (shown["stock"], shown["stock_query"])):
            assert _listed(client, query) == count
        assert [_listed(client, each.query) for each in shown["stages"]] == [each.count for each in shown["stages"]]
    for line in page(client, "zone_list").context["lines"]:
        assert _listed(client, f"zone={line.zone.slug}") == line.projects


def _listed(client, query):
    return page(client, "project_list", **dict(parse_qsl(query))).context["page"].paginator.count


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, ["一号地", "三号地", "二号地", "A栋", "白马一号地", "大塘山一号地"]),
        ({"zone": "shizhongqu-pianqu", "kind": "parcel"}, ["一号地", "三号地", "二号地", "白马一号地"]),
        ({"left": "80"}, ["一号地", "二号地"]),
        ({"left": "80.0001"}, ["一号地"]),
        ({"mode": "lease"}, ["A栋"]),
        ({"covered": "0"}, ["二号地"]),
        ({"status": "full"}, ["三号地"]),
        ({"status": "part"}, ["一号地"]),
        ({"status": "reserved"}, ["A栋"]),
        ({"status": "free", "zone": "lingjia-pianqu"}, ["二号地"]),
        ({"status": "withdrawn"}, []),
    ],
    ids=str,
)
def test_the_list_is_filtered(as_user, joint, officer_nj, signed, sites, query, names):
    give(officer_nj, signed, sites["small"], 10)
    give(officer_nj, signed, sites["free"], 15)
    keep(officer_nj, signed, sites["workshop"], 24)
    rows = page(as_user(joint), "site_list", **query).context["rows"]
    assert sorted(row.site.name for row in rows) == sorted(names)


@pytest.mark.parametrize("junk", [{"zone": "no-such"}, {"left": "很多"}, {"left": "-1"}, {"kind": "castle"}, {"left": "1e999999"}])
def test_junk_is_said_and_left_out(as_user, joint, sites, junk):
    answer = page(as_user(joint), "site_list", **junk)
    assert (answer.status_code, len(answer.context["rows"]), len(answer.context["complaints"])) == (200, 6, 1)


def test_more_rows_cost_no_more_queries(as_user, joint, officer_nj, world, signed, sites, django_assert_max_num_queries):
    give(officer_nj, signed, sites["free"], 5)
    client = as_user(joint)
    pages = (reverse("zone_list"), reverse("zone_detail", args=["shizhongqu-pianqu"]), reverse("site_list"))
    costs = []
    for url in pages:
        client.get(url)
        with django_assert_max_num_queries(45) as few:
            client.get(url)
        costs.append(len(few.captured_queries))
    for n in range(3):
        project = factories.make_project(officer_nj, world)
        site = parcel(world.lingjia, 30, f"添{n}")
        give(officer_nj, project, site, 5)
        keep(officer_nj, project, sites["bare"], 5)
    for url, cost in zip(pages, costs, strict=True):
        with django_assert_max_num_queries(cost):
            client.get(url)


def test_the_picker_shows_what_cannot_be_had_and_why(as_user, officer_nj, signed, sites):
    body = text_of(page(as_user(officer_nj), "site_new", signed.code))
    assert f'<option value="{sites["free"].pk}">一号地' in body
    for name, why in (("bare", "详细规划未覆盖，不能供地"), ("small", "不足 30 亩"), ("workshop", "不足 30 亩")):
        assert f'<option value="{sites[name].pk}" disabled>' in body
        assert why in body
    assert "白马一号地" not in body
    assert "大塘山一号地" not in body


def test_the_gate_sheet_reads_the_same(as_user, officer_nj, signed, sites):
    body = text_of(page(as_user(officer_nj), "project_advance", signed.code))
    assert f'<option value="{sites["bare"].pk}" disabled>' in body


@pytest.mark.parametrize(("name", "words"), [("foreign", "没有这个选项"), ("far", "没有这个选项"), ("bare", "详细规划")])
def test_a_forged_site_is_refused(as_user, officer_nj, signed, sites, name, words):
    values = {"site": sites[name].pk, "area_mu": "5", "allocated_on": today().isoformat()}
    response = send(as_user(officer_nj), "site_new", signed.code, **values)
    assert response.status_code == 422
    assert words in errors_of(response)
    assert not SiteAllocation.objects.exists()


def test_kept_prolonged_and_given_by_hand(as_user, officer_nj, signed, sites):
    client = as_user(officer_nj)
    values = {"site": sites["free"].pk, "area_mu": "30", "until": on(20).isoformat(), "reason": "投资方比选"}
    assert send(client, "reservation_new", signed.code, **values).status_code == 302
    kept = SiteReservation.objects.get()
    assert "预留至" in text_of(page(client, "project_detail", signed.code, tab="landing"))
    assert send(client, "reservation_renew", signed.code, kept.pk, until=on(80).isoformat(), reason="规划待批").status_code == 302
    answer = send(client, "reservation_allocate", signed.code, kept.pk, allocated_on=today().isoformat(), offers_tax="12")
    assert answer.status_code == 302
    given = SiteAllocation.objects.get()
    assert (given.area_mu, given.supply_mode, given.offers_tax) == (30, "grant", 12)
    assert page(client, "reservation_release", signed.code, kept.pk).status_code == 404


def test_commitments_stand_beside_what_the_site_asks(as_user, officer_nj, signed, sites):
    type(sites["free"]).objects.filter(pk=sites["free"].pk).update(asks_investment=500, asks_tax=10, asks_rd=2)
    give(officer_nj, signed, sites["free"], 30, offers_tax=12)  # 12 000 万元 on 30 亩: 400 万元/亩
    (given,) = page(as_user(officer_nj), "project_detail", signed.code, tab="landing").context["ground"]
    assert [(str(each.label), each.outcome.label) for each in given.comparisons] == [
        ("投资强度", "未达标"),
        ("亩均税收", "达标"),
        ("R&D 强度", "缺数"),
    ]


def test_somebody_elses_reservation_is_not_there(as_user, cast, signed, sites):
    kept = keep(cast.officer_nj, signed, sites["free"], 5)
    for name, status in (("officer_zg", 404), ("outsider", 404), ("joint", 403)):
        client = as_user(getattr(cast, name))
        assert send(client, "reservation_release", signed.code, kept.pk, reason="x").status_code == status
    other = factories.make_project(cast.officer_nj, factories.make_world())
    assert page(as_user(cast.officer_nj), "reservation_release", other.code, kept.pk).status_code == 404


def test_landing_tasks_due_are_those_of_projects_in_sight(as_user, cast, world):
    landed = factories.project_in("landed", cast.officer_nj, world)
    for name, titles in (("zone_manager_nj", ["办理备案"]), ("officer_zg", []), ("joint", ["办理备案"])):
        tasks = page(as_user(getattr(cast, name)), "zone_detail", "lingjia-pianqu").context["tasks"]
        assert [task.title for task in tasks] == titles
    assert landed.landing_plan.tasks.count() == 1
